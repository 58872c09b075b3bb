import { crc32 } from 'node:zlib'
import { findChunk, isChunk } from './chunk.ts'
import { FILE_HEADER_BYTES } from './limits.ts'

const MAGIC = Buffer.from('ElfFile\0', 'latin1')
const CHECKED_BYTES = 120
const HEADER_BYTES = 128
const NO_CHECKSUM = 4

/** What stands before the first chunk. */
export interface FileHeader {
  /** Where the first chunk should begin. */
  readonly sizeBytes: number
  /** Chunks that the header counts, 0 where it cannot be believed. The number wraps at 65,536. */
  readonly chunks: number
  readonly complaint?: string
}

/** Whether an event log file begins with these bytes. */
export function isEvtxFile(bytes: Buffer): boolean {
  return bytes.length >= MAGIC.length && bytes.compare(MAGIC, 0, MAGIC.length, 0, MAGIC.length) === 0
}

/** Reads the header from the first `FILE_HEADER_BYTES` of a file. Bare chunks have none. */
export function readFileHeader(bytes: Buffer): FileHeader {
  const unknown = { sizeBytes: 0, chunks: 0 }
  if (isChunk(bytes, 0)) return unknown
  const early = findChunk(bytes, 1)
  const sizeBytes = early > 0 && early < FILE_HEADER_BYTES ? early : Math.min(FILE_HEADER_BYTES, bytes.length)
  if (!isEvtxFile(bytes) || bytes.length < HEADER_BYTES) {
    return { ...unknown, sizeBytes, complaint: 'the file has no header of an event log' }
  }
  const checked = (bytes.readUInt32LE(120) & NO_CHECKSUM) === 0
  if (checked && crc32(bytes.subarray(0, CHECKED_BYTES)) !== bytes.readUInt32LE(124)) {
    return { ...unknown, sizeBytes, complaint: 'the header of the file fails its checksum' }
  }
  return { sizeBytes, chunks: bytes.readUInt16LE(42) }
}
