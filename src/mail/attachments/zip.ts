import { inflateRawSync } from 'node:zlib'
import type { Member } from './facts.ts'

const END = 0x06054b50
const END64_LOCATOR = 0x07064b50
const END64 = 0x06064b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50
const END_BYTES = 22
/** An archive's comment is at most this long. */
const MAX_COMMENT_BYTES = 65_535

/** A member as the archive's directory states it. */
export interface ZipMember extends Member {
  readonly method: number
  readonly offset: number
  readonly sizeBytes: number
  readonly packedBytes: number
}

/** The directory of a zip archive (APPNOTE 6.3). */
export interface ZipDirectory {
  readonly members: readonly ZipMember[]
  /** Members that the directory has in all. */
  readonly count: number
  /** Where directory and contents contradict each other, as a sentence: unpackers then see different files. */
  readonly contradiction?: string
}

/** Reads the directory, or the members' own headers where it is gone. Undefined where it is no zip archive. Bounded by `limit` members. */
export function zipDirectory(bytes: Uint8Array, limit: number): ZipDirectory | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = findEnd(buffer)
  if (end === undefined) return salvage(buffer, limit)
  let count = buffer.readUInt16LE(end + 10)
  let size = buffer.readUInt32LE(end + 12)
  let offset = buffer.readUInt32LE(end + 16)
  let directoryEnd = end
  if ((count === 0xffff || offset === 0xffffffff) && end >= 20 && buffer.readUInt32LE(end - 20) === END64_LOCATOR) {
    const at = Number(buffer.readBigUInt64LE(end - 12))
    if (at + 56 <= buffer.length && buffer.readUInt32LE(at) === END64) {
      count = Number(buffer.readBigUInt64LE(at + 32))
      size = Number(buffer.readBigUInt64LE(at + 40))
      offset = Number(buffer.readBigUInt64LE(at + 48))
      directoryEnd = at
    }
  }
  // Bytes before the first archive shift every offset: a self-extractor's program, or another archive.
  const shift = directoryEnd - size - offset
  const start = offset + shift
  if (shift < 0 || start < 0 || start > buffer.length) return salvage(buffer, limit)
  const members: ZipMember[] = []
  let contradiction: string | undefined
  if (shift > 0 && buffer.length > 4 && buffer.readUInt32LE(0) === LOCAL)
    contradiction = `${shift} bytes of another archive stand before this one.`
  let at = start
  for (let index = 0; index < count && members.length < limit; index += 1) {
    if (at + 46 > buffer.length || buffer.readUInt32LE(at) !== ENTRY) break
    const nameLength = buffer.readUInt16LE(at + 28)
    const extraLength = buffer.readUInt16LE(at + 30)
    const commentLength = buffer.readUInt16LE(at + 32)
    const flags = buffer.readUInt16LE(at + 8)
    const name = nameOf(buffer.subarray(at + 46, at + 46 + nameLength), (flags & 0x800) !== 0)
    const sizes = zip64Sizes(buffer, at, nameLength, extraLength)
    const local = sizes.offset + shift
    if (local + 30 <= buffer.length && buffer.readUInt32LE(local) === LOCAL) {
      const localName = buffer.subarray(local + 30, local + 30 + buffer.readUInt16LE(local + 26))
      if (!localName.equals(buffer.subarray(at + 46, at + 46 + nameLength))) {
        contradiction ??= `The directory calls a member ${name}, its own header ${nameOf(localName, true)}.`
      }
    }
    if (!name.endsWith('/')) {
      members.push({
        name,
        sizeBytes: sizes.size,
        packedBytes: sizes.packed,
        encrypted: (flags & 1) !== 0,
        method: buffer.readUInt16LE(at + 10),
        offset: local,
      })
    }
    at += 46 + nameLength + extraLength + commentLength
  }
  if (members.length === 0 && count > 0) return salvage(buffer, limit)
  return { members, count, ...(contradiction === undefined ? {} : { contradiction }) }
}

function findEnd(buffer: Buffer): number | undefined {
  const lowest = Math.max(0, buffer.length - END_BYTES - MAX_COMMENT_BYTES)
  for (let at = buffer.length - END_BYTES; at >= lowest; at -= 1) {
    if (buffer[at] === 0x50 && buffer.readUInt32LE(at) === END) return at
  }
  return undefined
}

function nameOf(bytes: Buffer, isUtf8: boolean): string {
  const text = bytes.toString('utf8')
  // Many packers write UTF-8 without saying so; what is none is read as Latin-1.
  return isUtf8 || !text.includes('\ufffd') ? text : bytes.toString('latin1')
}

function zip64Sizes(
  buffer: Buffer,
  at: number,
  nameLength: number,
  extraLength: number,
): { readonly size: number; readonly packed: number; readonly offset: number } {
  let packed = buffer.readUInt32LE(at + 20)
  let size = buffer.readUInt32LE(at + 24)
  let offset = buffer.readUInt32LE(at + 42)
  if (packed !== 0xffffffff && size !== 0xffffffff && offset !== 0xffffffff) return { size, packed, offset }
  const extraEnd = Math.min(buffer.length, at + 46 + nameLength + extraLength)
  for (let extra = at + 46 + nameLength; extra + 4 <= extraEnd; extra += 4 + buffer.readUInt16LE(extra + 2)) {
    if (buffer.readUInt16LE(extra) !== 1) continue
    let field = extra + 4
    const next = (): number => {
      const value = field + 8 <= extraEnd ? Number(buffer.readBigUInt64LE(field)) : 0
      field += 8
      return value
    }
    if (size === 0xffffffff) size = next()
    if (packed === 0xffffffff) packed = next()
    if (offset === 0xffffffff) offset = next()
    break
  }
  return { size, packed, offset }
}

/** The members by their own headers, where the directory is missing or leads nowhere. */
function salvage(buffer: Buffer, limit: number): ZipDirectory | undefined {
  const members: ZipMember[] = []
  let at = 0
  while (members.length < limit && at + 30 <= buffer.length) {
    at = buffer.indexOf('PK\u0003\u0004', at, 'latin1')
    if (at < 0 || at + 30 > buffer.length) break
    const nameLength = buffer.readUInt16LE(at + 26)
    const flags = buffer.readUInt16LE(at + 6)
    const name = nameOf(buffer.subarray(at + 30, at + 30 + nameLength), (flags & 0x800) !== 0)
    const packedBytes = buffer.readUInt32LE(at + 18)
    if (!name.endsWith('/')) {
      members.push({
        name,
        sizeBytes: buffer.readUInt32LE(at + 22),
        packedBytes,
        encrypted: (flags & 1) !== 0,
        method: buffer.readUInt16LE(at + 8),
        offset: at,
      })
    }
    at += 30 + nameLength + (packedBytes < buffer.length ? packedBytes : 0)
  }
  if (members.length === 0) return undefined
  return { members, count: members.length, contradiction: 'The directory of the archive is missing or leads nowhere.' }
}

/** A member's bytes, at most `limit` of them; undefined where it is encrypted, damaged, larger or packed in another way. */
export function readZipMember(bytes: Uint8Array, member: ZipMember, limit: number): Buffer | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { offset, method } = member
  if (member.encrypted || offset + 30 > buffer.length || buffer.readUInt32LE(offset) !== LOCAL) return undefined
  const start = offset + 30 + buffer.readUInt16LE(offset + 26) + buffer.readUInt16LE(offset + 28)
  // A member written as a stream has its sizes in the directory only.
  const end = member.packedBytes > 0 ? Math.min(buffer.length, start + member.packedBytes) : buffer.length
  if (start > end) return undefined
  const packed = buffer.subarray(start, end)
  if (method === 0)
    return packed.length > limit
      ? undefined
      : packed.subarray(0, member.sizeBytes === 0 ? packed.length : member.sizeBytes)
  if (method !== 8) return undefined
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, limit) })
  } catch {
    return undefined
  }
}
