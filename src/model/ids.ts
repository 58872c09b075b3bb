import { hash } from 'node:crypto'

/** Digits of an id: 128 bits of SHA-256, so that a collision in 10^12 events is less likely than a disk that lies. */
const ID_DIGITS = 32
const SEPARATOR = '\u0000'

/**
 * The id of a thing that has an identity of its own wherever it is read (Windows: host, channel, record id, second; cloud
 * audit: its id; a message: the digest of its bytes). Parts are joined so that no two lists give the same text.
 */
export function identityId(kind: string, ...parts: readonly string[]): string {
  return hash('sha256', `${kind}${SEPARATOR}${parts.join(SEPARATOR)}`, 'hex').slice(0, ID_DIGITS)
}

/** The id of a record without identity: the SHA-256 of its uncompressed source, and its byte offset there. */
export function placeId(sourceSha256: string, offset: number, part = 0): string {
  return hash('sha256', `place${SEPARATOR}${sourceSha256}${SEPARATOR}${offset}${SEPARATOR}${part}`, 'hex').slice(
    0,
    ID_DIGITS,
  )
}
