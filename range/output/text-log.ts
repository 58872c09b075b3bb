import { appendFileSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { formatInstant, type Instant, instant } from '../../src/model/time.ts'
import { type Placed, unplaced } from '../records/place.ts'

/** A file, or a file a day, of text records; days are written one after the other, so that memory holds one day. */
export interface TextLog {
  /** Takes a record of one or more lines; its place is known after the flush. Records may come in any order. */
  readonly add: (time: Instant, text: string, place?: Placed) => Placed
  /** Writes what is before `until`, in order of time. */
  readonly flush: (until: Instant) => void
}

export interface TextLogOptions {
  /** The folder that file names are relative to. */
  readonly root: string
  /** Path below `root`; a `*` stands for the day. */
  readonly path: string
  readonly header?: string
  readonly newestFirst?: boolean
  /** Packed in members of gzip, one a day. */
  readonly isPacked?: boolean
  /** Whether a record is lost: its source has a gap then. */
  readonly isLost: (time: Instant) => boolean
}

/** Characters that are written, and packed, at once. */
const PIECE_CHARS = 8 * 1024 * 1024

/** Opens a log. Nothing is written before the first flush that has something to write. */
export function openTextLog(options: TextLogOptions): TextLog {
  const { root, path, header, newestFirst, isPacked, isLost } = options
  let waiting = openWaiting()
  let lines = 0
  let current = ''
  return {
    add: (time, text, place = unplaced(time)) => {
      waiting.add(place, text)
      return place
    },
    flush: (until) => {
      const rest = openWaiting()
      const due: number[] = []
      for (const [index, place] of waiting.places.entries()) {
        if (place.time >= until) rest.add(place, waiting.text(index))
        else if (!isLost(place.time)) due.push(index)
      }
      const done = waiting
      waiting = rest
      if (due.length === 0) return
      const timeOf = (index: number): number => done.places[index]?.time ?? 0
      const sign = newestFirst === true ? -1 : 1
      due.sort((a, b) => sign * (timeOf(a) - timeOf(b)) || a - b)
      const file = path.replace('*', formatInstant(instant(timeOf(due[0] ?? 0))).slice(0, 10))
      let parts: string[] = []
      let chars = 0
      const put = (text: string): void => {
        parts.push(text)
        chars += text.length
        if (chars < PIECE_CHARS) return
        append(join(root, file), `${parts.join('\n')}\n`, isPacked === true)
        parts = []
        chars = 0
      }
      if (file !== current) {
        current = file
        lines = 0
        if (header !== undefined) {
          put(header)
          lines += lineCount(header)
        }
      }
      for (const index of due) {
        const made = done.text(index)
        const place = done.places[index]
        if (place !== undefined) {
          place.file = file
          place.record = lines + 1
        }
        lines += lineCount(made)
        put(made)
      }
      if (parts.length > 0) append(join(root, file), `${parts.join('\n')}\n`, isPacked === true)
    },
  }
}

/** Records that wait for their day. */
interface Waiting {
  readonly places: readonly Placed[]
  readonly add: (place: Placed, text: string) => void
  readonly text: (index: number) => string
}

const FIRST_BYTES = 64 * 1024

/** Texts lie in one buffer outside the heap: a day of a busy sensor has millions of them. */
function openWaiting(): Waiting {
  const places: Placed[] = []
  const ends: number[] = []
  let bytes = Buffer.alloc(0)
  let used = 0
  return {
    places,
    add: (place, text) => {
      const most = used + text.length * 3
      if (most > bytes.length) {
        const larger = Buffer.allocUnsafe(Math.max(FIRST_BYTES, Math.ceil(most * 1.5)))
        bytes.copy(larger, 0, 0, used)
        bytes = larger
      }
      used += bytes.write(text, used)
      places.push(place)
      ends.push(used)
    },
    text: (index) => bytes.toString('utf8', index === 0 ? 0 : ends[index - 1], ends[index]),
  }
}

function lineCount(text: string): number {
  let count = 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1
  return count
}

/** Adds text to a file, in a member of its own where the file is packed (RFC 1952 allows several). */
export function append(path: string, text: string, isPacked: boolean): void {
  mkdirSync(dirname(path), { recursive: true })
  appendFileSync(path, isPacked ? gzipSync(text, { level: 1 }) : text)
}
