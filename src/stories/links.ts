import type { Signal } from '../model/signal.ts'
import type { CausalLink, LinkKind } from '../model/story.ts'
import type { Facts } from './facts.ts'
import type { LinkTo } from './links/chain.ts'
import { linkByFederation, linkCloudAccounts, linkPersonToCloud } from './links/cloud.ts'
import { linkByLogon } from './links/logons.ts'
import { linkByMail } from './links/mail.ts'
import { linkByProcess } from './links/processes.ts'
import { linkByShared, linkRecordsOfOneAct } from './links/shared-things.ts'

/** From this strength on, a link joins two signals into one story; weaker ones are not worth a line. */
const JOIN_STRENGTH = 0.3
/**
 * A link that chance makes too (an address that two visit, an account within a day, a logon) needs signals that say something:
 * its strength times the weights of both, in nats, is at least this. By judgement.
 */
const LOOSE_JOIN = 2
/** Links that chance hardly makes: one process, its parent, one session. */
const TIGHT: ReadonlySet<LinkKind> = new Set(['process', 'parent', 'session', 'file'])

/**
 * The causal links among signals, the strongest one for each pair. A link goes from the earlier signal to the later.
 * Cost is linear in the signals: each key links a signal to the one before it, so that a chain joins all that share the key.
 */
export function causalLinks(signals: readonly Signal[], facts: Facts): readonly CausalLink[] {
  const ordered = [...signals].sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1))
  const found = new Map<string, CausalLink>()
  const link: LinkTo = (a, b, draft) => {
    if (a.id === b.id || draft.strength < JOIN_STRENGTH) return
    if (!TIGHT.has(draft.kind) && draft.strength * (a.weight + b.weight) < LOOSE_JOIN) return
    const [from, to] = a.time < b.time || (a.time === b.time && a.id < b.id) ? [a, b] : [b, a]
    const pair = `${from.id} ${to.id}`
    const known = found.get(pair)
    if (known === undefined || draft.strength > known.strength) found.set(pair, { from: from.id, to: to.id, ...draft })
  }

  linkByProcess(ordered, facts, link)
  linkByShared(ordered, facts, link)
  linkRecordsOfOneAct(ordered, link)
  linkCloudAccounts(ordered, link)
  linkPersonToCloud(ordered, link)
  linkByFederation(ordered, facts, link)
  linkByLogon(ordered, facts, link)
  linkByMail(ordered, facts, link)
  return [...found.values()].sort((a, b) =>
    a.from < b.from ? -1 : a.from > b.from ? 1 : a.to < b.to ? -1 : a.to > b.to ? 1 : 0,
  )
}
