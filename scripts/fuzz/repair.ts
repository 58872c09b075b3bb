import { crc32, gzipSync, zstdCompressSync } from 'node:zlib'
import { sealChunk } from '../../src/readers/evtx/evtx-bytes.test-support.ts'
import { CHUNK_BYTES, FILE_HEADER_BYTES } from '../../src/readers/evtx/limits.ts'
import type { Random } from './random.ts'
import { ARCHIVES } from './read-input.ts'

const TAR_BLOCK_BYTES = 512
const TAR_CHECKSUM_AT = 148
const TAR_MAGIC_AT = 257
const SEVEN_ZIP_HEADER_BYTES = 32

/** Half of the mutated inputs get their checksums anew, or a container around them: what only a careful attacker gives us. */
export function repaired(target: string, input: Buffer, random: Random): Buffer {
  if (random.int(2) === 0) return input
  if (target === 'evtx') return evtxSealed(Buffer.from(input))
  if (target === ARCHIVES) return wrapped(sevenZipSealed(tarSealed(Buffer.from(input))), random)
  return input
}

function evtxSealed(bytes: Buffer): Buffer {
  if (bytes.length >= 128) bytes.writeUInt32LE(crc32(bytes.subarray(0, 120)), 124)
  for (let at = FILE_HEADER_BYTES; at + CHUNK_BYTES <= bytes.length; at += CHUNK_BYTES) {
    sealChunk(bytes.subarray(at, at + CHUNK_BYTES))
  }
  return bytes
}

function tarSealed(bytes: Buffer): Buffer {
  for (let at = 0; at + TAR_BLOCK_BYTES <= bytes.length; at += TAR_BLOCK_BYTES) {
    const block = bytes.subarray(at, at + TAR_BLOCK_BYTES)
    if (block.toString('latin1', TAR_MAGIC_AT, TAR_MAGIC_AT + 5) !== 'ustar') continue
    block.fill(0x20, TAR_CHECKSUM_AT, TAR_CHECKSUM_AT + 8)
    const sum = block.reduce((all, byte) => all + byte, 0)
    block.write(`${sum.toString(8).padStart(6, '0')}\0 `, TAR_CHECKSUM_AT, 'latin1')
  }
  return bytes
}

function sevenZipSealed(bytes: Buffer): Buffer {
  if (bytes.length < SEVEN_ZIP_HEADER_BYTES || bytes.readUInt32BE(0) !== 0x377abcaf) return bytes
  const [offset, size] = [Number(bytes.readBigUInt64LE(12)), Number(bytes.readBigUInt64LE(20))]
  const from = SEVEN_ZIP_HEADER_BYTES + offset
  if (from + size <= bytes.length) bytes.writeUInt32LE(crc32(bytes.subarray(from, from + size)), 28)
  bytes.writeUInt32LE(crc32(bytes.subarray(12, SEVEN_ZIP_HEADER_BYTES)), 8)
  return bytes
}

function wrapped(bytes: Buffer, random: Random): Buffer {
  const kind = random.int(6)
  if (kind === 0) return gzipSync(bytes)
  return kind === 1 ? zstdCompressSync(bytes) : bytes
}
