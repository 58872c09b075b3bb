import { createCipheriv, createDecipheriv, hash } from 'node:crypto'

/** Deciphers the strings and the stream of one object. */
export interface PdfCipher {
  string(bytes: Buffer): Buffer
  stream(bytes: Buffer): Buffer
}

/** The entries of an encryption dictionary that are needed (ISO 32000-2, section 7.6). Strings as their bytes. */
export interface EncryptionEntries {
  readonly version: number
  readonly revision: number
  /** Bits. */
  readonly length: number
  readonly permissions: number
  readonly owner: Buffer
  readonly user: Buffer
  readonly userKey: Buffer
  readonly id: Buffer
  readonly encryptsMetadata: boolean
  readonly method: 'rc4' | 'aes' | 'none'
}

type Method = EncryptionEntries['method']

const PADDING: Buffer = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex')

/**
 * What deciphers each object of a file that opens without a password, as most enciphered files in mail do: their encryption
 * only forbids printing. Undefined where a password is needed or the method is unknown.
 */
export function openWithoutPassword(
  entries: EncryptionEntries,
): ((object: number, generation: number) => PdfCipher) | undefined {
  const { version, method } = entries
  if (version === 5) {
    const key = keyOfVersion5(entries)
    if (key === undefined) return undefined
    const cipher: PdfCipher = { string: (bytes) => aes(key, bytes), stream: (bytes) => aes(key, bytes) }
    return () => cipher
  }
  if (version < 1 || version > 4) return undefined
  const key = keyOfVersion4(entries)
  if (key === undefined) return undefined
  return (object, generation) => {
    const own = objectKey(key, object, generation, method)
    const decipher = (bytes: Buffer): Buffer =>
      method === 'aes' ? aes(own, bytes) : method === 'rc4' ? rc4(own, bytes) : bytes
    return { string: decipher, stream: decipher }
  }
}

function md5(...parts: readonly Buffer[]): Buffer {
  return hash('md5', Buffer.concat(parts), 'buffer')
}

/** Algorithms 2, 4 and 5: the key of an empty password, if that is the user's. */
function keyOfVersion4({
  revision,
  length,
  permissions,
  owner,
  user,
  id,
  encryptsMetadata,
}: EncryptionEntries): Buffer | undefined {
  const bytes = revision === 2 ? 5 : Math.min(16, Math.max(5, length >> 3))
  const rights = Buffer.alloc(4)
  rights.writeInt32LE(permissions | 0)
  const mark = revision >= 4 && !encryptsMetadata ? Buffer.alloc(4, 0xff) : Buffer.alloc(0)
  let key = md5(PADDING, owner.subarray(0, 32), rights, id, mark).subarray(0, bytes)
  if (revision >= 3) for (let round = 0; round < 50; round += 1) key = md5(key).subarray(0, bytes)
  if (revision === 2) return rc4(key, PADDING).equals(user.subarray(0, 32)) ? key : undefined
  let proof = rc4(key, md5(PADDING, id))
  for (let round = 1; round <= 19; round += 1) proof = rc4(Buffer.from(key.map((byte) => byte ^ round)), proof)
  return proof.equals(user.subarray(0, 16)) ? key : undefined
}

/** Algorithm 1. */
function objectKey(key: Buffer, object: number, generation: number, method: Method): Buffer {
  const number = Buffer.from([
    object & 255,
    (object >> 8) & 255,
    (object >> 16) & 255,
    generation & 255,
    (generation >> 8) & 255,
  ])
  const salt = method === 'aes' ? Buffer.from('sAlT') : Buffer.alloc(0)
  return md5(key, number, salt).subarray(0, Math.min(16, key.length + 5))
}

/** Algorithms 2.A and 11. */
function keyOfVersion5({ revision, user, userKey }: EncryptionEntries): Buffer | undefined {
  if (user.length < 48 || userKey.length < 32) return undefined
  const digest = (salt: Buffer): Buffer => (revision >= 6 ? hardened(salt) : hash('sha256', salt, 'buffer'))
  if (!digest(user.subarray(32, 40)).equals(user.subarray(0, 32))) return undefined
  const decipher = createDecipheriv('aes-256-cbc', digest(user.subarray(40, 48)), Buffer.alloc(16)).setAutoPadding(
    false,
  )
  return Buffer.concat([decipher.update(userKey.subarray(0, 32)), decipher.final()])
}

/** Algorithm 2.B for an empty password: 64 rounds and more of AES and a hash that the rounds choose. */
function hardened(salt: Buffer): Buffer {
  let key = hash('sha256', salt, 'buffer')
  for (let round = 0, last = 0; round < 64 || last > round - 32; round += 1) {
    const block = Buffer.concat(Array.from({ length: 64 }, () => key))
    const cipher = createCipheriv('aes-128-cbc', key.subarray(0, 16), key.subarray(16, 32)).setAutoPadding(false)
    const mixed = Buffer.concat([cipher.update(block), cipher.final()])
    const choice = mixed.subarray(0, 16).reduce((sum, byte) => sum + byte, 0) % 3
    key = hash(choice === 0 ? 'sha256' : choice === 1 ? 'sha384' : 'sha512', mixed, 'buffer')
    last = mixed.at(-1) ?? 0
    if (round > 1000) break
  }
  return key.subarray(0, 32)
}

/** AES in CBC mode with its start in front. A damaged end is cut, not refused. */
function aes(key: Buffer, bytes: Buffer): Buffer {
  if (bytes.length < 32) return Buffer.alloc(0)
  const whole = 16 * Math.floor((bytes.length - 16) / 16)
  const decipher = createDecipheriv(`aes-${key.length * 8}-cbc`, key, bytes.subarray(0, 16)).setAutoPadding(false)
  const plain = Buffer.concat([decipher.update(bytes.subarray(16, 16 + whole)), decipher.final()])
  const padding = plain.at(-1) ?? 0
  return padding >= 1 && padding <= 16 ? plain.subarray(0, plain.length - padding) : plain
}

/** OpenSSL no longer offers it. */
function rc4(key: Buffer, bytes: Buffer): Buffer {
  const state = new Uint8Array(256)
  for (let index = 0; index < 256; index += 1) state[index] = index
  for (let index = 0, other = 0; index < 256; index += 1) {
    const value = state[index] ?? 0
    other = (other + value + (key[index % key.length] ?? 0)) & 255
    state[index] = state[other] ?? 0
    state[other] = value
  }
  const out = Buffer.alloc(bytes.length)
  for (let at = 0, index = 0, other = 0; at < bytes.length; at += 1) {
    index = (index + 1) & 255
    const value = state[index] ?? 0
    other = (other + value) & 255
    const swapped = state[other] ?? 0
    state[index] = swapped
    state[other] = value
    out[at] = (bytes[at] ?? 0) ^ (state[(value + swapped) & 255] ?? 0)
  }
  return out
}
