import { createHash, type Hash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open, statfs, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Budget, Flow } from './limits.ts'

/** How much is read at once. */
export const CHUNK_BYTES: number = 256 * 1024
/** A member up to this size stays in memory; a larger one goes to the work folder. A plain file up to it is read only once. */
export const MAX_IN_MEMORY_BYTES: number = 1024 * 1024
/** Free space is looked at again after this many bytes. */
const SPACE_CHECK_BYTES = 64 * 1024 * 1024

/** Bytes that can be read anywhere and more than once, until `release`. */
export interface Held {
  readonly sizeBytes: number
  readonly sha256: string
  /** Bytes from `offset`; fewer than `length` at the end. */
  read(offset: number, length: number): Promise<Uint8Array>
  /** All bytes from the start, or those from `from` to before `to`. */
  open(from?: number, to?: number): AsyncIterable<Uint8Array>
  release(): Promise<void>
}

/** Opens a file for reading without ever waiting for a writer (a FIFO that was put in its place). */
export function openForReading(path: string | Buffer): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
}

/**
 * Reads a handle from `from` to before `to`; ends early where the file does. Each chunk is a buffer of its own. The next one is read
 * while the caller works on the last.
 */
export async function* readHandle(handle: FileHandle, from: number, to: number): AsyncGenerator<Uint8Array> {
  async function chunkAt(position: number): Promise<Uint8Array> {
    const buffer = Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, to - position))
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position)
    return bytesRead === buffer.length ? buffer : buffer.subarray(0, bytesRead)
  }
  function ahead(position: number): Promise<Uint8Array> {
    const chunk = chunkAt(position)
    // An error is told when its chunk is asked for, which may be never.
    chunk.catch(() => {})
    return chunk
  }

  let position = from
  let next = position < to ? ahead(position) : undefined
  try {
    while (next !== undefined) {
      const chunk = await next
      next = undefined
      if (chunk.length === 0) return
      position += chunk.length
      if (position < to) next = ahead(position)
      yield chunk
    }
  } finally {
    // The caller may close the handle or reuse it next.
    await next?.catch(() => {})
  }
}

/** Where spooled members go: numbered files in a folder that the caller owns and removes. */
export interface Spool {
  readonly folder: string
  nextName: number
}

/**
 * Takes a stream in wholly, hashing it: small ones into memory, larger ones into the work folder. Where the disk is nearly
 * full, or the stream breaks, what came before is kept and `flow.cut` is set.
 */
export async function spoolFlow(flow: Flow, spool: Spool, file: string, budget: Budget): Promise<Held> {
  const hash = createHash('sha256')
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  let onDisk: DiskWriter | undefined

  try {
    for await (const chunk of flow.bytes) {
      budget.abort?.throwIfAborted()
      if (onDisk === undefined && sizeBytes + chunk.length > MAX_IN_MEMORY_BYTES) {
        onDisk = await newDiskWriter(spool, budget.limits.minFreeBytes)
        for (const early of chunks.splice(0)) await onDisk.write(early)
      }
      if (onDisk === undefined) chunks.push(chunk)
      else await onDisk.write(chunk)
      hash.update(chunk)
      sizeBytes += chunk.length
    }
  } catch (error) {
    if (!isDiskFull(error)) {
      await onDisk?.remove()
      throw error
    }
    flow.cut = true
    budget.report(
      'bound',
      file,
      `The disk of the work folder is nearly full, so only the first ${sizeBytes} bytes were read. Free some space, or set TMPDIR to a folder on a larger disk, and run again.`,
      sizeBytes,
    )
  }
  return onDisk === undefined ? heldInMemory(chunks, sizeBytes, hash) : onDisk.held(sizeBytes, hash)
}

/** Bytes that are in memory. */
export function heldInMemory(chunks: readonly Uint8Array[], sizeBytes: number, hash: Hash): Held {
  const [only] = chunks
  const bytes = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, sizeBytes)
  return {
    sizeBytes,
    sha256: hash.digest('hex'),
    read: async (offset, length) => bytes.subarray(offset, offset + length),
    async *open(from = 0, to = sizeBytes) {
      for (let at = from; at < to; at += CHUNK_BYTES) yield bytes.subarray(at, Math.min(to, at + CHUNK_BYTES))
    },
    release: async () => {},
  }
}

class DiskFull extends Error {}

function isDiskFull(error: unknown): boolean {
  if (error instanceof DiskFull) return true
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
}

interface DiskWriter {
  write(chunk: Uint8Array): Promise<void>
  held(sizeBytes: number, hash: Hash): Held
  remove(): Promise<void>
}

async function newDiskWriter(spool: Spool, minFreeBytes: number): Promise<DiskWriter> {
  await checkSpace(spool.folder, minFreeBytes)
  const path = join(spool.folder, String(spool.nextName++))
  const handle = await open(path, 'wx+', 0o600)
  let position = 0
  let nextCheck = SPACE_CHECK_BYTES
  let released = false

  async function remove(): Promise<void> {
    if (released) return
    released = true
    await handle.close()
    await unlink(path)
  }

  return {
    async write(chunk) {
      if (position >= nextCheck) {
        await checkSpace(spool.folder, minFreeBytes)
        nextCheck += SPACE_CHECK_BYTES
      }
      let done = 0
      while (done < chunk.length) {
        done += (await handle.write(chunk, done, chunk.length - done, position + done)).bytesWritten
      }
      position += chunk.length
    },
    held: (sizeBytes, hash) => ({
      sizeBytes,
      sha256: hash.digest('hex'),
      read: (offset, length) => readExactly(handle, offset, length),
      open: (from = 0, to = sizeBytes) => readHandle(handle, from, Math.min(to, sizeBytes)),
      release: remove,
    }),
    remove,
  }
}

async function checkSpace(folder: string, minFreeBytes: number): Promise<void> {
  const disk = await statfs(folder)
  if (disk.bavail * disk.bsize < minFreeBytes) throw new DiskFull()
}

/** Reads `length` bytes at `offset`; fewer only where the file ends. */
export async function readExactly(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await handle.read(buffer, done, length - done, offset + done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return buffer.subarray(0, done)
}
