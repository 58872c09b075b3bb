import type { FieldValue } from '../../model/event.ts'
import { MAX_RECORD_BYTES, REJECT_TEXT_BYTES } from './bounds.ts'
import { FEW_KEYS_LENGTH, parseJson } from './json-parse.ts'
import { BROKEN, NEED_MORE, type Scan, scanJson } from './json-scan.ts'
import type { Place, TextWindow } from './window.ts'

/** A record of a JSON text, or what could not be read as one. */
export type JsonRecord =
  | { readonly kind: 'value'; readonly value: FieldValue; readonly cut: boolean; readonly place: Place }
  | { readonly kind: 'broken'; readonly reason: string; readonly place: Place; readonly bytes: Buffer }

/** Lines up to this length are read whole without a scan; longer ones could cost much memory before a bound is seen. */
const WHOLE_LINE_BYTES: number = FEW_KEYS_LENGTH
/** Arrays within arrays that are opened up for their objects. */
const MAX_AROUND = 64
const TOO_LONG = `longer than ${MAX_RECORD_BYTES / 1024 / 1024} MiB`
/** Members before the array of a wrapper, and the length of each: beyond it an object is a record. */
const MAX_WRAPPER_MEMBERS = 16
const MAX_WRAPPER_MEMBER_BYTES = 4096
const MAX_KEY_BYTES = 64
/** How far ahead is looked to tell a wrapper or an array of objects. */
const MAX_AHEAD_BYTES = 131_072
/** How much further than its record's start another line of the same text may begin, where the first shares its line. */
const FIRST_ELEMENT_COLUMNS = 4
/** Records further into their line than this are not looked for after a broken one. */
const MAX_COLUMN = 4096

/** Keys under which exports put their array of records. */
const ARRAY_KEYS: ReadonlySet<string> = new Set(
  ['Records', 'records', 'value', 'Value', 'events', 'Events', 'Event', 'data', 'Data', 'results', 'items'].concat([
    'logs',
    'hits',
    'entries',
    'rows',
  ]),
)
/** Keys of an export that say nothing of its records. */
const WRAPPER_KEYS: ReadonlySet<string> = new Set(
  [
    'count',
    'total',
    'took',
    'timed_out',
    '_shards',
    'max_score',
    'nextLink',
    'next',
    'meta',
    'metadata',
    'links',
  ].concat([
    '@odata.context',
    '@odata.nextLink',
    '@odata.count',
    '@odata.deltaLink',
    'pagination',
    'schema',
    '_scroll_id',
  ]),
)

const TAB = 0x09
const LF = 0x0a
const CR = 0x0d
const SPACE = 0x20
const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

/** What the records stand in: an array, or the array of a wrapper that is `objects` deep. */
interface Around {
  readonly objects: number
}

/** How to find the next record after a broken one. */
interface Skip {
  /** A line may begin a record if what it begins with stands at most here. */
  readonly column: number
  /** The broken record began its line, so the next one does too; otherwise brackets may stand before it. */
  readonly startsLine: boolean
  readonly first: number
  /** Any line will do. */
  readonly anyLine: boolean
  /** False until the line on which the broken record begins has ended. */
  inLine: boolean
}

/**
 * Cuts a JSON text into records: values one after another, on one line each or over many, the elements of an array, and
 * the elements of a wrapper's array. A broken value costs itself alone: reading goes on at the next line that could begin
 * a record. `drain` takes what the window has; `last` tells that nothing will follow.
 */
export function jsonFramer(window: TextWindow): { drain(last: boolean): JsonRecord[] } {
  const around: Around[] = []
  let scan: Scan | undefined
  /** Set while a wrapper's remaining members are read. */
  let tail: Around | undefined
  let skip: Skip | undefined
  /** The line on which the previous record ended; 0 before the first. */
  let previousLine = 0
  /** True where the last thing said was a Reject, so that the end of the text adds no second one for the same damage. */
  let brokenLast = false

  function drain(last: boolean): JsonRecord[] {
    const out: JsonRecord[] = []
    while (step(last, out));
    return out
  }

  /** Does one thing; false where nothing more can be done with what the window has. */
  function step(last: boolean, out: JsonRecord[]): boolean {
    if (skip !== undefined) return skipBroken(skip, last)
    if (tail !== undefined) return readTail(tail, last, out)
    const { bytes } = window
    const end = bytes.length
    let at = window.start
    while (at < end && isBetween(bytes[at] ?? 0)) at += 1
    if (at === end) {
      window.consume(at)
      if (last && around.length > 0 && !brokenLast) {
        out.push({
          kind: 'broken',
          reason: 'the text ends inside an array',
          place: window.place(at),
          bytes: Buffer.alloc(0),
        })
      }
      return false
    }
    const byte = bytes[at] ?? 0
    const inside = around.at(-1)
    if (byte === CLOSE_BRACKET && inside !== undefined) {
      consumeTo(at + 1)
      around.pop()
      if (inside.objects > 0) tail = inside
      return true
    }
    if (byte === OPEN_BRACKET && scan === undefined && around.length < MAX_AROUND) {
      const opened = inside === undefined ? at + 1 : arrayOfObjects(bytes, at, last)
      if (opened === NEED_MORE) return false
      if (opened !== 0) {
        consumeTo(opened)
        around.push({ objects: 0 })
        return true
      }
    }
    if (byte === OPEN_BRACE && scan === undefined && inside === undefined) {
      const wrapper = openWrapper(bytes, at, last)
      if (wrapper === 'need more') return false
      if (wrapper !== 'none') {
        consumeTo(wrapper.end)
        around.push({ objects: wrapper.objects })
        return true
      }
    }
    if (byte === OPEN_BRACE && scan === undefined && readLine(at, last, out)) return true
    return readValue(at, byte, last, out)
  }

  function consumeTo(index: number): void {
    previousLine = window.place(index).line
    window.consume(index)
  }

  /** The fast way: the value is the whole rest of its line. */
  function readLine(at: number, last: boolean, out: JsonRecord[]): boolean {
    const { bytes } = window
    const place = window.place(at)
    const feed = window.nextLineFeed()
    if (feed === -1 && !last) return false
    let stop = feed === -1 ? bytes.length : feed
    while (stop > at && isBetween(bytes[stop - 1] ?? 0)) stop -= 1
    if (stop - at > WHOLE_LINE_BYTES || bytes[stop - 1] !== CLOSE_BRACE) return false
    const parsed = parseJson(bytes.toString('utf8', at, stop))
    if (parsed.kind === 'broken') return false
    out.push({ kind: 'value', value: parsed.value, cut: parsed.cut, place })
    brokenLast = false
    previousLine = place.line
    window.consume(stop)
    return true
  }

  function readValue(at: number, first: number, last: boolean, out: JsonRecord[]): boolean {
    const { bytes } = window
    const place = window.place(at)
    window.consume(at)
    if (first !== OPEN_BRACE && around.length === 0 && scan === undefined) {
      return giveUp('neither an object nor an array', place, first, true, last, out)
    }
    scan ??= scanJson()
    const end = Math.min(bytes.length, at + MAX_RECORD_BYTES)
    let stop = scan.run(bytes, at, end)
    if (stop === NEED_MORE) {
      if (bytes.length > end) return giveUp(TOO_LONG, place, first, false, last, out)
      if (!last) return false
      // A number or word at the very end has no other end.
      if (first === OPEN_BRACE || first === OPEN_BRACKET || first === QUOTE) {
        return giveUp('the text ends inside a record', place, first, false, last, out)
      }
      stop = end
    }
    if (stop === BROKEN) return giveUp(scan.reason(), place, first, false, last, out)
    scan = undefined
    const parsed = parseJson(bytes.toString('utf8', at, stop))
    if (parsed.kind === 'value') out.push({ kind: 'value', value: parsed.value, cut: parsed.cut, place })
    else out.push({ kind: 'broken', reason: parsed.reason, place, bytes: Buffer.from(bytes.subarray(at, stop)) })
    brokenLast = parsed.kind === 'broken'
    consumeTo(stop)
    return true
  }

  /** Rejects what begins at the window's start, and sets out to find the next record. */
  function giveUp(
    reason: string,
    place: Place,
    first: number,
    anyLine: boolean,
    last: boolean,
    out: JsonRecord[],
  ): boolean {
    const { bytes, start } = window
    // The excerpt must not depend on how the bytes came in.
    if (bytes.length - start < REJECT_TEXT_BYTES && !last) return false
    out.push({ kind: 'broken', reason, place, bytes: excerpt(bytes.subarray(start, start + REJECT_TEXT_BYTES)) })
    brokenLast = true
    scan = undefined
    const startsLine = place.line !== previousLine
    const column = Math.min(startsLine ? place.column : place.column + FIRST_ELEMENT_COLUMNS, MAX_COLUMN)
    skip = { column, startsLine, first, anyLine, inLine: true }
    return true
  }

  function skipBroken(how: Skip, last: boolean): boolean {
    const { bytes } = window
    const end = bytes.length
    let at = window.start
    while (at < end) {
      if (how.inLine) {
        while (at < end && bytes[at] !== LF && bytes[at] !== CR) at += 1
        if (at === end) break
        at += 1
        how.inLine = false
        window.consume(at)
        if (how.anyLine) {
          skip = undefined
          return true
        }
      }
      let first = at
      while (first < end && isBeforeRecord(bytes[first] ?? 0, how)) first += 1
      // More blanks than the record's own can't lead to another record, so they need not be kept.
      if (first === end && !last && first - at <= how.column) return false
      const byte = bytes[first]
      if (
        first - at <= how.column &&
        (byte === OPEN_BRACE || byte === how.first || (byte === CLOSE_BRACKET && around.length > 0))
      ) {
        skip = undefined
        window.consume(first)
        return true
      }
      how.inLine = true
      at = first
    }
    window.consume(end)
    if (last) skip = undefined
    return last
  }

  /** Reads the members that a wrapper has after its array; where they say anything of their own, they are a record. */
  function readTail(wrapper: Around, last: boolean, out: JsonRecord[]): boolean {
    const { bytes, start } = window
    const place = window.place(start)
    scan ??= scanJson(wrapper.objects)
    const end = Math.min(bytes.length, start + MAX_RECORD_BYTES)
    const stop = scan.run(bytes, start, end)
    if (stop === NEED_MORE && !last && bytes.length === end) return false
    if (stop < 0) {
      const reason = stop === BROKEN ? scan.reason() : 'the wrapper of the records does not end'
      if (!giveUp(reason, place, OPEN_BRACE, false, last, out)) return false
      tail = undefined
      return true
    }
    const parsed = parseJson(`${'{"":'.repeat(wrapper.objects - 1)}{"":0${bytes.toString('utf8', start, stop)}`)
    if (parsed.kind === 'broken') {
      out.push({ kind: 'broken', reason: parsed.reason, place, bytes: Buffer.from(bytes.subarray(start, stop)) })
    } else if (saysSomething(parsed.value)) {
      out.push({ kind: 'value', value: parsed.value, cut: parsed.cut, place })
    }
    scan = undefined
    tail = undefined
    consumeTo(stop)
    return true
  }

  return { drain }
}

/** White space and commas: what may stand between records. */
function isBetween(byte: number): boolean {
  return byte === SPACE || byte === LF || byte === CR || byte === TAB || byte === COMMA
}

function isBeforeRecord(byte: number, how: Skip): boolean {
  if (byte === SPACE || byte === TAB || byte === COMMA) return true
  return !how.startsLine && (byte === CLOSE_BRACE || byte === CLOSE_BRACKET)
}

/** The first line of a broken record, or, where that is no more than a bracket, all of the bytes. */
function excerpt(bytes: Buffer): Buffer {
  const line = bytes.findIndex((byte) => byte === LF || byte === CR)
  return Buffer.from(line > 1 ? bytes.subarray(0, line) : bytes)
}

/** Index after the bracket of an array that begins with an object; 0 where it is another array. */
function arrayOfObjects(bytes: Buffer, at: number, last: boolean): number {
  const seen = bytes.subarray(0, at + MAX_AHEAD_BYTES)
  const inside = afterBlanks(seen, at + 1)
  if (inside === seen.length) return last || seen.length < bytes.length ? 0 : NEED_MORE
  return seen[inside] === OPEN_BRACE ? inside : 0
}

function afterBlanks(bytes: Buffer, from: number): number {
  let at = from
  while (at < bytes.length && (bytes[at] === SPACE || bytes[at] === LF || bytes[at] === CR || bytes[at] === TAB))
    at += 1
  return at
}

/**
 * Looks whether the object at `at` is the wrapper of an export: after nothing but members that say nothing of records, an
 * array of objects under a usual name (for Elasticsearch within one more object). `end` is just inside that array.
 */
function openWrapper(
  bytes: Buffer,
  start: number,
  last: boolean,
): 'none' | 'need more' | { readonly end: number; readonly objects: number } {
  const seen = bytes.subarray(0, start + MAX_AHEAD_BYTES)
  const unknown = last || seen.length < bytes.length ? 'none' : 'need more'
  let objects = 1
  let at = start + 1
  for (let member = 0; member < MAX_WRAPPER_MEMBERS; member += 1) {
    at = afterBlanks(seen, at)
    if (at >= seen.length) return unknown
    if (seen[at] !== QUOTE) return 'none'
    const close = seen.indexOf(QUOTE, at + 1)
    if (close === -1) return seen.length - at > MAX_KEY_BYTES ? 'none' : unknown
    if (close - at > MAX_KEY_BYTES) return 'none'
    const key = seen.toString('latin1', at + 1, close)
    if (!ARRAY_KEYS.has(key) && !WRAPPER_KEYS.has(key)) return 'none'
    at = afterBlanks(seen, close + 1)
    if (at >= seen.length) return unknown
    if (seen[at] !== COLON) return 'none'
    at = afterBlanks(seen, at + 1)
    if (at >= seen.length) return unknown
    if (ARRAY_KEYS.has(key)) {
      if (seen[at] === OPEN_BRACE && key === 'hits' && objects === 1) {
        objects += 1
        at += 1
        continue
      }
      if (seen[at] !== OPEN_BRACKET) return 'none'
      const inside = afterBlanks(seen, at + 1)
      if (inside >= seen.length) return unknown
      return seen[inside] === OPEN_BRACE || seen[inside] === CLOSE_BRACKET ? { end: inside, objects } : 'none'
    }
    const end = Math.min(seen.length, at + MAX_WRAPPER_MEMBER_BYTES)
    const stop = scanJson().run(seen, at, end)
    if (stop === NEED_MORE) return end - at === MAX_WRAPPER_MEMBER_BYTES ? 'none' : unknown
    if (stop === BROKEN) return 'none'
    at = afterBlanks(seen, stop)
    if (at >= seen.length) return unknown
    if (seen[at] !== COMMA) return 'none'
    at += 1
  }
  return 'none'
}

/** True where a wrapper's members, found under the empty key, are more than counts and links. */
function saysSomething(value: FieldValue): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, member]) => {
    if (key === '') return saysSomething(member)
    return !WRAPPER_KEYS.has(key)
  })
}
