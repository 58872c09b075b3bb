import type { Instant } from '../../model/time.ts'

/** A match that is put in order. `body` is whatever the caller wants back. */
export interface SortedMatch {
  readonly correlation: string
  readonly group: string
  readonly time: Instant
  readonly id: string
  readonly member: number
  readonly body: string
}

/** Puts any number of matches in order, in little memory. What it holds is gone once it is closed. */
export interface MatchSorter extends AsyncDisposable {
  /** One with the correlation, group, time, id and member of another is known, and adds nothing. */
  add(matches: readonly SortedMatch[]): Promise<void>
  /** The matches of a correlation by group, time, id and member, in batches. More may be added to others meanwhile. */
  of(correlation: string): AsyncIterable<readonly SortedMatch[]>
}
