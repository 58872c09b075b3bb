import type { Instant } from '../../src/model/time.ts'

/** Where a record of the sample ends up; `record` is known once its file is laid out. */
export interface Placed {
  readonly time: Instant
  file: string
  /** From 1; in a text file the line on which it starts. */
  record: number
}

/** Marks a record whose place is not known yet. */
export function unplaced(time: Instant): Placed {
  return { time, file: '', record: 0 }
}
