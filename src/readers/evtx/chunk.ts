import { crc32 } from 'node:zlib'
import { Damage } from './damage.ts'
import { CHUNK_BYTES, CHUNK_HEADER_BYTES } from './limits.ts'
import type { Template } from './template.ts'

/** The chunk at hand. One object serves a whole file: its bytes are overwritten by the next chunk. */
export interface Chunk {
  /** Always `CHUNK_BYTES`; zero where the file has nothing. */
  readonly bytes: Buffer
  readonly view: DataView
  /** Its bytes are those of the file up to here. */
  end: number
  /** Where it begins in the file. */
  base: number
  /** Whether its content is in doubt, so that names and templates are checked before they are believed. */
  doubtful: boolean
  /** Whether what is read now is left from earlier use, so that any part of it may have been overwritten. */
  leftover: boolean
  /** Whether what cannot be read now will be tried again with other offsets, so that a lost template may yet be found. */
  provisional: boolean
  /** By offset. */
  readonly names: Map<number, string>
  /** Also those that could not be read, so that each is tried once. */
  readonly templates: Map<number, Template | Damage>
  /** BinXML parsed for templates so far. */
  parsedBytes: number
}

/** An empty chunk, to be filled by `loadChunk`. */
export function makeChunk(): Chunk {
  const bytes = Buffer.alloc(CHUNK_BYTES)
  return {
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, CHUNK_BYTES),
    end: 0,
    base: 0,
    doubtful: false,
    leftover: false,
    provisional: false,
    names: new Map(),
    templates: new Map(),
    parsedBytes: 0,
  }
}

/** Puts bytes in place of the chunk's, from `at` on. What was known of the chunk before is forgotten. */
export function loadChunk(chunk: Chunk, source: Uint8Array, base: number, at = 0): void {
  moveChunk(chunk, source, base, at)
  chunk.doubtful = false
  chunk.names.clear()
  chunk.templates.clear()
  chunk.parsedBytes = 0
}

/** As `loadChunk`, for the same chunk with its bytes moved: names and templates that were found at an offset stay known. */
export function moveChunk(chunk: Chunk, source: Uint8Array, base: number, at: number): void {
  chunk.bytes.fill(0, 0, at)
  chunk.bytes.set(source, at)
  chunk.end = at + source.length
  chunk.bytes.fill(0, chunk.end)
  chunk.base = base
  chunk.leftover = false
  chunk.provisional = false
  for (const [offset, template] of chunk.templates) if (template instanceof Damage) chunk.templates.delete(offset)
}

/** What a chunk's header says, and whether its checksums hold. */
export interface ChunkHeader {
  /** Where the records end, within the chunk. */
  readonly free: number
  /** False where the chunk says that it has no checksums; they count as sound then. */
  readonly checked: boolean
  readonly headerSound: boolean
  readonly dataSound: boolean
}

const NO_CHECKSUM = 4
const MAGIC = Buffer.from('ElfChnk\0', 'latin1')

/** Where a chunk begins at or after `from`, or −1. */
export function findChunk(bytes: Buffer, from: number): number {
  return bytes.indexOf(MAGIC, from)
}

/** Whether a chunk begins there. */
export function isChunk(bytes: Buffer, at: number): boolean {
  return bytes.length >= at + MAGIC.length && bytes.compare(MAGIC, 0, MAGIC.length, at, at + MAGIC.length) === 0
}

/** Whether the header at `at` has a checksum that holds: what looks like a chunk inside another may be a string. */
export function isSoundHeader(bytes: Buffer, at: number): boolean {
  if (bytes.length < at + CHUNK_HEADER_BYTES || !isChunk(bytes, at)) return false
  const first = crc32(bytes.subarray(at, at + 120))
  return crc32(bytes.subarray(at + 128, at + CHUNK_HEADER_BYTES), first) === bytes.readUInt32LE(at + 124)
}

/** Reads the header at the chunk's start. */
export function readChunkHeader(chunk: Chunk): ChunkHeader {
  const { bytes, view } = chunk
  const stated = view.getUint32(48, true)
  const free = stated >= CHUNK_HEADER_BYTES && stated <= CHUNK_BYTES ? stated : CHUNK_BYTES
  const unchecked = (view.getUint32(120, true) & NO_CHECKSUM) !== 0
  if (unchecked) return { free, checked: false, headerSound: true, dataSound: true }
  return {
    free,
    checked: true,
    headerSound: stated === free && isSoundHeader(bytes, 0),
    dataSound: free <= chunk.end && crc32(bytes.subarray(CHUNK_HEADER_BYTES, free)) === view.getUint32(52, true),
  }
}
