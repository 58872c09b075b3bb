import type { Event, EventFlag, FieldValue, Outcome, RawPointer, Reject } from '../../model/event.ts'
import type { ReadContext } from '../../model/source.ts'
import { type Instant, isBelievable, parseInstant } from '../../model/time.ts'
import type { Mutable } from '../windows/field-values.ts'
import { windowsEvent } from '../windows/normalise.ts'
import type { Chunk } from './chunk.ts'
import { Damage, printable } from './damage.ts'
import { CHUNK_BYTES, MIN_RECORD_BYTES, RECORD_MAGIC } from './limits.ts'
import { type Decoder, decodeRecord } from './record.ts'
import type { Seen } from './seen.ts'
import { filetimeInstant } from './times.ts'

/** Bytes of a record before its BinXML, and of the copy of its size after it. */
const RECORD_HEAD_BYTES = 24
const SIZE_BYTES = 4

const MAGIC = Buffer.from([0x2a, 0x2a, 0, 0])

/** The flags of an event from a place whose checksum does not vouch for it. */
export const RECOVERED: readonly EventFlag[] = Object.freeze(['recovered'] as const)

/** What the walks over a file share. */
export interface Walk {
  readonly context: ReadContext
  readonly chunk: Chunk
  readonly decoder: Decoder
  readonly seen: Seen
}

/** Bytes of the chunk that gave no record, and why. */
export interface Hole {
  readonly from: number
  readonly to: number
  readonly why: string
}

/** What a walk over a chunk gives: events in their order, holes between them. */
export interface Walked {
  readonly events: Event[]
  readonly holes: Hole[]
}

/**
 * Reads the records that begin between two offsets of the chunk, one after the other. Where there is none, it looks for
 * the next that is whole. Zeros up to the end are no hole: some writers state too much.
 */
export function walkRecords(
  walk: Walk,
  from: number,
  to: number,
  walked: Walked,
  flags?: readonly EventFlag[],
): number {
  const { chunk } = walk
  let at = from
  while (at < to && at + MIN_RECORD_BYTES <= chunk.end) {
    const size = recordSize(chunk, at)
    if (size > 0) {
      const made = readRecord(walk, at, size, flags)
      if ('why' in made) walked.holes.push(made)
      else walked.events.push(made)
      at += size
      continue
    }
    const next = findRecord(chunk, at + 1, to)
    if (next < 0) {
      const end = Math.min(to, chunk.end)
      if (!isZero(chunk, at, end)) walked.holes.push({ from: at, to: end, why: holeReason(chunk, at, end) })
      return end
    }
    walked.holes.push({ from: at, to: next, why: holeReason(chunk, at, next) })
    at = next
  }
  return at
}

/**
 * Looks for whole records in bytes that count as free. What is there is left from earlier use: only what can be read
 * without doubt and was not read before is an event, and the rest says nothing.
 */
export function recoverRecords(walk: Walk, from: number, walked: Walked): void {
  const { chunk } = walk
  chunk.doubtful = true
  chunk.leftover = true
  let at = findRecord(chunk, from, chunk.end)
  while (at >= 0) {
    const size = recordSize(chunk, at)
    if (!isSeen(walk, at)) {
      const made = readRecord(walk, at, size, RECOVERED)
      if (!('why' in made)) walked.events.push(made)
    }
    at = findRecord(chunk, at + size, chunk.end)
  }
}

/** The size of the record at `at`, or 0 where there is none that is whole. */
function recordSize({ view, end }: Chunk, at: number): number {
  if (at + MIN_RECORD_BYTES > end || view.getUint32(at, true) !== RECORD_MAGIC) return 0
  const size = view.getUint32(at + 4, true)
  if (size < MIN_RECORD_BYTES || at + size > end) return 0
  return view.getUint32(at + size - SIZE_BYTES, true) === size ? size : 0
}

function findRecord(chunk: Chunk, from: number, to: number): number {
  for (let at = chunk.bytes.indexOf(MAGIC, from); at >= 0 && at < to; at = chunk.bytes.indexOf(MAGIC, at + 1)) {
    if (recordSize(chunk, at) > 0 && isBelievable(headTime(chunk, at))) return at
  }
  return -1
}

function headTime({ view }: Chunk, at: number): Instant {
  return filetimeInstant(view.getUint32(at + 20, true), view.getUint32(at + 16, true))
}

const ZEROS = Buffer.alloc(CHUNK_BYTES)

function isZero({ bytes }: Chunk, from: number, to: number): boolean {
  return bytes.compare(ZEROS, 0, to - from, from, to) === 0
}

function holeReason({ view }: Chunk, from: number, to: number): string {
  if (to - from < MIN_RECORD_BYTES || view.getUint32(from, true) !== RECORD_MAGIC) {
    return `${to - from} bytes hold no record`
  }
  const size = view.getUint32(from + 4, true)
  return `damaged record: its size of ${size} does not fit`
}

function isSeen({ chunk, seen }: Walk, at: number): boolean {
  const { view } = chunk
  return seen.has(view.getUint32(at + 8, true), view.getUint32(at + 16, true))
}

function readRecord(walk: Walk, at: number, size: number, flags: readonly EventFlag[] | undefined): Event | Hole {
  const { chunk, context, decoder } = walk
  const to = at + size
  try {
    const { fields, nameless, time } = decodeRecord(decoder, at + RECORD_HEAD_BYTES, to - SIZE_BYTES)
    const eventId = Number(fields.EventID ?? Number.NaN)
    if (!Number.isSafeInteger(eventId)) return { from: at, to, why: 'damaged record: it states no event id' }
    fields.EventID = eventId
    const { view } = chunk
    walk.seen.add(view.getUint32(at + 8, true), view.getUint32(at + 16, true))
    const recordId = plainText(fields.EventRecordID) || view.getBigUint64(at + 8, true).toString()
    const record = {
      provider: plainText(fields.Provider_Name),
      eventId,
      channel: plainText(fields.Channel),
      computer: plainText(fields.Computer),
      recordId,
      time: time ?? statedTime(fields) ?? headTime(chunk, at),
      exactTime: true,
      fields,
      raw: { file: context.file, record: 0, offset: chunk.base + at },
    }
    const given = nameless ? RECOVERED : flags
    return windowsEvent(given === undefined ? record : { ...record, flags: given }, context.sha256)
  } catch (error) {
    // Offsets are checked by the views themselves: a RangeError is an offset outside the chunk.
    if (error instanceof Damage) return { from: at, to, why: `damaged record: ${error.message}` }
    if (error instanceof RangeError) return { from: at, to, why: 'damaged record: an offset lies outside the chunk' }
    return { from: at, to, why: 'damaged record: it could not be decoded' }
  }
}

/** A field of the System part; where the event's own data has the same name, the first is System's. */
function plainText(value: FieldValue | undefined): string {
  const first = Array.isArray(value) ? value[0] : value
  return typeof first === 'string' ? first : typeof first === 'number' ? String(first) : ''
}

/** Some records bear their SystemTime as text. */
function statedTime({ TimeCreated }: Record<string, FieldValue>): Instant | undefined {
  return typeof TimeCreated === 'string' ? parseInstant(TimeCreated) : undefined
}

/** Puts holes among the events as rejects, in the order of the file, and numbers all of them from `record` on. */
export function outcomesOf({ chunk, context }: Walk, { events, holes }: Walked, record: number): Outcome[] {
  const outcomes: Outcome[] = events
  for (const { from, to, why } of holes) {
    outcomes.push({
      reject: why,
      raw: { file: context.file, record: 0, offset: chunk.base + from },
      text: printable(chunk.bytes, from, to),
    })
  }
  if (holes.length > 0) outcomes.sort((a, b) => a.raw.offset - b.raw.offset)
  let number = record
  for (const outcome of outcomes) {
    const raw = outcome.raw as Mutable<RawPointer> // ours: made above or in readRecord, and not yet given away
    raw.record = number
    number += 1
  }
  return outcomes
}

/** A reject for a stretch of the file that is no record. */
export function rejectAt(context: ReadContext, offset: number, why: string, text: string): Reject {
  return { reject: why, raw: { file: context.file, offset }, text }
}
