import { MAX_KEYS } from '../../framing/bounds.ts'
import { isWordCharacter } from './characters.ts'

/** The names and values of a line, in order; a name that occurs twice keeps its first value. */
export type Pairs = Readonly<Record<string, string>>

const SPACE = 32
const TAB = 9
const QUOTE = 34
const SLASH = 47
const APOSTROPHE = 39
const EQUALS = 61
const BACKSLASH = 92
/** Names are no longer than this; what is longer before an equals sign is prose. */
const MAX_NAME_LENGTH = 64

/** How one kind of line puts its pairs together. */
export interface PairSyntax {
  /** Between name and value: `=` or `:`. */
  readonly equals?: '=' | ':'
  /** What ends a value without quotes, beside a space: a comma or a semicolon. */
  readonly separators?: string
  /** True where a value without quotes runs over spaces, up to the next separator. */
  readonly isSpaced?: boolean
}

/**
 * Reads `name=value name="quoted value" …`, separated by spaces, tabs, and by what the syntax says. One walk over the text;
 * anything that is no pair is skipped, so a line of prose with pairs in it gives its pairs.
 */
export function readPairs(text: string, syntax: PairSyntax = {}): Pairs {
  const { equals = '=', separators = ',;', isSpaced = false } = syntax
  const sign = equals === '=' ? EQUALS : 58
  const found: Record<string, string> = Object.create(null)
  let count = 0
  let at = 0
  while (at < text.length && count < MAX_KEYS) {
    const split = text.indexOf(equals, at)
    if (split < 0) break
    const name = nameBefore(text, at, split)
    if (name === '' || text.charCodeAt(split + 1) === sign) {
      at = split + 1
      continue
    }
    const [value, end] = valueAt(text, split + 1, separators, isSpaced)
    if (!(name in found)) {
      found[name] = value
      count += 1
    }
    at = end
  }
  return { ...found }
}

/** The word that ends just before `end`; empty where there is none. */
function nameBefore(text: string, start: number, end: number): string {
  let last = end
  while (last > start && text.charCodeAt(last - 1) === SPACE && end - last < 2) last -= 1
  let from = last
  while (from > start && last - from <= MAX_NAME_LENGTH && isNameCharacter(text.charCodeAt(from - 1))) from -= 1
  return last - from > MAX_NAME_LENGTH ? '' : text.slice(from, last)
}

function isNameCharacter(code: number): boolean {
  return isWordCharacter(code) || code === SLASH
}

function valueAt(text: string, start: number, separators: string, isSpaced: boolean): readonly [string, number] {
  let at = start
  while (at < text.length && text.charCodeAt(at) === SPACE && at - start < 2) at += 1
  const first = text.charCodeAt(at)
  if (first === QUOTE || first === APOSTROPHE) {
    const quoted = quotedAt(text, at, first)
    if (quoted !== undefined) return quoted
  }
  // `name= other=…`: the value is empty.
  if (!isSpaced && at > start && isPairAhead(text, at)) return ['', at]
  let end = at
  while (end < text.length) {
    const code = text.charCodeAt(end)
    if (code === TAB || (!isSpaced && code === SPACE) || separators.includes(text.charAt(end))) break
    end += 1
  }
  return [text.slice(at, end).trim(), end]
}

function isPairAhead(text: string, at: number): boolean {
  for (let end = at; end < text.length && end - at <= MAX_NAME_LENGTH; end += 1) {
    const code = text.charCodeAt(end)
    if (code === EQUALS) return end > at
    if (!isNameCharacter(code)) return false
  }
  return false
}

/** The quoted value that starts at `open`, with its escapes taken off, and where the text goes on. */
function quotedAt(text: string, open: number, quote: number): readonly [string, number] | undefined {
  let escaped = false
  for (let at = open + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === BACKSLASH && (text.charCodeAt(at + 1) === quote || text.charCodeAt(at + 1) === BACKSLASH)) {
      escaped = true
      at += 1
    } else if (code === quote) {
      const value = text.slice(open + 1, at)
      return [escaped ? value.replace(/\\(["'\\])/g, '$1') : value, at + 1]
    }
  }
  return undefined
}
