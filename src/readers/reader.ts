import type { Outcome } from '../model/event.ts'
import type { ReadContext } from '../model/source.ts'

/**
 * How many outcomes a reader hands over at once: an async step per record would cost more than reading it. What waits in a larger batch
 * outlives the young generation, and collecting it costs a fifth of the time.
 */
export const BATCH_RECORDS = 64
/** How much of a source's start recognition may look at. */
export const HEAD_BYTES = 65_536

/** One format. Recognised by content alone; a broken record becomes a Reject, and the reader goes on. */
export interface Reader {
  readonly id: string
  /** 0 (no) to 1 (certain) that the source is of this format, by its first `HEAD_BYTES` bytes. The surest reader wins. */
  recognise(head: Uint8Array): number
  /** Every record of the source as an Event or a Reject, in the source's order, in batches. Throws only where `bytes` throws. */
  read(bytes: AsyncIterable<Uint8Array>, context: ReadContext): AsyncIterable<readonly Outcome[]>
}
