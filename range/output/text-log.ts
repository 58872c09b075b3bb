import { appendFileSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { formatInstant, type Instant } from '../../src/model/time.ts'
import { type Placed, unplaced } from '../records/place.ts'

/** A part of a record that waits until its day is written. */
interface Row {
  readonly place: Placed
  /** One or more lines without the last line end; made when it is written, where that is later. */
  readonly text: string | (() => string)
}

/** A file, or a file a day, of text records; days are written one after the other, so that memory holds one day. */
export interface TextLog {
  /** Takes a record; its place is known after the flush. Records may come in any order. */
  readonly add: (time: Instant, text: string | (() => string), place?: Placed) => Placed
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

/** Opens a log. Nothing is written before the first flush that has something to write. */
export function openTextLog(options: TextLogOptions): TextLog {
  const { root, path, header, newestFirst, isPacked, isLost } = options
  let rows: Row[] = []
  let lines = 0
  let current = ''
  return {
    add: (time, text, place = unplaced(time)) => {
      rows.push({ place, text })
      return place
    },
    flush: (until) => {
      const due = rows.filter(({ place }) => place.time < until && !isLost(place.time))
      rows = rows.filter(({ place }) => place.time >= until)
      if (due.length === 0) return
      due.sort((a, b) => (newestFirst === true ? b.place.time - a.place.time : a.place.time - b.place.time))
      const file = path.replace('*', formatInstant(due[0]?.place.time ?? until).slice(0, 10))
      const parts: string[] = []
      if (file !== current) {
        current = file
        lines = 0
        if (header !== undefined) {
          parts.push(header)
          lines += lineCount(header)
        }
      }
      for (const { place, text } of due) {
        const made = typeof text === 'string' ? text : text()
        place.file = file
        place.record = lines + 1
        lines += lineCount(made)
        parts.push(made)
      }
      append(join(root, file), `${parts.join('\n')}\n`, isPacked === true)
    },
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
