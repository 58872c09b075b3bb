import { fold } from './fold.ts'

/** Any run of characters, also none (`*`). */
export const RUN = 0
/** Exactly one code point (`?`). */
export const ONE = 1
/** One of the characters that introduce a Windows option (C64). */
export const DASH = 2

/** A piece of a Sigma string: literal text or a wildcard. */
export type Piece = string | typeof RUN | typeof ONE | typeof DASH
/** A Sigma string after its escapes were read. Literals are never empty and never neighbours. */
export type Pattern = readonly Piece[]

/** How a text has to lie in a value. */
export type Shape = 'equals' | 'contains' | 'startswith' | 'endswith'

/** A pattern in the form that matching needs. */
export type Matcher =
  | { readonly shape: Shape; readonly needle: string }
  | { readonly shape: 'glob'; readonly glob: Glob }

/** Segments are what lies between runs; the ends are open where the pattern begins or ends with a run. */
export interface Glob {
  readonly openStart: boolean
  readonly openEnd: boolean
  readonly segments: readonly Segment[]
}

interface Segment {
  readonly pieces: readonly Piece[]
  /** The longest literal that lies a fixed number of code units behind the segment's start. */
  readonly anchor: string
  readonly anchorOffset: number
}

/** Hyphen, slash, en dash, em dash, horizontal bar. */
const DASHES = '-/\u2013\u2014\u2015'

/** Reads a Sigma string: `*` and `?` are wildcards, a backslash escapes these two and itself, and is itself otherwise (C37). */
export function parsePattern(text: string): Pattern {
  const pieces: Piece[] = []
  let literal = ''
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at)
    const next = text.charAt(at + 1)
    if (character === '\\' && (next === '*' || next === '?' || next === '\\')) {
      literal += next
      at += 1
    } else if (character === '*' || character === '?') {
      if (literal !== '') pieces.push(literal)
      literal = ''
      pieces.push(character === '*' ? RUN : ONE)
    } else literal += character
  }
  if (literal !== '') pieces.push(literal)
  return pieces
}

/** The text of a pattern without wildcards, else undefined. */
export function literalText(pattern: Pattern): string | undefined {
  if (pattern.length === 0) return ''
  const [first] = pattern
  return pattern.length === 1 && typeof first === 'string' ? first : undefined
}

/** Opens the ends of a pattern as `contains`, `startswith` and `endswith` ask (C50). */
export function openEnds(pattern: Pattern, shape: Shape): Pattern {
  const pieces: Piece[] = [...pattern]
  if (shape === 'contains' || shape === 'endswith') pieces.unshift(RUN)
  if (shape === 'contains' || shape === 'startswith') pieces.push(RUN)
  return pieces
}

/** Makes each dash or slash at the place of an option match any of the dashes (C64). */
export function freeDashes(pattern: Pattern): Pattern {
  return pattern.flatMap((piece): Piece[] => {
    if (typeof piece !== 'string') return [piece]
    return piece
      .split(/(?<!\w)([-/])(?=\w)/)
      .map((part, index): Piece => (index % 2 === 1 ? DASH : part))
      .filter((part) => part !== '')
  })
}

/** Prepares a pattern for matching; where it is not `cased`, against folded text. */
export function compilePattern(pattern: Pattern, cased: boolean): Matcher {
  const pieces = cased ? pattern : pattern.map((piece) => (typeof piece === 'string' ? fold(piece) : piece))
  const openStart = pieces[0] === RUN
  const openEnd = pieces.at(-1) === RUN
  const segments = splitAtRuns(pieces)
  const literals = segments.map(literalText)
  const [only = ''] = literals
  if (segments.length === 0 && !openStart) return { shape: 'equals', needle: '' }
  if (segments.length === 0) return { shape: 'contains', needle: '' }
  if (segments.length > 1 || literals[0] === undefined) {
    return { shape: 'glob', glob: { openStart, openEnd, segments: segments.map(makeSegment) } }
  }
  if (openStart && openEnd) return { shape: 'contains', needle: only }
  if (openStart) return { shape: 'endswith', needle: only }
  return { shape: openEnd ? 'startswith' : 'equals', needle: only }
}

function splitAtRuns(pieces: Pattern): Pattern[] {
  const segments: Piece[][] = []
  let current: Piece[] = []
  for (const piece of [...pieces, RUN] as const) {
    if (piece !== RUN) current.push(piece)
    else if (current.length > 0) {
      segments.push(current)
      current = []
    }
  }
  return segments
}

function makeSegment(pieces: Pattern): Segment {
  let anchor = ''
  let anchorOffset = 0
  let offset = 0
  for (const piece of pieces) {
    if (piece === ONE) break
    if (typeof piece === 'string' && piece.length > anchor.length) {
      anchor = piece
      anchorOffset = offset
    }
    offset += typeof piece === 'string' ? piece.length : 1
  }
  return { pieces, anchor, anchorOffset }
}

/** True where the whole of `text` has the form of the glob. */
export function globHolds(glob: Glob, text: string): boolean {
  const { segments, openStart, openEnd } = glob
  let at = 0
  let first = 0
  let last = segments.length
  let end = text.length
  if (!openStart) {
    const [segment] = segments
    if (segment !== undefined) at = endOfSegment(segment.pieces, text, 0)
    if (at < 0) return false
    first = 1
    if (segments.length === 1 && !openEnd) return at === end
  }
  if (!openEnd) {
    last -= 1
    const segment = segments[last]
    if (segment !== undefined) end = startOfSegment(segment.pieces, text, end)
    if (end < at) return false
  }
  for (let index = first; index < last; index += 1) {
    const segment = segments[index]
    if (segment !== undefined) at = findSegment(segment, text, at)
    if (at < 0 || at > end) return false
  }
  return true
}

/** Where the first occurrence of the segment at or after `from` ends, or -1. */
function findSegment({ pieces, anchor, anchorOffset }: Segment, text: string, from: number): number {
  for (let start = from; start <= text.length; start += 1) {
    if (anchor !== '') {
      const found = text.indexOf(anchor, start + anchorOffset)
      if (found < 0) return -1
      start = found - anchorOffset
    }
    const end = endOfSegment(pieces, text, start)
    if (end >= 0) return end
  }
  return -1
}

/** Where the segment ends if it starts at `start`, or -1. */
function endOfSegment(pieces: Pattern, text: string, start: number): number {
  let at = start
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      if (!text.startsWith(piece, at)) return -1
      at += piece.length
      continue
    }
    if (at >= text.length || (piece === DASH && !DASHES.includes(text.charAt(at)))) return -1
    at += piece === ONE && isPairAt(text, at) ? 2 : 1
  }
  return at
}

/** Where the segment starts if it ends at `end`, or -1. */
function startOfSegment(pieces: Pattern, text: string, end: number): number {
  let at = end
  for (let index = pieces.length - 1; index >= 0; index -= 1) {
    const piece = pieces[index]
    if (typeof piece === 'string') {
      if (!text.endsWith(piece, at)) return -1
      at -= piece.length
      continue
    }
    if (at <= 0 || (piece === DASH && !DASHES.includes(text.charAt(at - 1)))) return -1
    at -= piece === ONE && isPairAt(text, at - 2) ? 2 : 1
  }
  return at
}

function isPairAt(text: string, at: number): boolean {
  return (text.codePointAt(at) ?? 0) > 0xffff
}

/** Literals that every value of the form holds, for an index. */
export function globLiterals(glob: Glob): readonly string[] {
  return glob.segments.flatMap(({ pieces }) => pieces.filter((piece) => typeof piece === 'string'))
}
