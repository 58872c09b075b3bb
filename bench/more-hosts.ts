import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { crc32 } from 'node:zlib'
import { isReject } from '../src/model/event.ts'
import { evtx } from '../src/readers/evtx.ts'
import { filesBelow } from './corpora.ts'

const FILE_HEADER_BYTES = 4096
const CHUNK_BYTES = 65_536
const CHUNK_HEADER_BYTES = 512
const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'

/**
 * Writes `copies` of the event logs below `folder` to `target`, as if so many times as many hosts had sent theirs: in each
 * copy but the first every computer has another name of the same length. A mere copy would be known and add nothing.
 */
export async function multiplyLogs(folder: string, target: string, copies: number): Promise<void> {
  for (const file of await filesBelow(folder)) {
    const bytes = await readFile(file)
    const names = await computersOf(bytes)
    for (let copy = 0; copy < copies; copy += 1) {
      const out = join(target, String(copy), relative(folder, file))
      await mkdir(dirname(out), { recursive: true })
      if (copy === 0) await copyFile(file, out)
      else await writeFile(out, renamed(bytes, names, copy))
    }
  }
}

async function computersOf(bytes: Uint8Array): Promise<readonly string[]> {
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield bytes
  }
  const names = new Set<string>()
  for await (const batch of evtx.read(whole(), { file: '', sha256: '' })) {
    for (const outcome of batch) {
      const name = isReject(outcome) ? undefined : outcome.fields.Computer
      if (typeof name === 'string' && name.length > 1) names.add(name)
    }
  }
  // The longest first, so that a name within another is not changed before it.
  return [...names].sort((a, b) => b.length - a.length)
}

function renamed(original: Uint8Array, names: readonly string[], copy: number): Buffer {
  const bytes = Buffer.from(original)
  const sound = chunksOf(bytes).filter((at) => isSound(bytes, at))
  for (const name of names) {
    const [old, fresh] = [Buffer.from(name, 'utf16le'), Buffer.from(otherName(name, copy), 'utf16le')]
    for (let at = bytes.indexOf(old); at >= 0; at = bytes.indexOf(old, at + old.length)) fresh.copy(bytes, at)
  }
  for (const at of sound) {
    bytes.writeUInt32LE(dataSum(bytes, at), at + 52)
    bytes.writeUInt32LE(headerSum(bytes, at), at + 124)
  }
  return bytes
}

/** The name with another last character in its first label. */
function otherName(name: string, copy: number): string {
  const dot = name.indexOf('.')
  const at = (dot > 0 ? dot : name.length) - 1
  const digit = DIGITS.indexOf((name[at] ?? '').toLowerCase())
  const other = DIGITS[(Math.max(0, digit) + copy) % DIGITS.length] ?? ''
  return `${name.slice(0, at)}${other}${name.slice(at + 1)}`
}

function chunksOf(bytes: Buffer): readonly number[] {
  const found: number[] = []
  for (let at = FILE_HEADER_BYTES; at + CHUNK_BYTES <= bytes.length; at += CHUNK_BYTES) {
    if (bytes.toString('latin1', at, at + 7) === 'ElfChnk') found.push(at)
  }
  return found
}

/** Damaged chunks stay damaged in the copies, too. */
function isSound(bytes: Buffer, at: number): boolean {
  return bytes.readUInt32LE(at + 52) === dataSum(bytes, at) && bytes.readUInt32LE(at + 124) === headerSum(bytes, at)
}

function dataSum(bytes: Buffer, at: number): number {
  const free = Math.min(Math.max(bytes.readUInt32LE(at + 48), CHUNK_HEADER_BYTES), CHUNK_BYTES)
  return crc32(bytes.subarray(at + CHUNK_HEADER_BYTES, at + free))
}

function headerSum(bytes: Buffer, at: number): number {
  return crc32(bytes.subarray(at + 128, at + CHUNK_HEADER_BYTES), crc32(bytes.subarray(at, at + 120)))
}
