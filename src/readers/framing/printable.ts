import type { Reject } from '../../model/event.ts'
import { REJECT_TEXT_BYTES } from './bounds.ts'

/** Control characters, bidirectional controls and separators: what could move a cursor or reorder a line. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** The first bytes of a record as text that is safe to show: at most 200 bytes, what is not printable escaped. */
export function printable(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, REJECT_TEXT_BYTES))
  return head.toString('utf8').replace(UNPRINTABLE, escaped)
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}

/** A Reject for bytes that begin at a known place. */
export function rejectAt(
  reason: string,
  raw: { readonly file: string; readonly record?: number; readonly offset: number },
  bytes: Uint8Array,
): Reject {
  return { reject: reason, raw, text: printable(bytes) }
}
