import type { FieldValue } from '../../model/event.ts'
import { MAX_KEYS, MAX_NESTING, MAX_VALUE_LENGTH } from './bounds.ts'
import { TOO_DEEP, TOO_MANY_KEYS } from './json-scan.ts'
import { closingQuote } from './quotes.ts'

/** An object as JSON gave it. A key may be `__proto__`: such a key is the object's own, and copying must keep it so. */
export interface JsonObject {
  readonly [name: string]: FieldValue
}

/** What became of a JSON text. `cut` tells that a string was longer than a value may be. */
export type Parsed =
  | { readonly kind: 'value'; readonly value: FieldValue; readonly cut: boolean }
  | { readonly kind: 'broken'; readonly reason: string }

/** A text shorter than this cannot hold too many keys: each takes at least `"":0,`. */
export const FEW_KEYS_LENGTH: number = 5 * MAX_KEYS
const INTEGER = /^-?\d+$/
/** A shorter text can't be nested so deep that reading it costs too much. */
const SHALLOW_LENGTH = 8192

/**
 * Reads a JSON text within the bounds. Numbers that a number of ours would round stay as text, so that 64-bit ids compare exactly.
 * The caller sees to it that the text is not so long that reading it costs too much memory.
 *
 * A text that is nested too deep never reaches `JSON.parse`: V8 14.6 (Node 26) writes beyond its own memory on one that breaks off
 * some thousand objects deep, and the process dies a little later.
 */
export function parseJson(text: string): Parsed {
  if (text.length > SHALLOW_LENGTH && isTooDeep(text)) return { kind: 'broken', reason: TOO_DEEP }
  let value: FieldValue
  try {
    value = JSON.parse(text)
  } catch {
    return { kind: 'broken', reason: 'not JSON' }
  }
  const found = inspect(value, text)
  if (found.broken !== undefined) return { kind: 'broken', reason: found.broken }
  if (found.rounded) value = JSON.parse(text, exactly)
  if (found.long) value = shortened(value)
  return { kind: 'value', value, cut: found.long }
}

const QUOTE = 0x22

/** True where more brackets are open at once than values may be within each other. */
function isTooDeep(text: string): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = closingQuote(text, at)
        if (at === -1) return false
        break
      case 0x5b: // [
      case 0x7b: // {
        depth += 1
        if (depth > MAX_NESTING) return true
        break
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1
    }
  }
  return false
}

interface Inspection {
  broken: string | undefined
  rounded: boolean
  long: boolean
  keys: number
}

/** Looks for what the bounds forbid and for numbers that were rounded, and repairs the latter where that is easy. */
function inspect(value: FieldValue, text: string): Inspection {
  const found: Inspection = { broken: undefined, rounded: false, long: false, keys: 0 }
  walk(value, text, 1, found)
  if (text.length >= FEW_KEYS_LENGTH && found.keys > MAX_KEYS) found.broken = TOO_MANY_KEYS
  return found
}

function walk(value: FieldValue, text: string, depth: number, found: Inspection): void {
  if (typeof value === 'string') {
    if (value.length > MAX_VALUE_LENGTH) found.long = true
    return
  }
  if (typeof value === 'number') {
    if (isRounded(value)) found.rounded = true
    return
  }
  if (typeof value !== 'object' || value === null) return
  if (depth > MAX_NESTING) {
    found.broken = TOO_DEEP
    return
  }
  if (Array.isArray(value)) {
    for (const item of value) walk(item, text, depth + 1, found)
    return
  }
  // Not an array, hence an object; `isArray` does not narrow a readonly one.
  const object = value as { [name: string]: FieldValue }
  for (const name in object) {
    found.keys += 1
    const member = object[name]
    if (typeof member === 'number') {
      if (!isRounded(member)) continue
      const exact = integerOf(name, text)
      if (exact === undefined) found.rounded = true
      else if (name !== '__proto__') object[name] = exact
    } else if (member !== undefined) walk(member, text, depth + 1, found)
  }
}

function isRounded(value: number): boolean {
  return value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER
}

/** The digits after a key that occurs once in the text; undefined where the text has to be read again with its sources. */
function integerOf(name: string, text: string): string | undefined {
  const key = `"${name}":`
  const at = text.indexOf(key)
  if (at === -1 || text[at - 1] === '\\' || text.includes(key, at + key.length)) return undefined
  let from = at + key.length
  while (text[from] === ' ') from += 1
  let to = from
  while (to < text.length && '-0123456789'.includes(text[to] ?? ' ')) to += 1
  const digits = text.slice(from, to)
  return INTEGER.test(digits) && (text[to] === ',' || text[to] === '}') ? digits : undefined
}

/** Keeps the source text of integers that a number cannot hold, and of all that would be infinite, which JSON has no word for. */
function exactly(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || !isRounded(value)) return value
  const source = context?.source
  return source !== undefined && (INTEGER.test(source) || !Number.isFinite(value)) ? source : value
}

/** A copy whose strings are cut at the bound. */
function shortened(value: FieldValue): FieldValue {
  if (typeof value === 'string') return value.slice(0, MAX_VALUE_LENGTH)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(shortened)
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shortened(member)]))
}

/** True for an object that is neither null nor an array. */
export function isObject(value: FieldValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Sets a field of an object that is being built, keeping `__proto__` a plain name. */
export function setField(fields: Record<string, FieldValue>, name: string, value: FieldValue): void {
  if (name === '__proto__') {
    Object.defineProperty(fields, name, { value, enumerable: true, writable: true, configurable: true })
  } else fields[name] = value
}
