import type { Chunk } from './chunk.ts'

/** Strings of up to this many units are remembered. */
const MAX_REMEMBERED_UNITS = 128
const REMEMBERED: number = 1 << 13

const remembered: (string | undefined)[] = new Array<string | undefined>(REMEMBERED).fill(undefined)
const narrow = Buffer.alloc(65_536)

/**
 * UTF-16 of `sizeBytes` at `at`, without trailing NULs; lone surrogates become U+FFFD.
 * Records repeat their strings, so those seen lately are compared with the bytes and given again: cheaper than making
 * them, and equal values are then one object. Text of Latin-1 alone is made with one byte a character.
 */
export function readUtf16({ bytes, view }: Chunk, at: number, sizeBytes: number): string {
  let units = sizeBytes >>> 1
  while (units > 0 && view.getUint16(at + units * 2 - 2, true) === 0) units -= 1
  if (units === 0) return ''
  const end = at + units * 2
  let seen = 0
  let hash = units
  if (units > MAX_REMEMBERED_UNITS) {
    for (let from = at; from < end; from += 2) seen |= view.getUint16(from, true)
    return make(bytes, view, at, end, seen)
  }

  for (let from = at; from < end; from += 2) {
    const unit = view.getUint16(from, true)
    seen |= unit
    hash = Math.imul(hash ^ unit, 0x0100_0193)
  }
  const place = (hash ^ (hash >>> 15)) & (REMEMBERED - 1)
  const candidate = remembered[place]
  if (candidate !== undefined && candidate.length === units && isSame(candidate, view, at)) return candidate
  const text = make(bytes, view, at, end, seen)
  remembered[place] = text
  return text
}

function isSame(text: string, view: DataView, at: number): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) !== view.getUint16(at + index * 2, true)) return false
  }
  return true
}

function make(bytes: Buffer, view: DataView, at: number, end: number, seen: number): string {
  if (seen > 0xff) return bytes.toString('utf16le', at, end).toWellFormed()
  let to = 0
  for (let from = at; from < end; from += 2) {
    narrow[to] = view.getUint8(from)
    to += 1
  }
  return narrow.toString('latin1', 0, to)
}
