import type { Judgement } from '../mail/verdict.ts'
import { DAY_US, type Instant } from '../model/time.ts'

/** A message that was judged, and when it came. */
export interface JudgedAt {
  readonly time: Instant
  readonly judged: Judgement
  /** True for what a person has decided to be no alert (an exception, a simulation): it takes nothing of the budget. */
  readonly isSetAside?: boolean
}

/** Points by which targeted mail goes before other mail of any score. */
const TARGETED_FIRST = 1000

/** The place in the queue for a person's eyes: targeted mail first, then by score. */
export function alertRank({ verdict, score }: Judgement): number {
  return score + (verdict === 'targeted' ? TARGETED_FIRST : 0)
}

/**
 * What is put before a person: of each day (UTC), the `perDay` messages that rank highest among those that are not benign. The rest
 * stays in the results. Ties go to the earlier message.
 */
export function alertsWithin<T extends JudgedAt>(messages: readonly T[], perDay: number): ReadonlySet<T> {
  const days = Map.groupBy(
    messages.filter(({ judged, isSetAside }) => judged.verdict !== 'benign' && isSetAside !== true),
    ({ time }) => Math.floor(time / DAY_US),
  )
  const alerts = new Set<T>()
  for (const day of days.values()) {
    const ranked = day.toSorted((a, b) => alertRank(b.judged) - alertRank(a.judged) || a.time - b.time)
    for (const one of ranked.slice(0, perDay)) alerts.add(one)
  }
  return alerts
}
