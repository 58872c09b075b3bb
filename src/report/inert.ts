/** Longest piece of foreign text that is shown in a sentence or a cell. */
export const MAX_INERT_CHARS = 600

/** What a sign in place of an unseen character counts toward the bound: it takes more room than a letter. */
const SIGN_COST = 6

/**
 * Characters that a reader does not see, or that change how others are shown: controls, format characters (bidi,
 * zero-width, tags), line and paragraph separators, lone surrogates, private and unassigned ones, ignorable ones. Of
 * marks that pile on one letter the fourth and later ones, which would climb over the neighbouring lines.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}]|(?<=\p{M}{3})\p{M}/gu
const ANY_UNSEEN = new RegExp(UNSEEN.source, 'u')
const ANY_MARKUP = /[&<>"']/
const MARKUP = /[&<>"']/g
const ENTITY: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

interface Piece {
  readonly kind: 'text' | 'sign' | 'cut'
  readonly text: string
}

/** Options of both forms: a bound, and whether line feeds stay (a record that is shown with its lines). */
export interface InertOptions {
  readonly maxChars?: number
  readonly keepLines?: boolean
}

/**
 * Foreign text for a terminal or a plain file: every unseen character becomes a visible sign (␛, `\u202e`), the length is
 * bounded, and what was left out is counted.
 */
export function inertText(text: string, options: InertOptions = {}): string {
  const maxChars = options.maxChars ?? MAX_INERT_CHARS
  if (text.length <= maxChars && !ANY_UNSEEN.test(text)) return text
  return pieces(text, maxChars, options.keepLines ?? false)
    .map((piece) => piece.text)
    .join('')
}

/** The same as markup: escaped for HTML text, with the signs in a `span` so that they cannot pass for the text itself. */
export function inert(text: string, options: InertOptions = {}): string {
  const maxChars = options.maxChars ?? MAX_INERT_CHARS
  if (text.length <= maxChars && !ANY_UNSEEN.test(text)) return escapeMarkup(text)
  let out = ''
  for (const piece of pieces(text, maxChars, options.keepLines ?? false)) {
    if (piece.kind === 'text') out += escapeMarkup(piece.text)
    else out += `<span class="${piece.kind === 'sign' ? 'unseen-char' : 'cut'}">${piece.text}</span>`
  }
  return out
}

/** Foreign text for an attribute value in double quotes, or where elements are not allowed (`title`, SVG `text`). */
export function inertAttribute(text: string, options: InertOptions = {}): string {
  return escapeMarkup(inertText(text, options))
}

/** Escapes the five characters that have a meaning in HTML; safe in text and in quoted attribute values. */
export function escapeMarkup(text: string): string {
  return ANY_MARKUP.test(text) ? text.replace(MARKUP, (character) => ENTITY[character] ?? '') : text
}

function pieces(text: string, maxChars: number, keepLines: boolean): readonly Piece[] {
  const found: Piece[] = []
  let left = maxChars
  let at = 0

  /** Takes plain text up to `end`; false where the bound is reached before it. */
  const takeText = (end: number): boolean => {
    const stop = Math.min(end, at + left)
    const whole = stop < end && isLowSurrogate(text.charCodeAt(stop)) ? stop - 1 : stop
    if (whole > at) found.push({ kind: 'text', text: text.slice(at, whole) })
    left -= Math.max(0, whole - at)
    at = Math.max(at, whole)
    return at === end
  }

  for (const match of text.matchAll(UNSEEN)) {
    const [character] = match
    if (keepLines && character === '\n') continue
    if (!takeText(match.index) || left < SIGN_COST) break
    const sign = signOf(character)
    const last = found.at(-1)
    if (last?.kind === 'sign') found[found.length - 1] = { kind: 'sign', text: last.text + sign }
    else found.push({ kind: 'sign', text: sign })
    left -= SIGN_COST
    at = match.index + character.length
    if (left <= 0) break
  }
  const next = nextUnseen(text, at, keepLines)
  if (left > 0 && next > at) takeText(next)
  if (at < text.length) found.push({ kind: 'cut', text: `… (${text.length - at} more characters)` })
  return found
}

function nextUnseen(text: string, from: number, keepLines: boolean): number {
  const search = new RegExp(UNSEEN.source, 'gu')
  search.lastIndex = from
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    if (!(keepLines && match[0] === '\n')) return match.index
  }
  return text.length
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}

function signOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return '␡'
  const hex = code.toString(16)
  return code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`
}
