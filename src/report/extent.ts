import { type Instant, instant } from '../model/time.ts'

/** From the first to the last instant. */
export interface Extent {
  readonly from: Instant
  readonly to: Instant
}

/** The first and the last of the times that are known; null where none is. */
export function extentOf(times: readonly (Instant | null | undefined)[]): Extent | null {
  // Not Math.min(...times): a list of many thousands would not fit on the stack.
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  for (const time of times) {
    if (time === null || time === undefined) continue
    from = Math.min(from, time)
    to = Math.max(to, time)
  }
  return from <= to ? { from: instant(from), to: instant(to) } : null
}
