import type { Signal } from '../../model/signal.ts'
import type { LinkKind } from '../../model/story.ts'
import { HOUR_US, type Instant } from '../../model/time.ts'

/** A key that more signals share than this is a hub: it says little about a common cause. */
const HUB_SIGNALS = 400
/** On so many hosts and accounts a thing may be without being everybody's; each further one weakens what it ties. */
const SHARED_BY_FEW = 4
/** How long a process number is believed to be the same process, and how far an effect lies from its cause on another host. */
export const SAME_CAUSE_US: number = 24 * HOUR_US
/** How long after a message, or after a theft of credentials, something is still its consequence. Published click times: nearly all within three days. */
export const CONSEQUENCE_US: number = 72 * HOUR_US

/** Strengths 0–1, by judgement: how often two signals that are so tied have one cause. To be measured on the range. */
export const STRENGTH = {
  process: 0.9,
  parent: 0.8,
  session: 0.6,
  cloudSession: 0.85,
  logonSession: 0.8,
  mailArtefact: 0.9,
  mailPerson: 0.3,
  file: 0.7,
  object: 0.8,
  federation: 0.4,
  address: 0.5,
  account: 0.45,
} as const

/** A link that is proposed: its direction follows from the signals' times. */
export interface Draft {
  readonly kind: LinkKind
  readonly strength: number
  readonly because: string
}

/** Proposes a link between two signals; the strongest for each pair stays. */
export type LinkTo = (a: Signal, b: Signal, draft: Draft) => void

/** Links neighbours in time that share a key; a key that very many signals share is damped, and the longer the gap the weaker. */
export function linkByKey(
  ordered: readonly Signal[],
  keysOf: (signal: Signal) => readonly string[],
  withinUs: (key: string) => number,
  link: LinkTo,
  draft: (key: string) => Draft,
): void {
  for (const [key, members] of groupBy(ordered, keysOf)) {
    const damping = (members.length > HUB_SIGNALS ? HUB_SIGNALS / members.length / 2 : 1) * fewness(ownersOf(members))
    const base = draft(key)
    for (let at = 1; at < members.length; at += 1) {
      const [before, after] = [members[at - 1], members[at]]
      if (before === undefined || after === undefined || after.time - before.endTime > withinUs(key)) continue
      link(before, after, { ...base, strength: base.strength * damping })
    }
  }
}

/** 1 where few hosts and accounts have a thing in common, less the more they are: a site that everybody visits ties nobody. */
export function fewness(owners: number): number {
  return owners <= SHARED_BY_FEW ? 1 : SHARED_BY_FEW / owners
}

function ownersOf(members: readonly Signal[]): number {
  return new Set(
    members.map(
      ({ entities }) =>
        (
          entities.find(({ role }) => role === 'device' || role === 'actor') ??
          entities.find(({ role }) => role === 'target')
        )?.id ?? '',
    ),
  ).size
}

/** The last of signals in order of time that began at or before an instant. */
export function lastBefore(ordered: readonly Signal[], time: Instant): Signal | undefined {
  let low = 0
  let high = ordered.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ordered[middle]?.time ?? Number.POSITIVE_INFINITY) <= time) low = middle + 1
    else high = middle
  }
  return ordered[low - 1]
}

/** Signals by each of their keys, in the order given. */
export function groupBy(
  signals: readonly Signal[],
  keysOf: (signal: Signal) => readonly string[],
): Map<string, Signal[]> {
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
