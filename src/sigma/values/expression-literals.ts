import { fold } from './fold.ts'

/**
 * Literals of which every text that an RE2 expression matches holds at least one, both folded. Undefined where none was found;
 * what the reader below doesn't know counts as “any text”. The expression must have been accepted by RE2.
 */
export function requiredLiterals(source: string): readonly string[] | undefined {
  if (source.includes('\\Q')) return undefined // quoted text: rare, not read
  const reader: Reader = { source, at: 0 }
  const found = readAlternatives(reader, 0)
  return reader.at < source.length ? undefined : found
}

interface Reader {
  readonly source: string
  at: number
}

/** One of these has to be in the text; undefined is no condition. */
type Need = readonly string[] | undefined

/** Nesting beyond this is not looked into. */
const MAX_DEPTH = 50
const MAX_ALTERNATIVES = 64

function readAlternatives(reader: Reader, depth: number): Need {
  if (depth > MAX_DEPTH) return undefined
  const branches: Need[] = [readSequence(reader, depth)]
  while (reader.source[reader.at] === '|') {
    reader.at += 1
    branches.push(readSequence(reader, depth))
  }
  const all: string[] = []
  for (const branch of branches) {
    if (branch === undefined) return undefined
    all.push(...branch)
  }
  return all.length > MAX_ALTERNATIVES ? undefined : all
}

function readSequence(reader: Reader, depth: number): Need {
  const needs: Need[] = []
  let run = ''
  const endRun = (): void => {
    if (run !== '') needs.push([run])
    run = ''
  }
  while (reader.at < reader.source.length && !'|)'.includes(reader.source.charAt(reader.at))) {
    const item = readItem(reader, depth)
    const { min, repeats } = readRepeat(reader)
    if (min === 0 || typeof item !== 'string') endRun()
    if (min > 0 && typeof item === 'string') run += item
    if (min > 0 && typeof item === 'object') needs.push(item)
    if (repeats) endRun()
  }
  endRun()
  return best(needs)
}

/** The need whose shortest literal is longest: the rarest, as a rule. */
function best(needs: readonly Need[]): Need {
  const weigh = (need: Need): number => (need === undefined ? 0 : Math.min(...need.map(({ length }) => length)))
  return needs.reduce((chosen, need) => (weigh(need) > weigh(chosen) ? need : chosen), undefined)
}

/** How often the item before must occur; `repeats` where more may follow it, so that the literal ends there. */
function readRepeat(reader: Reader): { readonly min: number; readonly repeats: boolean } {
  const match = /[*+?]|\{(\d+)(?:,\d*)?\}/y
  let min = 1
  let repeats = false
  for (;;) {
    match.lastIndex = reader.at
    const found = match.exec(reader.source)
    if (found === null) return { min, repeats }
    // A second sign is the lazy mark, or a repeat of a repeat; the smaller minimum holds in both cases.
    const own = found[0] === '+' || (repeats && found[0] === '?') ? 1 : Number(found[1] ?? 0)
    min = Math.min(min, own)
    repeats = true
    reader.at = match.lastIndex
  }
}

/** A folded character, what a group needs, or undefined for anything else. */
function readItem(reader: Reader, depth: number): string | Need {
  const character = reader.source.charAt(reader.at)
  reader.at += 1
  switch (character) {
    case '(':
      return readGroup(reader, depth)
    case '[':
      return readClass(reader)
    case '\\':
      return readEscape(reader)
    case '.':
    case '^':
    case '$':
      return undefined
    default:
      return asciiFold(character)
  }
}

function asciiFold(character: string): string | undefined {
  // Beyond ASCII, RE2 and our fold may not agree on which letters are the same.
  return character < '\u0080' ? fold(character) : undefined
}

function readGroup(reader: Reader, depth: number): Need {
  const head = /\?(?:P?<\w+>|[imsU-]*:|([imsU-]*)\))/y
  head.lastIndex = reader.at
  const match = head.exec(reader.source)
  if (match !== null) reader.at = head.lastIndex
  if (match?.[1] !== undefined) return undefined // (?i) alone: no group
  const need = readAlternatives(reader, depth + 1)
  if (reader.source[reader.at] === ')') reader.at += 1
  return need
}

function readEscape(reader: Reader): string | undefined {
  const { source } = reader
  const character = source.charAt(reader.at)
  const special = /x\{[^}]*\}|x..|[pP]\{[^}]*\}|[pP].|[0-7]{1,3}/y
  special.lastIndex = reader.at
  if (special.test(source)) {
    reader.at = special.lastIndex
    return undefined
  }
  reader.at += 1
  return /[A-Za-z]/.test(character) ? undefined : asciiFold(character)
}

/** A class of one letter in both cases is that letter: `[Rr]`. */
function readClass(reader: Reader): string | undefined {
  const { source } = reader
  const start = reader.at
  let at = start
  if (source[at] === '^') at += 1
  if (source[at] === ']') at += 1
  while (at < source.length && source[at] !== ']') {
    const named = source.startsWith('[:', at) ? source.indexOf(':]', at) : -1
    if (named > 0) at = named + 2
    else at += source[at] === '\\' ? escapeLength(source, at) : 1
  }
  reader.at = at + 1
  const inside = source.slice(start, at)
  const folded = fold(inside)
  const letter = folded.charAt(0)
  const isOneLetter = /^[A-Za-z]+$/.test(inside) && [...folded].every((other) => other === letter)
  return isOneLetter ? letter : undefined
}

function escapeLength(source: string, at: number): number {
  const match = /\\(?:[xpP]\{[^}]*\}|.)/sy
  match.lastIndex = at
  return match.exec(source)?.[0].length ?? 1
}
