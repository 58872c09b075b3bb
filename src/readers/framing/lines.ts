import { MAX_RECORD_BYTES, REJECT_TEXT_BYTES } from './bounds.ts'
import type { Place, TextWindow } from './window.ts'

/** A line without its end, or one that is too long. Empty lines are left out. */
export type Line =
  | { readonly kind: 'line'; readonly text: string; readonly place: Place }
  | { readonly kind: 'broken'; readonly reason: string; readonly place: Place; readonly bytes: Buffer }

const LF = 0x0a
const CR = 0x0d

/** Cuts a text into lines that end in LF, CR LF or CR. */
export function lineFramer(window: TextWindow): { drain(last: boolean): Line[] } {
  /** True while the rest of a line that was too long goes by. */
  let skipping = false
  /** How much of the unfinished line at the window's start has been searched for its end. */
  let searched = 0

  function drain(last: boolean): Line[] {
    const out: Line[] = []
    for (;;) {
      const { bytes, start } = window
      const end = bytes.length
      let stop = start + searched
      while (stop < end && bytes[stop] !== LF && bytes[stop] !== CR) stop += 1
      const place = window.place(start)
      if (skipping) {
        if (stop < end) skipping = false
      } else if (stop - start > MAX_RECORD_BYTES) {
        const bytesShown = Buffer.from(bytes.subarray(start, start + REJECT_TEXT_BYTES))
        out.push({ kind: 'broken', reason: TOO_LONG, place, bytes: bytesShown })
        skipping = stop === end
      } else if (stop === end && !last) {
        searched = stop - start
        return out
      } else if (stop > start) {
        out.push({ kind: 'line', text: bytes.toString('utf8', start, stop), place })
      }
      searched = 0
      window.consume(stop < end ? stop + 1 : end)
      if (stop === end) return out
    }
  }

  return { drain }
}

const TOO_LONG = `longer than ${MAX_RECORD_BYTES / 1024 / 1024} MiB`
