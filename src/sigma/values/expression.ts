import { RE2JS } from 're2js'
import { requiredLiterals } from './expression-literals.ts'

/** Longest part of a value that an expression looks at, in UTF-16 code units. */
const MAX_SCANNED_LENGTH = 64 * 1024

/** A rule's regular expression, an unanchored search in linear time. */
export interface Expression {
  readonly source: string
  readonly flags: string
  /** At least one of these folded literals is in the folded form of every value that matches; undefined where none is known. */
  readonly literals: readonly string[] | undefined
  /** Texts so far that were longer than is looked at. */
  readonly cuts: { count: number }
  test(text: string): boolean
}

const FLAG_BITS: Readonly<Record<string, number>> = {
  i: RE2JS.CASE_INSENSITIVE,
  m: RE2JS.MULTILINE,
  s: RE2JS.DOTALL,
}

/** Compiles an expression of RE2's flavour. `flags` holds letters of `ims`. Gives the reason where it can't be used. */
export function compileExpression(source: string, flags: string): Expression | string {
  try {
    const bits = [...flags].reduce((sum, flag) => sum | (FLAG_BITS[flag] ?? 0), 0)
    const compiled = RE2JS.compile(source, bits)
    const test = lengthTest(source, flags) ?? ((text: string): boolean => compiled.test(text))
    const cuts = { count: 0 }
    return {
      source,
      flags,
      literals: requiredLiterals(source),
      cuts,
      test(text) {
        if (text.length <= MAX_SCANNED_LENGTH) return test(text)
        cuts.count += 1
        return test(text.slice(0, MAX_SCANNED_LENGTH))
      },
    }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return `invalid regular expression, or outside RE2: ${detail}`
  }
}

/** `.{200,}` and its kind ask only for a length; as an automaton of that many states they took 43 ms on 16 KiB. */
function lengthTest(source: string, flags: string): ((text: string) => boolean) | undefined {
  const match = /^(?:\.|\(\.\))\{(\d{1,4})(?:,\d*)?\}$/.exec(source)
  if (match === null) return undefined
  const wanted = Number(match[1])
  const lines = flags.includes('s') ? (text: string): string[] => [text] : (text: string): string[] => text.split('\n')
  return (text) =>
    text.length >= wanted && lines(text).some((line) => line.length >= wanted && countCodePoints(line) >= wanted)
}

function countCodePoints(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}
