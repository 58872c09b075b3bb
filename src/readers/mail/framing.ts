import { MAX_MESSAGE_BYTES } from './limits.ts'
import { withLineFeeds } from './line-ends.ts'

/** One message as it lies in a source; no bytes where it is larger than `MAX_MESSAGE_BYTES`. */
export interface Framed {
  /** With LF line ends, without the mbox `From ` line, its quoting and the line ends after the last line. */
  readonly bytes: Buffer | undefined
  /** The first bytes as they are, for a Reject. */
  readonly head: Buffer
  readonly offset: number
  /** The line on which it starts, from 1. */
  readonly line: number
  readonly sizeBytes: number
}

const LF = 0x0a
const CR = 0x0d
const FROM: Buffer = Buffer.from('From ')
const LINE_FROM: Buffer = Buffer.from('\nFrom ')
const QUOTED_FROM: Buffer = Buffer.from('>From ')
/** `From ` lines are short; a longer line is text. */
const MAX_FROM_LINE_BYTES = 1000
/** `From sender Sat Jan  3 01:05:34 1996`: a time and a year in the rest of the line (RFC 4155, and what is written in practice). */
const FROM_LINE = /^From .{0,900}?\d{1,2}:\d{2}.{0,60}?\d{4}/
const HEAD_BYTES = 200

/** The whole source as one message. */
export async function* wholeMessage(source: AsyncIterable<Uint8Array>): AsyncGenerator<Framed> {
  const message = newMessage(0, 1)
  for await (const chunk of source) message.add(chunk)
  if (!message.isBlank()) yield message.framed(false)
}

/**
 * The messages of an mbox file (mboxo, mboxrd), one at a time. A `From ` line parts messages where it stands at the start or
 * after an empty line, and bears a time and a year.
 */
export async function* mboxMessages(source: AsyncIterable<Uint8Array>): AsyncGenerator<Framed> {
  let message = newMessage(0, 1)
  let line = 1
  let offset = 0
  let afterEmptyLine = true
  let inLine = false
  let carry: Buffer = Buffer.alloc(0)

  for await (const chunk of withEnd(source)) {
    const isEnd = chunk === undefined
    const bytes: Buffer =
      chunk === undefined ? carry : carry.length === 0 ? asBuffer(chunk) : Buffer.concat([carry, chunk])
    // Only whole lines are looked at; the last one waits for its end, unless it is too long for a `From ` line.
    const wholeLines = bytes.lastIndexOf(LF) + 1
    const take = isEnd || bytes.length - wholeLines > MAX_FROM_LINE_BYTES ? bytes.length : wholeLines
    const lines = bytes.subarray(0, take)
    carry = bytes.subarray(take)

    let start = 0
    for (const at of candidates(lines, inLine)) {
      const isAfterEmpty = at === 0 ? afterEmptyLine : endsEmptyLine(lines, at, afterEmptyLine)
      const lineEnd = lines.indexOf(LF, at)
      const end = lineEnd < 0 ? lines.length : lineEnd + 1
      if (!isAfterEmpty || end - at > MAX_FROM_LINE_BYTES || !FROM_LINE.test(lines.toString('latin1', at, end)))
        continue
      message.add(lines.subarray(start, at))
      line += countLines(lines, start, at)
      if (!message.isBlank()) yield message.framed(true)
      message = newMessage(offset + at, line)
      message.skip(lines.subarray(at, end))
      line += 1
      start = end
    }
    message.add(lines.subarray(start))
    line += countLines(lines, start, lines.length)
    if (lines.length > 0) {
      afterEmptyLine = lines[lines.length - 1] === LF && endsEmptyLine(lines, lines.length, afterEmptyLine)
      inLine = lines[lines.length - 1] !== LF
    }
    offset += lines.length
  }
  if (!message.isBlank()) yield message.framed(true)
}

async function* withEnd(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | undefined> {
  yield* source
  yield undefined
}

function* candidates(lines: Buffer, inLine: boolean): Generator<number> {
  if (!inLine && lines.subarray(0, FROM.length).equals(FROM)) yield 0
  for (let at = lines.indexOf(LINE_FROM); at >= 0; at = lines.indexOf(LINE_FROM, at + 1)) yield at + 1
}

/** True where the line that ends just before `at` is empty; `before` answers for the line that ended before `lines`. */
function endsEmptyLine(lines: Buffer, at: number, before: boolean): boolean {
  const last = lines[at - 2] === CR ? at - 3 : at - 2
  return last < 0 ? before || last === -1 : lines[last] === LF
}

function countLines(bytes: Buffer, from: number, to: number): number {
  let count = 0
  for (let at = bytes.indexOf(LF, from); at >= 0 && at < to; at = bytes.indexOf(LF, at + 1)) count += 1
  return count
}

interface Message {
  add(bytes: Uint8Array): void
  /** Counts the `From ` line, which is no part of the message. */
  skip(bytes: Buffer): void
  /** True for nothing, and for a few empty lines. */
  isBlank(): boolean
  framed(isMbox: boolean): Framed
}

function newMessage(offset: number, line: number): Message {
  let chunks: Buffer[] = []
  let held = 0
  let sizeBytes = 0
  let head: Buffer = Buffer.alloc(0)

  function count(bytes: Uint8Array): void {
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, bytes.subarray(0, HEAD_BYTES - head.length)])
    sizeBytes += bytes.length
  }

  return {
    add(bytes) {
      if (bytes.length === 0) return
      count(bytes)
      held += bytes.length
      if (held > MAX_MESSAGE_BYTES) chunks = []
      else chunks.push(asBuffer(bytes))
    },
    skip: count,
    isBlank: () => sizeBytes < HEAD_BYTES && head.toString('latin1').trim() === '',
    framed(isMbox) {
      const bytes = held > MAX_MESSAGE_BYTES ? undefined : normalised(Buffer.concat(chunks, held), isMbox)
      return { bytes, head, offset, line, sizeBytes }
    },
  }
}

function normalised(bytes: Buffer, isMbox: boolean): Buffer {
  const lines = withLineFeeds(bytes)
  const message = isMbox ? unquoted(lines) : lines
  let end = message.length
  while (end > 0 && message[end - 1] === LF) end -= 1
  return message.subarray(0, end)
}

/** Takes one `>` from lines that are `>From `, `>>From ` and so on. */
function unquoted(bytes: Buffer): Buffer {
  const parts: Buffer[] = []
  let from = 0
  for (let at = bytes.indexOf(QUOTED_FROM); at >= 0; at = bytes.indexOf(QUOTED_FROM, at + 1)) {
    let start = at
    while (bytes[start - 1] === 0x3e) start -= 1
    if (start > 0 && bytes[start - 1] !== LF) continue
    parts.push(bytes.subarray(from, start))
    from = start + 1
  }
  if (from === 0) return bytes
  parts.push(bytes.subarray(from))
  return Buffer.concat(parts)
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
