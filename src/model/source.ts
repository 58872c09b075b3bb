import type { Event, Fields, RawPointer } from './event.ts'
import type { Instant } from './time.ts'

/** Bytes with a name: what a reader is given. `file` is as shown to the user, `sha256` is of the uncompressed bytes. */
export interface Source {
  readonly file: string
  readonly sha256: string
  readonly sizeBytes: number
  /** Opens the bytes from the start; may be called more than once. Chunks are of any size. */
  open(): AsyncIterable<Uint8Array>
}

/** What a reader needs to know that is not in the bytes. */
export interface ReadContext {
  readonly file: string
  readonly sha256: string
  /** Minutes east of UTC for text times that state no zone, by the zone that the user gave; undefined where none was given. */
  readonly offsetMinutes?: ((epochMs: number) => number) | undefined
  /** The evidence holds nothing later: where a line states no year, the latest one before this is taken. */
  readonly notAfter?: Instant | undefined
  /** Sources that the user described; they are asked before our own shapes. */
  readonly custom?: readonly CustomSource[] | undefined
  readonly abort?: AbortSignal | undefined
}

/** A source that the user described: the Event of a record or of a line that is of it, undefined for all others. */
export interface CustomSource {
  readonly name: string
  /** Of the description: what was read by another is read again. */
  readonly digest: string
  ofRecord(record: Fields, raw: RawPointer, context: ReadContext): Event | undefined
  ofLine(line: string, raw: RawPointer, context: ReadContext): Event | undefined
}
