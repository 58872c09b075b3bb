import { MAX_KEYS, MAX_RECORD_BYTES, REJECT_TEXT_BYTES } from './bounds.ts'
import type { Place, TextWindow } from './window.ts'

/** A row of a table, or what could not be one. Empty lines are left out. */
export type CsvRow =
  | { readonly kind: 'row'; readonly cells: readonly string[]; readonly place: Place }
  | { readonly kind: 'broken'; readonly reason: string; readonly place: Place; readonly bytes: Buffer }

const LF = 0x0a
const CR = 0x0d
const QUOTE = 0x22
const TOO_LONG = `longer than ${MAX_RECORD_BYTES / 1024 / 1024} MiB`

/**
 * Cuts a text into rows of cells (RFC 4180): cells in quotes may hold separators, line breaks and doubled quotes. A quote
 * that closes anywhere but before a separator or the line's end shows that a quote is missing; then only the line on which
 * the row began is lost. A quote inside a bare cell is text, as many exports write it.
 */
export function csvFramer(window: TextWindow, separator: number): { drain(last: boolean): CsvRow[] } {
  /** True while the rest of a broken row's first line goes by. */
  let skipping = false
  /** A row that needed this many bytes is not tried again before there are twice as many. */
  let tryAgainAt = 0

  function drain(last: boolean): CsvRow[] {
    const out: CsvRow[] = []
    while (step(last, out));
    return out
  }

  function step(last: boolean, out: CsvRow[]): boolean {
    const { bytes, start } = window
    const end = bytes.length
    if (start === end) return false
    if (skipping) {
      let at = start
      while (at < end && bytes[at] !== LF && bytes[at] !== CR) at += 1
      if (at < end) skipping = false
      window.consume(at < end ? at + 1 : end)
      return at < end
    }
    if (bytes[start] === LF || bytes[start] === CR) {
      window.consume(start + 1)
      return true
    }
    if (end - start < tryAgainAt && !last) return false
    const row = readRow(bytes, start, Math.min(end, start + MAX_RECORD_BYTES + 1), separator, last)
    if (typeof row !== 'string') {
      out.push({ kind: 'row', cells: row.cells, place: window.place(start) })
      window.consume(row.end)
      tryAgainAt = 0
      return true
    }
    const tooLong = end - start > MAX_RECORD_BYTES
    if (row === 'need more' && !last && !tooLong) {
      tryAgainAt = 2 * (end - start)
      return false
    }
    if (end - start < REJECT_TEXT_BYTES && !last) return false
    const reason = row !== 'need more' ? row : tooLong ? TOO_LONG : 'a quote that does not close'
    const shown = Buffer.from(bytes.subarray(start, start + REJECT_TEXT_BYTES))
    out.push({ kind: 'broken', reason, place: window.place(start), bytes: shown })
    skipping = true
    tryAgainAt = 0
    return true
  }

  return { drain }
}

function readRow(
  bytes: Buffer,
  start: number,
  end: number,
  separator: number,
  last: boolean,
): { readonly cells: string[]; readonly end: number } | string {
  const cells: string[] = []
  let at = start
  for (;;) {
    if (cells.length > MAX_KEYS) return `more than ${MAX_KEYS} cells`
    if (bytes[at] === QUOTE && at < end) {
      const from = at + 1
      let doubled = false
      let close = bytes.indexOf(QUOTE, from)
      while (close !== -1 && close + 1 < end && bytes[close + 1] === QUOTE) {
        doubled = true
        close = bytes.indexOf(QUOTE, close + 2)
      }
      if (close === -1 || close >= end) return 'need more'
      at = close + 1
      if (at === end && !last) return 'need more'
      const text = bytes.toString('utf8', from, close)
      cells.push(doubled ? text.replaceAll('""', '"') : text)
      const next = bytes[at]
      if (at < end && next !== separator && next !== LF && next !== CR)
        return 'a quote that closes in the middle of a cell'
    } else {
      const from = at
      while (at < end && bytes[at] !== separator && bytes[at] !== LF && bytes[at] !== CR) at += 1
      if (at === end && !last) return 'need more'
      cells.push(bytes.toString('utf8', from, at))
    }
    if (at >= end) return end - start > MAX_RECORD_BYTES ? 'need more' : { cells, end }
    if (bytes[at] !== separator) return { cells, end: at }
    at += 1
  }
}
