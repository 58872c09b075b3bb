import { findChunk, isChunk, isSoundHeader, loadChunk, moveChunk, readChunkHeader } from './chunk.ts'
import { CHUNK_BYTES, CHUNK_HEADER_BYTES } from './limits.ts'
import { type Hole, RECOVERED, recoverRecords, type Walk, type Walked, walkRecords } from './walk.ts'

/** How many bytes from its start on `readPiece` must be given, where the file has them: a damaged chunk may be longer. */
export const PIECE_BYTES: number = 2 * CHUNK_BYTES + CHUNK_HEADER_BYTES

/** A stretch of the file that was read: a chunk, or what stands in its place. */
export interface Piece {
  readonly spanBytes: number
  readonly walked: Walked
  /** What is wrong with the piece as a whole. */
  readonly complaints: readonly string[]
  /** The file ends within it. */
  readonly cut: boolean
}

/** Reads the piece at the start of `bytes`, which begin at `offset` in the file. */
export function readPiece(walk: Walk, bytes: Buffer, offset: number): Piece {
  if (!isChunk(bytes, 0)) return readHeadless(walk, bytes, offset)
  const { chunk } = walk
  const inFile = Math.min(bytes.length, CHUNK_BYTES)
  loadChunk(chunk, bytes.subarray(0, inFile), offset)
  const header = readChunkHeader(chunk)
  const sound = header.checked && header.headerSound && header.dataSound
  const cut = inFile < CHUNK_BYTES
  const walked: Walked = { events: [], holes: [] }

  if (sound && !cut) {
    walkRecords(walk, CHUNK_HEADER_BYTES, header.free, walked)
    recoverRecords(walk, header.free, walked)
    return { spanBytes: soundSpanOf(bytes, header.free), walked, complaints: [], cut }
  }

  const spanBytes = cut ? inFile : spanOf(bytes)
  if (spanBytes < chunk.end) loadChunk(chunk, bytes.subarray(0, spanBytes), offset)
  chunk.doubtful = true
  chunk.provisional = !cut && spanBytes !== CHUNK_BYTES
  const { free } = header
  const flags = header.dataSound || cut ? undefined : RECOVERED
  const end = walkRecords(walk, CHUNK_HEADER_BYTES, Math.min(free, chunk.end), walked, flags)
  const complaints: string[] = []
  if (!header.headerSound && inFile >= CHUNK_HEADER_BYTES)
    complaints.push(`the header of the chunk at offset ${offset} fails its checksum`)
  if (!header.dataSound && !cut) complaints.push(`the chunk at offset ${offset} fails its checksum`)
  if (cut) {
    dropTail(walked, chunk.end)
    return { spanBytes, walked, complaints, cut }
  }
  if (spanBytes === CHUNK_BYTES) {
    if (header.headerSound) recoverRecords(walk, Math.max(end, free), walked)
    else {
      // Where the records end is in doubt as well: what follows may be the rest of them.
      walkRecords(walk, Math.max(end, CHUNK_HEADER_BYTES), chunk.end, walked, RECOVERED)
      dropTail(walked, chunk.end)
    }
    return { spanBytes, walked, complaints, cut }
  }
  const recordsEnd = header.headerSound ? Math.min(free + spanBytes - CHUNK_BYTES, spanBytes) : spanBytes
  return { spanBytes, walked: readShifted(walk, bytes, offset, spanBytes, walked, end, recordsEnd), complaints, cut }
}

/** From a damaged chunk's start to the next chunk: not a chunk's length where bytes were lost or added within. */
function spanOf(bytes: Buffer): number {
  if (isChunk(bytes, CHUNK_BYTES)) return CHUNK_BYTES
  const next = nextChunk(bytes, 1, 2 * CHUNK_BYTES)
  return next < 0 ? CHUNK_BYTES : next
}

/** A chunk's length, unless bytes were lost from its unused space and the next chunk is early. */
function soundSpanOf(bytes: Buffer, free: number): number {
  if (isChunk(bytes, CHUNK_BYTES)) return CHUNK_BYTES
  const next = nextChunk(bytes, free, CHUNK_BYTES)
  return next < 0 ? CHUNK_BYTES : next
}

/**
 * Reads again what is behind the place where bytes were lost or added: offsets there hold from the chunk's end, not from its
 * start. Only the holes of the first walk are read again.
 */
function readShifted(
  walk: Walk,
  bytes: Buffer,
  offset: number,
  spanBytes: number,
  first: Walked,
  firstEnd: number,
  recordsEnd: number,
): Walked {
  const { chunk } = walk
  const inChunk = Math.min(spanBytes, CHUNK_BYTES)
  const base = offset + spanBytes - CHUNK_BYTES
  const shift = offset - base
  moveChunk(chunk, bytes.subarray(spanBytes - inChunk, spanBytes), base, CHUNK_BYTES - inChunk)
  const walked: Walked = { events: [...first.events], holes: [] }
  for (const hole of [...first.holes.filter((one) => one.to < firstEnd), tail(first, firstEnd, recordsEnd)]) {
    // Where no record was found right behind the header, it may be the header that became shorter.
    const from = (hole.from === CHUNK_HEADER_BYTES ? 0 : hole.from) + shift
    const to = hole.to + shift
    const known = walked.events.length
    const holes = walked.holes.length
    walkRecords(walk, Math.max(0, from), to, walked, RECOVERED)
    if (walked.events.length === known) {
      walked.holes.length = holes
      if (hole.why !== '') walked.holes.push({ from: hole.from + shift, to, why: hole.why })
    } else if (hole.from === CHUNK_HEADER_BYTES && walked.holes[holes]?.from === Math.max(0, from)) {
      walked.holes.splice(holes, 1)
    }
  }
  return walked
}

/** What the first walk left at the end: its last hole, or bytes that it never saw. */
function tail(first: Walked, firstEnd: number, recordsEnd: number): Hole {
  const last = first.holes.findLast((one) => one.to >= firstEnd)
  return { from: last?.from ?? firstEnd, to: Math.max(recordsEnd, firstEnd), why: last?.why ?? '' }
}

/** The record that the end of the file cuts off needs no complaint of its own. */
function dropTail(walked: Walked, end: number): void {
  const last = walked.holes.at(-1)
  if (last?.to === end) walked.holes.pop()
}

/** Bytes where a chunk should begin but does not. Wholly zero, they are space that was never used. */
function readHeadless(walk: Walk, bytes: Buffer, offset: number): Piece {
  const { chunk } = walk
  const inFile = Math.min(bytes.length, CHUNK_BYTES)
  const cut = inFile < CHUNK_BYTES
  const walked: Walked = { events: [], holes: [] }
  if (isZero(bytes, inFile)) return { spanBytes: inFile, walked, complaints: [], cut }

  const next = isChunk(bytes, CHUNK_BYTES) ? CHUNK_BYTES : nextChunk(bytes, 1, 2 * CHUNK_BYTES)
  const spanBytes = next > 0 ? next : inFile
  // Before the next chunk lies the end of one, so that is where its offsets are counted from.
  const inChunk = Math.min(spanBytes, CHUNK_BYTES)
  const room = next > 0 ? CHUNK_BYTES - inChunk : 0
  const from = spanBytes - inChunk
  loadChunk(chunk, bytes.subarray(from, spanBytes), offset + from - room, room)
  chunk.doubtful = true
  walkRecords(walk, room, chunk.end, walked, RECOVERED)
  if (walked.events.length === 0) walked.holes.length = 0
  else dropHeader(walked, room)
  // A stub without records, at the end of the file, is part of what the file lacks.
  if (cut && next < 0 && walked.events.length === 0) return { spanBytes, walked, complaints: [], cut }
  const complaint = `no chunk begins at offset ${offset}, where one should: ${spanBytes} bytes were searched for records`
  return { spanBytes, walked, complaints: [complaint], cut: cut && next < 0 }
}

/** The bytes before the first record are the lost header, which the complaint about the piece covers. */
function dropHeader(walked: Walked, from: number): void {
  if (walked.holes[0]?.from === from) walked.holes.shift()
}

function nextChunk(bytes: Buffer, from: number, to: number): number {
  for (let at = findChunk(bytes, from); at >= 0 && at < to; at = findChunk(bytes, at + 1)) {
    if (isSoundHeader(bytes, at)) return at
  }
  return -1
}

const ZEROS = Buffer.alloc(CHUNK_BYTES)

function isZero(bytes: Buffer, to: number): boolean {
  return bytes.compare(ZEROS, 0, to, 0, to) === 0
}
