import { formatInstant, type Instant } from '../model/time.ts'

/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined }

/**
 * Characters that JSON may hold as they are but that act on a terminal or hide there: DEL, C1 controls, bidi and other
 * format characters, separators. (Those below U+0020 are escaped by JSON itself.)
 */
const ACTIVE = /[\u007f-\u009f]|[\p{Cf}\p{Zl}\p{Zp}]/gu

/** JSON with two blanks of indent and a line feed at its end. What acts on a terminal is escaped; parsing gives it back. */
export function jsonText(value: Json): string {
  return `${escapeActive(JSON.stringify(value, null, 2))}\n`
}

/** JSON on one line, with its line feed. */
export function jsonLine(value: Json): string {
  return `${escapeActive(JSON.stringify(value))}\n`
}

/** RFC 3339 with `Z`; null where there is no time. */
export function jsonTime(time: Instant | null | undefined): string | null {
  return time === null || time === undefined ? null : formatInstant(time)
}

/** A number with at most six digits behind the point, so that sums taken in another order give the same text. */
export function jsonNumber(value: number): number | null {
  return Number.isFinite(value) ? Math.round(value * 1e6) / 1e6 : null
}

/** JSON text in which what acts on a terminal is escaped; parsing gives it back. */
export function escapeActive(text: string): string {
  return text.replace(ACTIVE, (character) => {
    let out = ''
    for (let at = 0; at < character.length; at += 1) {
      out += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`
    }
    return out
  })
}
