import { type Pattern, type Piece, parsePattern } from '../values/pattern.ts'

/** What stands for `%name%` under `expand`, by name (C70). */
export type Placeholders = Readonly<Record<string, readonly string[]>>

/** Variants of one value; several placeholders multiply. */
const MAX_VARIANTS = 10_000
const PLACEHOLDER = /(\\%)|%([\w.-]+)%/

/** All patterns that placeholders make of one. @throws {SyntaxError} where a name has no values, or there are too many. */
export function expandPattern(pattern: Pattern, placeholders: Placeholders): readonly Pattern[] {
  let variants: readonly (readonly Piece[])[] = [[]]
  for (const piece of pattern) {
    const parts = typeof piece === 'string' ? splitText(piece, placeholders) : [[[piece]]]
    for (const choices of parts) {
      if (variants.length * choices.length > MAX_VARIANTS)
        throw new SyntaxError(`placeholders give more than ${MAX_VARIANTS} values`)
      variants = variants.flatMap((variant) => choices.map((choice) => [...variant, ...choice]))
    }
  }
  return variants.map(joinLiterals)
}

/** Each part of a text with its choices: one for plain text, the configured ones for a placeholder. */
function splitText(text: string, placeholders: Placeholders): readonly (readonly Pattern[])[] {
  const parts: (readonly Pattern[])[] = []
  let rest = text
  for (let match = PLACEHOLDER.exec(rest); match !== null; match = PLACEHOLDER.exec(rest)) {
    const before = rest.slice(0, match.index)
    if (before !== '') parts.push([[before]])
    parts.push(match[2] === undefined ? [['%']] : valuesOf(match[2], placeholders).map(parsePattern))
    rest = rest.slice(match.index + match[0].length)
  }
  if (rest !== '') parts.push([[rest]])
  return parts
}

/** An expression with each placeholder replaced by a group of its escaped values. @throws {SyntaxError} as above. */
export function expandExpression(source: string, placeholders: Placeholders): string {
  return source.replace(new RegExp(PLACEHOLDER, 'g'), (_, escaped: string | undefined, name: string) => {
    if (escaped !== undefined) return '%'
    return `(?:${valuesOf(name, placeholders)
      .map((value) => value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
      .join('|')})`
  })
}

function valuesOf(name: string, placeholders: Placeholders): readonly string[] {
  const values = Object.hasOwn(placeholders, name) ? placeholders[name] : undefined
  if (values === undefined || values.length === 0)
    throw new SyntaxError(`no value is configured for the placeholder %${name}%`)
  return values
}

function joinLiterals(pieces: readonly Piece[]): Pattern {
  const joined: Piece[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    if (typeof piece === 'string' && typeof last === 'string') joined[joined.length - 1] = last + piece
    else joined.push(piece)
  }
  return joined
}
