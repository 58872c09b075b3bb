import type { Signal } from '../model/signal.ts'
import type { CausalLink, LinkKind } from '../model/story.ts'
import { formatInstant, HOUR_US, type Instant } from '../model/time.ts'
import { ancestors, isHubProgram, isOneForAll } from './descent.ts'
import type { Facts, LogonFact } from './facts.ts'
import { fileKey, hostKey } from './keys.ts'

/** From this strength on, a link joins two signals into one story; weaker ones are not worth a line. */
const JOIN_STRENGTH = 0.3
/** A key that more signals share than this is a hub: it says little about a common cause. */
const HUB_SIGNALS = 400
/** How long a process number is believed to be the same process, and how far an effect lies from its cause on another host. */
const SAME_CAUSE_US = 24 * HOUR_US
/** A logon session lives until its host starts anew, which servers do every few weeks. */
const SESSION_US = 14 * SAME_CAUSE_US
/** Process GUIDs are unique for ever; a campaign is looked at as a whole. */
const GUID_US = 90 * SAME_CAUSE_US
/** Two logs that tell of one act do so at nearly the same time. */
const SAME_ACT_US = 10_000_000
/** How long after a message its link or file is still its consequence. Published click times: nearly all within three days. */
const MAIL_US = 72 * HOUR_US

/** Strengths 0–1, by judgement: how often two signals that are so tied have one cause. To be measured on the range. */
const STRENGTH = {
  process: 0.9,
  parent: 0.8,
  session: 0.6,
  cloudSession: 0.85,
  logonSession: 0.8,
  mailArtefact: 0.9,
  mailPerson: 0.35,
  file: 0.7,
  object: 0.8,
  federation: 0.4,
  address: 0.5,
  account: 0.35,
} as const

interface Draft {
  readonly kind: LinkKind
  readonly strength: number
  readonly because: string
}

/**
 * The causal links among signals, the strongest one for each pair. A link goes from the earlier signal to the later.
 * Cost is linear in the signals: each key links a signal to the one before it, so that a chain joins all that share the key.
 */
export function causalLinks(signals: readonly Signal[], facts: Facts): readonly CausalLink[] {
  const ordered = [...signals].sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1))
  const found = new Map<string, CausalLink>()
  const link = (a: Signal, b: Signal, draft: Draft): void => {
    if (a.id === b.id || draft.strength < JOIN_STRENGTH) return
    const [from, to] = a.time < b.time || (a.time === b.time && a.id < b.id) ? [a, b] : [b, a]
    const pair = `${from.id} ${to.id}`
    const known = found.get(pair)
    if (known === undefined || draft.strength > known.strength) found.set(pair, { from: from.id, to: to.id, ...draft })
  }

  linkByProcess(ordered, facts, link)
  linkByKey(
    ordered,
    ({ keys }) => keys.sessions,
    () => SESSION_US,
    link,
    (key) =>
      key.startsWith('cloud|')
        ? { kind: 'session', strength: STRENGTH.cloudSession, because: `the same cloud session ${key.slice(6)}` }
        : {
            kind: 'session',
            strength: STRENGTH.session,
            because: `the same logon session ${key.slice(key.indexOf('|') + 1)} on ${key.slice(0, key.indexOf('|'))}`,
          },
  )
  linkByKey(
    ordered,
    ({ keys }) => keys.hashes,
    () => Number.POSITIVE_INFINITY,
    link,
    (hash) => ({ kind: 'file', strength: STRENGTH.file, because: `the same file, ${hash}` }),
  )
  linkByKey(
    ordered,
    (signal) => outsideAddresses(signal, facts),
    () => 30 * SAME_CAUSE_US,
    link,
    (address) => ({
      kind: 'address',
      strength: STRENGTH.address,
      because: `the same outside address, ${address.slice(address.indexOf(':') + 1)}`,
    }),
  )
  linkByKey(
    ordered,
    (signal) => namedObjects(signal, facts),
    () => SESSION_US,
    link,
    (key) => ({
      kind: 'object',
      strength: STRENGTH.object,
      because: `the same ${key.slice(key.indexOf('|') + 1).replace(':', ' ')} on ${key.slice(0, key.indexOf('|'))}`,
    }),
  )
  linkRecordsOfOneAct(ordered, link)
  linkCloudAccounts(ordered, link)
  linkPersonToCloud(ordered, link)
  linkByFederation(ordered, facts, link)
  linkByLogon(ordered, facts, link)
  linkByMail(ordered, link)
  return [...found.values()].sort((a, b) =>
    a.from < b.from ? -1 : a.from > b.from ? 1 : a.to < b.to ? -1 : a.to > b.to ? 1 : 0,
  )
}

type LinkTo = (a: Signal, b: Signal, draft: Draft) => void

/** Links neighbours in time that share a key; a key that very many signals share is damped, and the longer the gap the weaker. */
function linkByKey(
  ordered: readonly Signal[],
  keysOf: (signal: Signal) => readonly string[],
  withinUs: (key: string) => number,
  link: LinkTo,
  draft: (key: string) => Draft,
): void {
  for (const [key, members] of groupBy(ordered, keysOf)) {
    const damping = members.length > HUB_SIGNALS ? HUB_SIGNALS / members.length / 2 : 1
    const base = draft(key)
    for (let at = 1; at < members.length; at += 1) {
      const [before, after] = [members[at - 1], members[at]]
      if (before === undefined || after === undefined || after.time - before.endTime > withinUs(key)) continue
      link(before, after, { ...base, strength: base.strength * damping })
    }
  }
}

/** Same process, an ancestor among the signals, or a common ancestor that is no hub. */
function linkByProcess(ordered: readonly Signal[], facts: Facts, link: LinkTo): void {
  const chainOf = new Map<string, readonly string[]>()
  const chain = (key: string): readonly string[] => {
    const known = chainOf.get(key)
    if (known !== undefined) return known
    const made = ancestors(key, facts.processes)
    chainOf.set(key, made)
    return made
  }
  const isHub = (key: string): boolean => isHubProgram(facts.processes.get(key)?.path ?? '')
  const own = (signal: Signal): readonly string[] =>
    signal.keys.processes.filter((key) => !isOneForAll(facts.processes.get(key)?.path ?? ''))
  const nameOf = (key: string): string => {
    const path = facts.processes.get(key)?.path ?? ''
    return path === '' ? `process ${key.slice(key.indexOf('|') + 1)}` : `${path} (${key.slice(key.indexOf('|') + 1)})`
  }
  linkByKey(ordered, own, lifeOf, link, (key) => ({
    kind: 'process',
    strength: STRENGTH.process,
    because: `the same process, ${nameOf(key)}`,
  }))

  const byProcess = groupBy(ordered, own)
  const byAncestor = groupBy(ordered, (signal) => [
    ...new Set(
      signal.keys.processes.flatMap((key) => [...(isHub(key) ? [] : parentsOf(signal, key, isHub)), ...chain(key)]),
    ),
  ])
  for (const [key, descendants] of byAncestor) {
    const because = `a common ancestor, ${nameOf(key)}`
    for (let at = 1; at < descendants.length; at += 1) {
      const [before, after] = [descendants[at - 1], descendants[at]]
      if (before === undefined || after === undefined || after.time - before.endTime > lifeOf(key)) continue
      link(before, after, { kind: 'parent', strength: STRENGTH.parent * 0.8, because })
    }
    const kin = byProcess.get(key) ?? []
    for (const descendant of descendants) {
      // The ancestor may show itself only after it started the descendant: one process, one cause, in either order.
      const forebear = lastBefore(kin, descendant.endTime) ?? kin[0]
      if (forebear !== undefined)
        link(forebear, descendant, { kind: 'parent', strength: STRENGTH.parent, because: `${nameOf(key)} started it` })
    }
  }
}

function lifeOf(key: string): number {
  return key.includes('|pid:') ? SAME_CAUSE_US : GUID_US
}

/** The parent that a signal's own event names, where the process start itself is not among the facts. */
function parentsOf(signal: Signal, key: string, isHub: (key: string) => boolean): readonly string[] {
  return signal.keys.processes[0] === key
    ? signal.keys.parents.filter((parent) => !isHub(parent) && !parent.includes('|pid:'))
    : []
}

/** Cloud records name an account and often nothing else: what one account did within a day is linked, though weakly. */
function linkCloudAccounts(ordered: readonly Signal[], link: LinkTo): void {
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

/** Addresses of the outside: one that a host of ours has is no infrastructure, whatever range it is from. */
function outsideAddresses({ keys, time }: Signal, facts: Facts): readonly string[] {
  return keys.addresses.filter(
    (key) => !key.startsWith('ip:') || facts.hosts.ofAddress(key.slice(3), time) === undefined,
  )
}

/** Services, tasks and files that a signal names, and the program files from which its process descends: who wrote them caused it. */
function namedObjects({ keys }: Signal, facts: Facts): readonly string[] {
  const descent = keys.processes.flatMap((key) => [key, ...ancestors(key, facts.processes)])
  const programs = descent.flatMap((key) => {
    const path = facts.processes.get(key)?.path
    return path === undefined ? [] : fileKey(key.slice(0, key.indexOf('|')), path)
  })
  return [...new Set([...keys.objects, ...programs])]
}

/**
 * Two sources that tell of the same technique on the same host at the same moment tell of one act: the command that clears a log
 * and the record that it was cleared. One source would not tell it twice.
 */
function linkRecordsOfOneAct(ordered: readonly Signal[], link: LinkTo): void {
  const acts = groupBy(ordered, ({ family, entities, techniques }) => {
    const host =
      family === 'log'
        ? entities.find(({ type, role }) => type === 'host' && role === 'device')?.id.slice(5)
        : undefined
    return host === undefined ? [] : techniques.map((technique) => `${host}|${technique}`)
  })
  for (const [key, members] of acts) {
    const because = `two records of one act, ${key.slice(key.indexOf('|') + 1)} on ${key.slice(0, key.indexOf('|'))} at the same moment`
    for (let at = 1; at < members.length; at += 1) {
      const [before, after] = [members[at - 1], members[at]]
      if (before === undefined || after === undefined || after.time - before.endTime > SAME_ACT_US) continue
      if (before.events[0]?.source !== after.events[0]?.source)
        link(before, after, { kind: 'object', strength: STRENGTH.object, because })
    }
  }
}

/** Stages in which an intruder on a person's machine gets hold of what signs that person in. */
const SESSION_THEFT: ReadonlySet<string> = new Set(['exploitation', 'foothold', 'credential theft', 'backdoor'])

/**
 * From a person's machine to the person's cloud account: once an intruder runs code in the account's session on a host, its
 * tokens and passwords are theirs. What the same account then does oddly in the cloud may be its consequence.
 */
function linkPersonToCloud(ordered: readonly Signal[], link: LinkTo): void {
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
      if (theft === undefined || signal.time - theft.endTime > MAIL_US) continue
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
function linkByFederation(ordered: readonly Signal[], facts: Facts, link: LinkTo): void {
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
    if (theft === undefined || signal.time - theft.endTime > MAIL_US) continue
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

/**
 * Machine to machine: a signal on the source host, then a logon from it onto another host, then a signal there in that session.
 * Without a signal on the source nothing is claimed: who merely logged on did nothing.
 */
function linkByLogon(ordered: readonly Signal[], facts: Facts, link: LinkTo): void {
  const byHost = groupBy(ordered, hostsOf)
  const bySession = groupBy(ordered, ({ keys }) => keys.sessions)
  for (const logon of facts.logons) {
    const source = sourceHostOf(logon, facts)
    if (source === undefined || source === facts.hosts.of(logon.host)?.id) continue
    const cause = lastBefore(byHost.get(source) ?? [], logon.time)
    if (cause === undefined || logon.time - cause.endTime > SAME_CAUSE_US) continue
    const because = `a logon of ${logon.userId.slice(5)} from ${source.slice(5)} onto ${logon.host} at ${formatInstant(logon.time)}`
    for (const effect of logon.session === undefined ? [] : (bySession.get(logon.session) ?? [])) {
      if (effect.endTime >= logon.time) link(cause, effect, { kind: 'logon', strength: STRENGTH.logonSession, because })
    }
  }
}

function sourceHostOf(logon: LogonFact, facts: Facts): string | undefined {
  const byAddress = logon.sourceIp === undefined ? undefined : facts.hosts.ofAddress(logon.sourceIp, logon.time)
  return (byAddress ?? (logon.sourceHost === undefined ? undefined : facts.hosts.of(logon.sourceHost)))?.id
}

/** Mail to what came of it: the same file or link host, else a first act of the recipient's account soon after. */
function linkByMail(ordered: readonly Signal[], link: LinkTo): void {
  const mails = ordered.filter(({ family }) => family === 'mail')
  const others = ordered.filter(({ family }) => family !== 'mail')
  for (const mail of mails) {
    const recipients = new Set(mail.entities.filter(({ role }) => role === 'target').map(({ id }) => personOf(id)))
    const artefacts = new Set([...mail.keys.hashes, ...mail.keys.addresses])
    for (const other of others) {
      if (other.endTime < mail.time || other.time - mail.time > MAIL_US) continue
      const shared = [...other.keys.hashes, ...other.keys.addresses].find((key) => artefacts.has(key))
      if (shared !== undefined) {
        link(mail, other, {
          kind: 'mail',
          strength: STRENGTH.mailArtefact,
          because: `${shared.slice(shared.indexOf(':') + 1)} came with the message`,
        })
        continue
      }
      if (other.stage !== 'exploitation' && other.stage !== 'foothold' && other.stage !== 'credential theft') continue
      const person = other.entities.find(({ type, id }) => type === 'user' && recipients.has(personOf(id)))
      if (person !== undefined)
        link(mail, other, {
          kind: 'mail',
          strength: STRENGTH.mailPerson,
          because: `${person.id.slice(5)} had received the message within three days`,
        })
    }
  }
}

function personOf(id: string): string {
  return id.slice(id.indexOf(':') + 1)
}

function hostsOf(signal: Signal): readonly string[] {
  return [
    ...new Set(
      signal.entities
        .filter(({ type, role }) => type === 'host' && role === 'device')
        .map(({ id }) => `host:${hostKey(id.slice(5))}`),
    ),
  ]
}

function lastBefore(ordered: readonly Signal[], time: Instant): Signal | undefined {
  let low = 0
  let high = ordered.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ordered[middle]?.time ?? Number.POSITIVE_INFINITY) <= time) low = middle + 1
    else high = middle
  }
  return ordered[low - 1]
}

function groupBy(signals: readonly Signal[], keysOf: (signal: Signal) => readonly string[]): Map<string, Signal[]> {
  const groups = new Map<string, Signal[]>()
  for (const signal of signals) {
    for (const key of keysOf(signal)) {
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [signal])
      else if (group.at(-1) !== signal) group.push(signal)
    }
  }
  return groups
}
