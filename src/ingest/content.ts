/** What the first bytes say that a file is. `plain` is everything that is no container. */
export type Container =
  | 'gzip'
  | 'xz'
  | 'zstd'
  | 'zip'
  | '7z'
  | 'tar'
  | 'apple-double'
  | 'outlook'
  | 'unsupported'
  | 'plain'

/** How many first bytes `containerOf` looks at: a tar header. */
export const CONTAINER_HEAD_BYTES = 512

const MAGIC: readonly (readonly [Container, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b, 0x08]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['zip', [0x50, 0x4b, 0x05, 0x06]],
  ['7z', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['apple-double', [0x00, 0x05, 0x16, 0x07]],
  ['outlook', [0x21, 0x42, 0x44, 0x4e]], // !BDN, MS-PST section 2.2.2.6
  ['unsupported', [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]], // RAR
  ['unsupported', [0x4d, 0x53, 0x43, 0x46, 0x00, 0x00, 0x00, 0x00]], // Windows cabinet
  ['unsupported', [0x04, 0x22, 0x4d, 0x18]], // LZ4
  ['unsupported', [0x4d, 0x53, 0x57, 0x49, 0x4d, 0x00, 0x00, 0x00]], // WIM
]
const BZIP2_BLOCK = '1AY&SY'
const TAR_BLOCK_BYTES = 512
const TAR_CHECKSUM_AT = 148
const TAR_CHECKSUM_BYTES = 8
const TAR_MAGIC_AT = 257

/** What kind of container a file is, by its first bytes alone. */
export function containerOf(head: Uint8Array): Container {
  for (const [container, magic] of MAGIC) {
    if (magic.every((byte, index) => head[index] === byte)) return container
  }
  // A zstd skippable frame may come first (pzstd, seekable zstd); its low digit is free.
  if ((head[0] ?? 0) >> 4 === 5 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18) return 'zstd'
  if (latin1(head.subarray(0, 3)) === 'BZh' && latin1(head.subarray(4, 10)) === BZIP2_BLOCK) return 'unsupported'
  return isTarHeader(head) ? 'tar' : 'plain'
}

/** True for a tar header: `ustar` (POSIX and GNU) and a checksum that is right, counted with signed or unsigned bytes. */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.length < TAR_BLOCK_BYTES || latin1(block.subarray(TAR_MAGIC_AT, TAR_MAGIC_AT + 5)) !== 'ustar') return false
  let unsigned = 0
  let signed = 0
  for (let index = 0; index < TAR_BLOCK_BYTES; index++) {
    const inChecksum = index >= TAR_CHECKSUM_AT && index < TAR_CHECKSUM_AT + TAR_CHECKSUM_BYTES
    const byte = inChecksum ? 0x20 : (block[index] ?? 0)
    unsigned += byte
    signed += byte > 127 ? byte - 256 : byte
  }
  const text = latin1(block.subarray(TAR_CHECKSUM_AT, TAR_CHECKSUM_AT + TAR_CHECKSUM_BYTES))
  const stated = Number.parseInt(text.replaceAll('\0', ' ').trim(), 8)
  return stated === unsigned || stated === signed
}

/** Bytes as text, one character a byte. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}
