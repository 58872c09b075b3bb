import type { Encoding } from './encoding.ts'

/** Where a record starts: its line, counted from 1, its byte in the source, and how far it stands in its line. */
export interface Place {
  readonly line: number
  readonly offset: number
  readonly column: number
}

const LF = 0x0a
const CR = 0x0d
/** Room in the window of a text that comes in more than one piece. One that comes whole gets no more than it needs: evidence may be thousands of small files. */
const ROOM_BYTES: number = 1024 * 1024

/**
 * The part of a text that is not yet worked through, in one growing buffer: every byte is copied in once.
 * Indices count within `bytes` and stay good until the next `append`.
 */
export interface TextWindow {
  /** What is held; only `[start, bytes.length)` is still to be read. */
  readonly bytes: Buffer
  readonly start: number
  append(piece: Uint8Array): void
  /** Forgets what lies before `index`. */
  consume(index: number): void
  /** Line, offset and column of `index`, which must not be before that of an earlier call. */
  place(index: number): Place
  /** The first LF at or after the index that was last asked for or consumed; -1 where there is none yet. */
  nextLineFeed(): number
}

/** Makes an empty window; `encoding` tells, once known, how to count the source's bytes from those of UTF-8. */
export function textWindow(encoding: () => Encoding): TextWindow {
  let store = Buffer.alloc(0)
  let bytes = store.subarray(0, 0)
  let start = 0
  /** UTF-8 bytes that lay before `store[0]`. */
  let base = 0
  // All before `counted` is in `line`, `lineStart` and `units`.
  let counted = 0
  let line = 1
  let lineStart = 0
  let units = 0
  const lineFeeds = finder(LF)
  const carriageReturns = finder(CR)

  function append(piece: Uint8Array): void {
    const end = bytes.length
    if (end + piece.length > store.length) {
      const rest = end - counted
      let size = store.length === 0 ? piece.length : Math.max(store.length, ROOM_BYTES)
      while (size < rest + piece.length) size *= 2
      const target = size === store.length ? store : Buffer.allocUnsafe(size)
      store.copy(target, 0, counted, end)
      store = target
      base += counted
      start -= counted
      lineStart -= counted
      lineFeeds.shift(counted)
      carriageReturns.shift(counted)
      counted = 0
      bytes = store.subarray(0, rest)
    }
    store.set(piece, bytes.length)
    bytes = store.subarray(0, bytes.length + piece.length)
  }

  /**
   * Counts up to `index`. A CR at the very end of what is held may be half of a line break: it is left until the next byte is
   * there, so that lines do not depend on where the pieces end.
   */
  function count(index: number): void {
    const undecided = index > counted && index === bytes.length && bytes[index - 1] === CR
    const to = undecided ? index - 1 : index
    if (encoding().kind !== 'utf-8') units += countUnits(bytes, counted, to)
    for (let at = lineFeeds.next(bytes, counted); at !== -1 && at < to; at = lineFeeds.next(bytes, at + 1)) {
      line += 1
      lineStart = Math.max(lineStart, at + 1)
    }
    for (
      let at = carriageReturns.next(bytes, counted);
      at !== -1 && at < to;
      at = carriageReturns.next(bytes, at + 1)
    ) {
      if (bytes[at + 1] === LF) continue
      line += 1
      lineStart = Math.max(lineStart, at + 1)
    }
    counted = to
  }

  function place(index: number): Place {
    count(index)
    const { kind, bomBytes } = encoding()
    const offset = kind === 'utf-8' ? base + index : 2 * (units + index - counted)
    return { line, offset: bomBytes + offset, column: index - lineStart }
  }

  function consume(index: number): void {
    count(index)
    start = index
  }

  return {
    get bytes() {
      return bytes
    },
    get start() {
      return start
    },
    append,
    consume,
    place,
    nextLineFeed: () => lineFeeds.next(bytes, counted),
  }
}

/** Finds the next of one byte again and again, without searching a stretch twice. */
interface Finder {
  /** The first at or after `from`, which never goes back; -1 where there is none yet. */
  next(bytes: Buffer, from: number): number
  shift(by: number): void
}

function finder(byte: number): Finder {
  /** The first found, or -1 where none is before `searched`. */
  let found = -1
  let searched = 0
  function next(bytes: Buffer, from: number): number {
    if (found >= from) return found
    const at = Math.max(from, found === -1 ? searched : from)
    found = at < bytes.length ? bytes.indexOf(byte, at) : -1
    searched = found === -1 ? bytes.length : found
    return found
  }
  return {
    next,
    shift(by) {
      if (found >= 0) found -= by
      searched -= by
    },
  }
}

/** UTF-16 units that a stretch of UTF-8 stands for. */
function countUnits(bytes: Buffer, from: number, to: number): number {
  let units = 0
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? 0
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1
  }
  return units
}
