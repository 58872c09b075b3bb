import { MAX_KEYS, MAX_NESTING } from './bounds.ts'

/** What a scan says where it cannot yet say an end. */
export const NEED_MORE = -1
export const BROKEN = -2

export const TOO_DEEP: string = `nested deeper than ${MAX_NESTING} levels`
export const TOO_MANY_KEYS: string = `more than ${MAX_KEYS} keys`

type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end'

/**
 * Finds where a JSON value ends without building it. It keeps to the grammar as far as that shows a missing bracket,
 * comma or quote early; what a literal or an escape may look like is left to `JSON.parse`.
 */
export interface Scan {
  /**
   * Index just after the value that begins at `start`, `NEED_MORE`, or `BROKEN`; looks no further than `end`. Continues
   * where it stopped when called with more bytes; they may have moved meanwhile.
   */
  run(bytes: Uint8Array, start: number, end: number): number
  /** Why the value is broken. */
  reason(): string
}

/** Begins a scan of a value; `openObjects` objects are taken as open already, after one of their members. */
export function scanJson(openObjects = 0): Scan {
  let done = 0
  const stack = new Uint8Array(MAX_NESTING + 1)
  let depth = openObjects
  stack.fill(OBJECT, 0, openObjects)
  let expected: Expected = openObjects === 0 ? 'value' : 'comma-or-end'
  let inString = false
  let escaped = false
  let inLiteral = false
  let keys = 0
  let why = ''

  function broken(reason: string): number {
    why = reason
    return BROKEN
  }

  function run(bytes: Uint8Array, start: number, end: number): number {
    if (why !== '') return BROKEN
    let at = start + done
    const stop = walk()
    done = at - start
    return stop

    function walk(): number {
      while (at < end) {
        if (inString) {
          const byte = bytes[at] ?? 0
          if (byte === LF || byte === CR) return broken('a line break inside a string')
          at += 1
          if (escaped) {
            escaped = false
            continue
          }
          if (byte === BACKSLASH) escaped = true
          if (byte !== QUOTE) continue
          inString = false
          if (expected === 'key' || expected === 'key-or-end') {
            keys += 1
            if (keys > MAX_KEYS) return broken(TOO_MANY_KEYS)
            expected = 'colon'
          } else {
            expected = 'comma-or-end'
            if (depth === 0) return at
          }
          continue
        }
        const byte = bytes[at] ?? 0
        if (inLiteral) {
          if (isLiteral(byte)) {
            at += 1
            continue
          }
          inLiteral = false
          expected = 'comma-or-end'
          if (depth === 0) return at
        }
        if (byte === SPACE || byte === LF || byte === CR || byte === TAB) {
          at += 1
          continue
        }
        const wantsValue = expected === 'value' || expected === 'value-or-end'
        switch (byte) {
          case QUOTE:
            if (!wantsValue && expected !== 'key' && expected !== 'key-or-end')
              return broken('a comma or bracket is missing')
            inString = true
            break
          case OPEN_BRACE:
          case OPEN_BRACKET:
            if (!wantsValue) return broken('a comma or bracket is missing')
            if (depth === MAX_NESTING) return broken(TOO_DEEP)
            stack[depth] = byte === OPEN_BRACE ? OBJECT : ARRAY
            depth += 1
            expected = byte === OPEN_BRACE ? 'key-or-end' : 'value-or-end'
            break
          case CLOSE_BRACE:
            if (stack[depth - 1] !== OBJECT || (expected !== 'key-or-end' && expected !== 'comma-or-end')) {
              return broken('a bracket that closes nothing')
            }
            depth -= 1
            expected = 'comma-or-end'
            break
          case CLOSE_BRACKET:
            if (stack[depth - 1] !== ARRAY || (expected !== 'value-or-end' && expected !== 'comma-or-end')) {
              return broken('a bracket that closes nothing')
            }
            depth -= 1
            expected = 'comma-or-end'
            break
          case COMMA:
            if (expected !== 'comma-or-end') return broken('a comma without a value before it')
            expected = stack[depth - 1] === OBJECT ? 'key' : 'value'
            break
          case COLON:
            if (expected !== 'colon') return broken('a colon without a key')
            expected = 'value'
            break
          default:
            if (!wantsValue || !isLiteral(byte)) return broken('not JSON')
            inLiteral = true
        }
        at += 1
        if (depth === 0 && !inString && !inLiteral) return at
      }
      return NEED_MORE
    }
  }

  return { run, reason: () => why }
}

const OBJECT = 1
const ARRAY = 2
const TAB = 0x09
const LF = 0x0a
const CR = 0x0d
const SPACE = 0x20
const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACKET = 0x5b
const BACKSLASH = 0x5c
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

/** Digits, letters, sign and point: what numbers and `true`, `false`, `null` are made of. */
function isLiteral(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    byte === 0x2b ||
    byte === 0x2d ||
    byte === 0x2e
  )
}
