import { hash } from 'node:crypto'
import { access, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { zstdCompress, zstdDecompress } from 'node:zlib'
import { InputError, NotFoundError, StoreError } from '../../model/errors.ts'
import type { BlobStore } from './blob-store.ts'

/** Bytes of one blob; a message is at most some 100 MB, a page body less. */
const MAX_BLOB_BYTES = 1_000_000_000

const DIGEST = /^[0-9a-f]{64}$/
const UNFINISHED = /^(\d{1,10})-\d{1,12}\.tmp$/

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)

/** Opens, or makes, a blob store in a folder: `ab/abcd….zst`. Several processes may use it at the same time. */
export async function openBlobDirectory(folder: string): Promise<BlobStore> {
  const root = resolve(folder)
  const incoming = join(root, 'incoming')
  await stored(root, mkdir(incoming, { recursive: true }))
  await stored(root, removeUnfinished(incoming))
  let written = 0

  return {
    async put(bytes) {
      if (bytes.length > MAX_BLOB_BYTES) {
        throw new InputError('store.blob-too-large', `${bytes.length} bytes; a blob has at most ${MAX_BLOB_BYTES}.`)
      }
      const sha256 = hash('sha256', bytes, 'hex')
      const path = pathOf(root, sha256)
      if (await exists(path)) return sha256
      const temporary = join(incoming, `${process.pid}-${written++}.tmp`)
      try {
        await writeDurably(temporary, await compress(bytes))
        await mkdir(dirname(path), { recursive: true })
        await rename(temporary, path)
        await syncFolder(dirname(path))
        await syncFolder(root)
      } catch (error) {
        await rm(temporary, { force: true }).catch(() => undefined) // the next opening removes it
        throw blobError(root, error)
      }
      return sha256
    },
    async get(sha256) {
      const packed = await readFile(pathOf(root, sha256)).catch((error: unknown) => {
        if (codeOf(error) === 'ENOENT') throw new NotFoundError('store.no-blob', `No blob ${sha256} in ${root}.`)
        throw blobError(root, error)
      })
      const bytes = await decompress(packed, { maxOutputLength: MAX_BLOB_BYTES }).catch((cause: unknown) => {
        throw damaged(root, sha256, cause)
      })
      if (hash('sha256', bytes, 'hex') !== sha256) throw damaged(root, sha256)
      return bytes
    },
    async has(sha256) {
      return exists(pathOf(root, sha256))
    },
  }
}

/** Only a digest makes a path, so that no name leads out of the folder. */
function pathOf(root: string, sha256: string): string {
  if (!DIGEST.test(sha256)) throw new InputError('store.no-digest', `Not a SHA-256 in lower-case hex: ${sha256}`)
  return join(root, sha256.slice(0, 2), `${sha256}.zst`)
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  await using file = await open(path, 'wx')
  await file.writeFile(bytes)
  await file.sync()
}

/** A rename is durable once its folder is. */
async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r')
  await handle.sync()
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/** What a process left that no longer runs. */
async function removeUnfinished(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    const pid = Number(UNFINISHED.exec(name)?.[1] ?? 0)
    if (pid !== 0 && !isRunning(pid)) await rm(join(incoming, name), { force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0) // signal 0 only asks
  } catch (error) {
    return codeOf(error) !== 'ESRCH'
  }
}

async function stored<T>(root: string, act: Promise<T>): Promise<T> {
  return act.catch((error: unknown) => {
    throw blobError(root, error)
  })
}

function blobError(root: string, cause: unknown): StoreError {
  const code = codeOf(cause)
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const advice = 'Free some space there, or choose another folder with --home, and run again.'
    return new StoreError('store.disk-full', `The disk of ${root} is full; the blob was not kept. ${advice}`, { cause })
  }
  const said = cause instanceof Error ? cause.message : String(cause)
  return new StoreError('store.failed', `The blob store in ${root} failed: ${said}. The blob was not kept.`, { cause })
}

function damaged(root: string, sha256: string, cause?: unknown): StoreError {
  const message = `Blob ${sha256} in ${root} is damaged: its bytes are not those that were kept.`
  return new StoreError('store.damaged', message, { cause })
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}
