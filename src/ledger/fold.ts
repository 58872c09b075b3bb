import type { Evidence, Interval, State, Visibility } from '../model/interval.ts'
import { DAY_US, type Instant, instant } from '../model/time.ts'

/** The six times of an interval, and what follows from them. */
export type Bounds = Pick<
  Interval,
  | 'state'
  | 'earliestPossible'
  | 'firstEvidence'
  | 'firstProof'
  | 'lastEvidence'
  | 'contained'
  | 'closed'
  | 'startUnseen'
  | 'dwellSeconds'
>

/** Least quiet time before a contained interval is closed. */
const MIN_QUIET_US: number = 14 * DAY_US
/** Share of the quiet time that must have been visible. */
const MIN_QUIET_VISIBILITY = 0.95
/** Access tokens live on for about an hour after sessions are revoked; what they do then does not undo the containment. */
const TOKEN_TAIL_US: number = 3_600_000_000

/**
 * An interval's bounds from its evidence alone: what is not in the evidence moves nothing. Order does not matter.
 *
 * - `firstEvidence`: the first sign, exposure or proof. `firstProof`: the first proof. `lastEvidence`: the last of all these.
 * - `earliestPossible`: the latest `clean` or `delivery` at or before firstEvidence; else the start of visibility, and then
 *   `startUnseen` says that it may have begun before; without visibility null.
 * - `contained`: the part of a response that made it complete, where no adversary fact follows it (but for `TOKEN_TAIL_US`).
 * - `closed`: contained, and quiet for max(14 d, 3 × the longest gap between signs) in full view.
 * @param knownAt nothing later than this is used.
 */
export function foldEvidence(all: readonly Evidence[], visibility: readonly Visibility[], knownAt: Instant): Bounds {
  const evidence = all.filter((item) => item.knownAt <= knownAt)
  const timesOf = (...kinds: readonly Evidence['kind'][]): readonly Instant[] =>
    evidence
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ time }) => time)
      .sort((a, b) => a - b)
  const adversary = timesOf('sign', 'exposure', 'proof')
  const delivery = timesOf('delivery')
  const firstEvidence = adversary[0] ?? delivery[0] ?? null
  const firstProof = timesOf('proof')[0] ?? null
  const lastEvidence = adversary.at(-1) ?? delivery.at(-1) ?? null
  const shownClean =
    firstEvidence === null
      ? undefined
      : timesOf('clean', 'delivery')
          .filter((time) => time <= firstEvidence)
          .at(-1)
  const viewStart = visibility.reduce<Instant | null>(
    (first, { from }) => (first === null || from < first ? from : first),
    null,
  )
  const earliestPossible =
    shownClean ??
    (viewStart !== null && firstEvidence !== null && viewStart > firstEvidence ? firstEvidence : viewStart)
  const contained = containedAt(evidence, lastEvidence)
  const closed = contained === null ? null : closedAt(contained, adversary, visibility, knownAt)
  return {
    state: stateOf({ evidence, firstProof, contained, closed }),
    earliestPossible: firstEvidence === null ? null : earliestPossible,
    firstEvidence,
    firstProof,
    lastEvidence,
    contained,
    closed,
    startUnseen: firstEvidence !== null && shownClean === undefined,
    dwellSeconds:
      firstProof === null ? null : Math.max(0, Math.round(((contained ?? knownAt) - firstProof) / 1_000_000)),
  }
}

function containedAt(evidence: readonly Evidence[], lastEvidence: Instant | null): Instant | null {
  const parts = evidence.filter(({ kind }) => kind === 'containment')
  if (lastEvidence === null) return null
  // The first instant at which nothing was missing and after which no act followed; what is done later makes it no later.
  const done = parts
    .filter(({ complete, time }) => complete === true && lastEvidence <= time + TOKEN_TAIL_US)
    .map(({ time }) => time)
    .sort((a, b) => a - b)[0]
  if (done === undefined) return null
  return lastEvidence > done ? lastEvidence : done
}

function closedAt(
  contained: Instant,
  adversary: readonly Instant[],
  visibility: readonly Visibility[],
  knownAt: Instant,
): Instant | null {
  const longestGapUs = adversary.reduce(
    (longest, time, at) => Math.max(longest, at === 0 ? 0 : time - (adversary[at - 1] ?? time)),
    0,
  )
  const end = instant(contained + Math.max(MIN_QUIET_US, 3 * longestGapUs))
  if (end > knownAt) return null
  const seen = visibility.some(
    ({ from, to, seenShare }) => from <= contained && to >= end && seenShare >= MIN_QUIET_VISIBILITY,
  )
  return seen ? end : null
}

function stateOf({
  evidence,
  firstProof,
  contained,
  closed,
}: {
  evidence: readonly Evidence[]
  firstProof: Instant | null
  contained: Instant | null
  closed: Instant | null
}): State {
  if (firstProof !== null) return closed !== null ? 'closed' : contained !== null ? 'contained' : 'confirmed'
  if (evidence.some(({ kind }) => kind === 'sign')) return 'suspected'
  return evidence.some(({ kind }) => kind === 'exposure') ? 'exposed' : 'targeted'
}
