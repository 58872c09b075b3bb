import { type Instant, SECOND_US } from '../../src/model/time.ts'
import type { ClaimedInterval } from './answer.ts'
import { rounded } from './statistics.ts'
import { compare, type Group, groupOf, type Merged, matchSubjects, mergeByName } from './subjects.ts'
import type { TrueInterval } from './truth.ts'

/** The states in which the ledger says that a subject was in an adversary's hands. */
const CLAIMED_STATES: ReadonlySet<string> = new Set(['confirmed', 'contained', 'closed'])

/** From `from` to `to`, in microseconds. */
interface Span {
  readonly from: number
  readonly to: number
}

/** A true interval and the claimed one that tells of it. */
export interface Pair {
  readonly truth: TrueInterval
  readonly claim: ClaimedInterval
}

/** A subject that really was compromised, and what the ledger claims of it. */
export interface FoundSubject {
  readonly subject: Merged<TrueInterval>
  readonly claims: readonly ClaimedInterval[]
  readonly pairs: readonly Pair[]
  /** True intervals of which no claim tells. */
  readonly unpaired: readonly TrueInterval[]
}

/** What is claimed of one group of subjects beside what is true. */
export interface GroupMatch {
  readonly group: Group
  readonly found: readonly FoundSubject[]
  readonly missed: readonly Merged<TrueInterval>[]
  /** Claimed of subjects that were never compromised. */
  readonly wrong: readonly Merged<ClaimedInterval>[]
}

/** True where the ledger says that the subject was in an adversary's hands: confirmed, contained or closed. */
export function isClaimed({ state }: ClaimedInterval): boolean {
  return CLAIMED_STATES.has(state)
}

/** When the ledger says that it began: the first proof; without one the first evidence, else the earliest possible time. */
export function claimedStart({ firstProof, firstEvidence, earliestPossible }: ClaimedInterval): Instant | null {
  return firstProof ?? firstEvidence ?? earliestPossible
}

/** Sets the claimed subjects of a group beside the true ones, and their intervals beside each other. */
export function matchGroup(
  group: Group,
  truths: readonly TrueInterval[],
  claims: readonly ClaimedInterval[],
  horizon: Instant,
): GroupMatch {
  const trueSubjects = mergeByName(truths.filter(({ subject }) => groupOf(subject) === group))
  const claimedSubjects = mergeByName(claims.filter((one) => isClaimed(one) && groupOf(one.subject) === group))
  const places = matchSubjects(claimedSubjects, trueSubjects)
  const claimsOf = (at: number): readonly ClaimedInterval[] =>
    claimedSubjects.flatMap(({ items }, claim) => (places[claim] === at ? items : []))
  const all = trueSubjects.map((subject, at) => ({ subject, claims: claimsOf(at) }))
  return {
    group,
    found: all
      .filter((one) => one.claims.length > 0)
      .map((one) => ({ ...one, ...pairIntervals(one.subject.items, one.claims, horizon) })),
    missed: all.filter((one) => one.claims.length === 0).map(({ subject }) => subject),
    wrong: claimedSubjects.filter((_, at) => places[at] === -1),
  }
}

/** A claim for each true interval of a subject: those that overlap most first, then those that begin nearest. */
function pairIntervals(
  truths: readonly TrueInterval[],
  claims: readonly ClaimedInterval[],
  horizon: Instant,
): Pick<FoundSubject, 'pairs' | 'unpaired'> {
  const ordered = inOrder(claims)
  const ranked = inOrder(truths)
    .flatMap((truth) => ordered.map((claim) => ({ truth, claim, ...closeness(truth, claim, horizon) })))
    .sort((a, b) => b.overlap - a.overlap || a.apart - b.apart)
  const pairs: Pair[] = []
  const [pairedTruths, pairedClaims] = [new Set<TrueInterval>(), new Set<ClaimedInterval>()]
  for (const { truth, claim } of ranked) {
    if (pairedTruths.has(truth) || pairedClaims.has(claim)) continue
    pairedTruths.add(truth)
    pairedClaims.add(claim)
    pairs.push({ truth, claim })
  }
  return { pairs, unpaired: truths.filter((truth) => !pairedTruths.has(truth)) }
}

/** In an order that does not depend on how they were given: where two pairs are as close, the first is taken. */
function inOrder<Item>(items: readonly Item[]): readonly Item[] {
  return items
    .map((item) => ({ item, text: JSON.stringify(item) }))
    .sort((a, b) => compare(a.text, b.text))
    .map(({ item }) => item)
}

function closeness(
  truth: TrueInterval,
  claim: ClaimedInterval,
  horizon: Instant,
): { readonly overlap: number; readonly apart: number } {
  const [real, said] = [trueSpan(truth, horizon), claimedSpan(claim, horizon)]
  if (said === null) return { overlap: 0, apart: Number.MAX_VALUE }
  return { overlap: sharedUs(real, said), apart: Math.abs((claimedStart(claim) ?? 0) - truth.compromisedAt) }
}

/** Claimed intervals that share no instant with any true interval of their subject. */
export function falseIntervals({ found, wrong }: GroupMatch, horizon: Instant): readonly ClaimedInterval[] {
  const elsewhere = found.flatMap(({ subject, claims }) =>
    claims.filter((claim) => {
      const said = claimedSpan(claim, horizon)
      const touches = ({ from, to }: Span): boolean => said !== null && from <= said.to && said.from <= to
      return !subject.items.some((truth) => touches(trueSpan(truth, horizon)))
    }),
  )
  return [...wrong.flatMap(({ items }) => items), ...elsewhere]
}

/** Seconds that are true, claimed, and both, over all subjects of a group; overlapping intervals count once. */
export function countSeconds(
  { found, missed, wrong }: GroupMatch,
  horizon: Instant,
): { readonly right: number; readonly claimed: number; readonly true: number } {
  const real = (truths: readonly TrueInterval[]): readonly Span[] => union(truths.map((one) => trueSpan(one, horizon)))
  const said = (claims: readonly ClaimedInterval[]): readonly Span[] =>
    union(claims.flatMap((one) => claimedSpan(one, horizon) ?? []))
  const sum = (numbers: readonly number[]): number => rounded(numbers.reduce((all, one) => all + one, 0) / SECOND_US)
  const both = found.flatMap(({ subject, claims }) =>
    real(subject.items).flatMap((a) => said(claims).map((b) => sharedUs(a, b))),
  )
  const length = ({ from, to }: Span): number => to - from
  return {
    right: sum(both),
    claimed: sum([...found.map(({ claims }) => claims), ...wrong.map(({ items }) => items)].flatMap(said).map(length)),
    true: sum([...found.map(({ subject }) => subject), ...missed].flatMap(({ items }) => real(items)).map(length)),
  }
}

/** From the compromise to its end, cut at the horizon. */
function trueSpan({ compromisedAt, endedAt }: TrueInterval, horizon: Instant): Span {
  return cut(compromisedAt, endedAt ?? horizon, horizon)
}

/** From the claimed start to containment, cut at the horizon; null where the claim bears no time. */
export function claimedSpan(claim: ClaimedInterval, horizon: Instant): Span | null {
  const start = claimedStart(claim)
  return start === null ? null : cut(start, claim.contained ?? claim.closed ?? horizon, horizon)
}

function cut(from: number, to: number, horizon: number): Span {
  const start = Math.min(from, horizon)
  return { from: start, to: Math.max(start, Math.min(to, horizon)) }
}

function sharedUs(a: Span, b: Span): number {
  return Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from))
}

/** The same time as spans that do not overlap. */
function union(spans: readonly Span[]): readonly Span[] {
  const out: Span[] = []
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    const last = out.at(-1)
    if (last === undefined || from > last.to) out.push({ from, to })
    else out[out.length - 1] = { from: last.from, to: Math.max(last.to, to) }
  }
  return out
}
