import { MAX_RECORD_BYTES, REJECT_TEXT_BYTES } from './bounds.ts'
import type { Place, TextWindow } from './window.ts'

/** One `<Event …>…</Event>` as text, or what could not be one. */
export type XmlRecord =
  | { readonly kind: 'event'; readonly xml: string; readonly place: Place }
  | { readonly kind: 'broken'; readonly reason: string; readonly place: Place; readonly bytes: Buffer }

const START = '<Event'
const END = '</Event>'
const TOO_LONG = `longer than ${MAX_RECORD_BYTES / 1024 / 1024} MiB`
/** What may stand between events without a word: declarations, comments, a root element. */
const HARMLESS = /<\?[^<>]{0,1024}\?>|<!--[^<>]{0,4096}-->|<\/?(?:\w{1,32}:)?Events\b[^<>]{0,1024}>|[\s,\ufeff]/g
/** A stretch between events is kept up to this length to be judged. */
const MAX_BETWEEN_BYTES = 8192

/**
 * Cuts a text into Windows events in XML, on one line or many, with or without a root around them. An event that does not
 * end before the next begins is broken, and costs itself alone.
 */
export function xmlEventFramer(window: TextWindow): { drain(last: boolean): XmlRecord[] } {
  /** How much from the window's start on has been searched. */
  let searched = 0
  let inEvent = false
  /** The rest of an event that was too long, or of a long stretch that was rejected already, goes by unsaid. */
  let unsaid = false

  function drain(last: boolean): XmlRecord[] {
    const out: XmlRecord[] = []
    while (inEvent ? readEvent(last, out) : findEvent(last, out));
    return out
  }

  function findEvent(last: boolean, out: XmlRecord[]): boolean {
    const { bytes, start } = window
    const from = nextStart(bytes, start + searched)
    if (from === -1) {
      // A start tag may be cut in two by the end of what is there.
      searched = Math.max(0, bytes.length - start - START.length)
      if (last || searched > MAX_BETWEEN_BYTES) {
        between(start, last ? bytes.length : start + MAX_BETWEEN_BYTES, out)
        unsaid = !last
        window.consume(last ? bytes.length : start + searched)
        searched = 0
      }
      return false
    }
    between(start, from, out)
    unsaid = false
    window.consume(from)
    searched = START.length
    inEvent = true
    return true
  }

  function between(from: number, to: number, out: XmlRecord[]): void {
    if (unsaid || to === from) return
    const { bytes } = window
    const rest = bytes.toString('utf8', from, Math.min(to, from + MAX_BETWEEN_BYTES)).replace(HARMLESS, '')
    if (rest === '') return
    const place = window.place(from)
    out.push({ kind: 'broken', reason: 'no event', place, bytes: Buffer.from(rest.slice(0, REJECT_TEXT_BYTES)) })
  }

  function readEvent(last: boolean, out: XmlRecord[]): boolean {
    const { bytes, start } = window
    const place = window.place(start)
    const close = bytes.indexOf(END, start + searched)
    const next = nextStart(bytes, start + searched)
    const stop = close !== -1 && (next === -1 || close < next) ? close + END.length : -1
    if (stop !== -1 && stop - start <= MAX_RECORD_BYTES) {
      out.push({ kind: 'event', xml: bytes.toString('utf8', start, stop), place })
      leave(stop)
      return true
    }
    if (next !== -1 && next - start <= MAX_RECORD_BYTES) {
      reject('the event does not end', place, next, out)
      leave(next)
      return true
    }
    if (bytes.length - start > MAX_RECORD_BYTES) {
      reject(TOO_LONG, place, bytes.length, out)
      unsaid = true
      leave(stop === -1 ? bytes.length - END.length : stop)
      return true
    }
    if (last) {
      reject('the text ends inside an event', place, bytes.length, out)
      leave(bytes.length)
      return false
    }
    searched = Math.max(START.length, bytes.length - start - END.length)
    return false
  }

  function reject(reason: string, place: Place, end: number, out: XmlRecord[]): void {
    const { bytes, start } = window
    const shown = bytes.subarray(start, Math.min(end, start + REJECT_TEXT_BYTES))
    out.push({ kind: 'broken', reason, place, bytes: Buffer.from(shown) })
  }

  function leave(to: number): void {
    window.consume(to)
    searched = 0
    inEvent = false
  }

  return { drain }
}

/** The next `<Event` that is not the beginning of a longer name. */
function nextStart(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(START, from); at !== -1; at = bytes.indexOf(START, at + 1)) {
    const after = bytes[at + START.length]
    if (after === undefined) return -1
    if (after === 0x3e || after === 0x20 || after === 0x0a || after === 0x0d || after === 0x09) return at
  }
  return -1
}
