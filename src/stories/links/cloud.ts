import type { Signal } from '../../model/signal.ts'
import type { Facts } from '../facts.ts'
import { CONSEQUENCE_US, groupBy, type LinkTo, lastBefore, linkByKey, SAME_CAUSE_US, STRENGTH } from './chain.ts'

/** Cloud records name an account and often nothing else: what one account did within a day is linked, though weakly. */
export function linkCloudAccounts(ordered: readonly Signal[], link: LinkTo): void {
  const cloud = ordered.filter(({ events }) =>
    events.every(({ source }) => !source.startsWith('windows') && source !== 'mail'),
  )
  linkByKey(
    cloud,
    ({ entities }) => entities.filter(({ role, type }) => role === 'actor' && type === 'user').map(({ id }) => id),
    () => SAME_CAUSE_US,
    link,
    (id) => ({
      kind: 'account',
      strength: STRENGTH.account,
      because: `the same cloud account, ${id.slice(id.indexOf(':') + 1)}`,
    }),
  )
}

/** Stages in which an intruder on a person's machine gets hold of what signs that person in. */
const SESSION_THEFT: ReadonlySet<string> = new Set(['exploitation', 'foothold', 'credential theft', 'backdoor'])

/**
 * From a person's machine to the person's cloud account: once an intruder runs code in the account's session on a host, its
 * tokens and passwords are theirs. What the same account then does oddly in the cloud may be its consequence.
 */
export function linkPersonToCloud(ordered: readonly Signal[], link: LinkTo): void {
  const actorsOf = ({ entities }: Signal): readonly string[] =>
    entities.filter(({ role, type }) => role === 'actor' && type === 'user').map(({ id }) => id)
  const onHosts = groupBy(
    ordered.filter(
      (signal) =>
        signal.weight >= 1 &&
        SESSION_THEFT.has(signal.stage) &&
        signal.events.every(({ source }) => source.startsWith('windows')),
    ),
    actorsOf,
  )
  for (const signal of ordered) {
    if (signal.family === 'mail' || signal.events.some(({ source }) => source.startsWith('windows'))) continue
    for (const account of actorsOf(signal)) {
      const theft = lastBefore(onHosts.get(account) ?? [], signal.time)
      if (theft === undefined || signal.time - theft.endTime > CONSEQUENCE_US) continue
      link(theft, signal, {
        kind: 'account',
        strength: STRENGTH.account,
        because: `code of the story ran as ${account.slice(5)} within the three days before this account did it`,
      })
    }
  }
}

/** Techniques that give the holder the key with which an organisation signs its people in. */
const SIGNING_KEY_THEFT = new Set(['T1552.004', 'T1606.002', 'T1606'])

/**
 * Who took the key of an identity provider can sign in as anybody of its domain: what that domain's accounts then do in the
 * cloud may be its consequence, whatever account it is. The domain is the DNS suffix of the host that lost the key.
 */
export function linkByFederation(ordered: readonly Signal[], facts: Facts, link: LinkTo): void {
  const thefts = ordered.filter(
    ({ techniques, entities }) =>
      techniques.some((id) => SIGNING_KEY_THEFT.has(id)) &&
      entities.some(({ type, role }) => type === 'host' && role === 'device'),
  )
  if (thefts.length === 0) return
  for (const signal of ordered) {
    if (signal.family === 'mail' || signal.events.some(({ source }) => source.startsWith('windows'))) continue
    const domains = new Set(
      signal.entities
        .filter(({ type, role }) => type === 'user' && role === 'actor')
        .flatMap(({ id }) => domainsOf(id, facts)),
    )
    const theft = lastBefore(
      thefts.filter(({ entities }) =>
        entities.some(({ type, id }) => type === 'host' && domains.has(id.slice(id.indexOf('.') + 1))),
      ),
      signal.time,
    )
    if (theft === undefined || signal.time - theft.endTime > CONSEQUENCE_US) continue
    link(theft, signal, {
      kind: 'federation',
      strength: STRENGTH.federation,
      because: 'the key that signs this domain’s people in had been taken within the three days before',
    })
  }
}

function domainsOf(id: string, facts: Facts): readonly string[] {
  const subject = facts.accounts.of(
    id.includes('\\')
      ? { domain: id.slice(5, id.indexOf('\\')), name: id.slice(id.indexOf('\\') + 1) }
      : { email: id.slice(5) },
  )
  return [id, ...(subject?.names ?? [])]
    .filter((name) => name.includes('@'))
    .map((name) => name.slice(name.indexOf('@') + 1).toLowerCase())
    .concat(id.includes('\\') ? [id.slice(5, id.indexOf('\\'))] : [])
}
