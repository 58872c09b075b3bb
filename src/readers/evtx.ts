import type { Outcome } from '../model/event.ts'
import type { ReadContext } from '../model/source.ts'
import { isChunk, makeChunk } from './evtx/chunk.ts'
import { printable } from './evtx/damage.ts'
import { isEvtxFile, readFileHeader } from './evtx/file-header.ts'
import { CHUNK_BYTES, FILE_HEADER_BYTES } from './evtx/limits.ts'
import { PIECE_BYTES, readPiece } from './evtx/pieces.ts'
import { makeDecoder } from './evtx/record.ts'
import { makeSeen } from './evtx/seen.ts'
import { outcomesOf, rejectAt, type Walk } from './evtx/walk.ts'
import { windowOver } from './evtx/window.ts'
import { BATCH_RECORDS, type Reader } from './reader.ts'

/**
 * Windows event logs (`.evtx`), whole, live, truncated or damaged, and bare chunks of them.
 *
 * Chunk by chunk in the order of the file, so memory does not grow with it. Damage costs the records that it hit: each is a
 * reject, the reader finds the next whole record or chunk by its magic, and what lies in unused space is given with the
 * flag `recovered` where it can be read without doubt. Format: libevtx documentation, MS-EVEN6 2.2.12 (BinXML).
 */
export const evtx: Reader = { id: 'evtx', recognise, read }

function recognise(head: Uint8Array): number {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  return isEvtxFile(bytes) || isChunk(bytes, 0) ? 1 : 0
}

async function* read(bytes: AsyncIterable<Uint8Array>, context: ReadContext): AsyncGenerator<readonly Outcome[]> {
  const chunk = makeChunk()
  const walk: Walk = { context, chunk, decoder: makeDecoder(chunk), seen: makeSeen() }
  const window = windowOver(bytes, PIECE_BYTES)
  const head = (await window.fill(FILE_HEADER_BYTES)).subarray(0, FILE_HEADER_BYTES)
  const file = readFileHeader(head)
  let batch: Outcome[] = []
  if (file.complaint !== undefined) batch.push(rejectAt(context, 0, file.complaint, printable(head, 0, head.length)))
  window.skip(file.sizeBytes)

  let records = 0
  let pieces = 0
  let cut = head.length < file.sizeBytes
  while (context.abort?.aborted !== true) {
    const offset = window.offset()
    // One after the other: where a piece ends says where the next begins. What a chunk brought beyond is not looked at yet.
    const ahead = (await window.fill(PIECE_BYTES)).subarray(0, PIECE_BYTES)
    if (ahead.length === 0) break
    const piece = readPiece(walk, ahead, offset)
    for (const why of piece.complaints) batch.push(rejectAt(context, offset, why, printable(ahead, 0, CHUNK_BYTES)))
    for (const outcome of outcomesOf(walk, piece.walked, records + 1)) {
      batch.push(outcome)
      records += 1
    }
    pieces += 1
    cut = piece.cut
    window.skip(piece.spanBytes)
    if (batch.length >= BATCH_RECORDS) {
      yield batch
      batch = []
    }
  }
  const end = window.offset()
  if (cut) batch.push(rejectAt(context, end, `the file ends early: at offset ${end}, within a chunk`, ''))
  else if (pieces < file.chunks && context.abort?.aborted !== true) {
    batch.push(
      rejectAt(context, end, `the file ends early: at offset ${end}, after ${pieces} of ${file.chunks} chunks`, ''),
    )
  }
  if (batch.length > 0) yield batch
}
