import type { FieldValue } from '../../model/event.ts'
import type { Expression } from './expression.ts'
import { fold } from './fold.ts'
import { isInNetwork, type Network } from './network.ts'
import { type Glob, globHolds, type Shape } from './pattern.ts'
import { type TimePart, timePart } from './time-part.ts'

/** How two numbers compare. */
export type Comparison = 'eq' | 'gt' | 'gte' | 'lt' | 'lte'

/** One question about one field, or about all values of the event where `field` is undefined (keywords). Several needles are ORed. */
export type Predicate = { readonly field: string | undefined } & (
  | TextPredicate
  | {
      readonly kind: 'glob'
      readonly globs: readonly Glob[]
      readonly cased: boolean
      readonly patterns: readonly string[]
    }
  | { readonly kind: 'number'; readonly texts: ReadonlySet<string> }
  | { readonly kind: 're'; readonly expression: Expression }
  | { readonly kind: 'cidr'; readonly networks: readonly Network[]; readonly patterns: readonly string[] }
  | {
      readonly kind: 'compare'
      readonly part: TimePart | undefined
      readonly comparison: Comparison
      readonly bounds: readonly number[]
    }
  | { readonly kind: 'fieldref'; readonly other: string; readonly shape: Shape; readonly cased: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'exists'; readonly wanted: boolean }
)

/** A text as a whole or in a place. `needles` are folded unless `cased`; `set` holds them too where they are many. */
export interface TextPredicate {
  readonly kind: 'text'
  readonly shape: Shape
  readonly needles: readonly string[]
  readonly set: ReadonlySet<string> | undefined
  readonly cased: boolean
}

/** The text of a value as rules see it: a number in decimal, an object as JSON. Undefined for null and for lists. */
export function textOf(value: FieldValue | undefined): string | undefined {
  switch (typeof value) {
    case 'string':
      return value
    case 'number':
    case 'boolean':
      return String(value)
    case 'object':
      return value === null || Array.isArray(value) ? undefined : JSON.stringify(value)
    default:
      return undefined
  }
}

/** True where one text satisfies the predicate. Presence, null and `fieldref` need more than a text and are false here. */
export function textHolds(predicate: Predicate, text: string, folded: string): boolean {
  switch (predicate.kind) {
    case 'text':
      return needleHolds(predicate, predicate.cased ? text : folded)
    case 'glob': {
      const value = predicate.cased ? text : folded
      return predicate.globs.some((glob) => globHolds(glob, value))
    }
    case 'number':
      return predicate.texts.has(folded) || (text.includes('.') && predicate.texts.has(plainDecimal(text)))
    case 're':
      return predicate.expression.test(text)
    case 'cidr':
      return predicate.networks.some((network) => isInNetwork(network, text))
    case 'compare': {
      const number = predicate.part === undefined ? decimalNumber(text) : timePart(predicate.part, text)
      return number !== undefined && predicate.bounds.some((bound) => compares(predicate.comparison, number, bound))
    }
    default:
      return false
  }
}

function needleHolds({ shape, needles, set }: TextPredicate, value: string): boolean {
  switch (shape) {
    case 'equals':
      if (set !== undefined) return set.has(value)
      for (const needle of needles) if (value === needle) return true
      return false
    case 'contains':
      for (const needle of needles) if (value.includes(needle)) return true
      return false
    case 'startswith':
      for (const needle of needles) if (value.startsWith(needle)) return true
      return false
    case 'endswith':
      for (const needle of needles) if (value.endsWith(needle)) return true
      return false
  }
}

/** True where two texts relate as `fieldref` asks: the second is the needle. */
export function relates(shape: Shape, cased: boolean, text: string, other: string): boolean {
  const value = cased ? text : fold(text)
  const needle = cased ? other : fold(other)
  return needleHolds({ kind: 'text', shape, needles: [needle], set: undefined, cased }, value)
}

/** A plain decimal without the zeros that end its fraction: `1.0` is `1`. Other text stays as it is. */
export function plainDecimal(text: string): string {
  return /^-?(?:0|[1-9]\d*)\.\d+$/.test(text) ? text.replace(/\.?0+$/, '') : text
}

/** The number that a decimal text stands for; hexadecimal is text. */
export function decimalNumber(text: string): number | undefined {
  const trimmed = text.trim()
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : undefined
}

/** True where a number is on the side of the bound that the comparison names. */
export function compares(comparison: Comparison, value: number, bound: number): boolean {
  switch (comparison) {
    case 'eq':
      return value === bound
    case 'gt':
      return value > bound
    case 'gte':
      return value >= bound
    case 'lt':
      return value < bound
    case 'lte':
      return value <= bound
  }
}
