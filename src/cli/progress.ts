import { inertText } from '../report/inert.ts'
import type { World } from './command.ts'

/** Progress as people see it: a line that rewrites itself on a terminal, a line every so often elsewhere. */
export interface Progress {
  /** `offset` is how far the source was read, where that is known. */
  step(step: { readonly file: string; readonly records: number; readonly offset?: number | undefined }): void
  /** A line that stays. */
  note(text: string): void
  end(): void
}

const REDRAW_US = 200_000
const LINE_EVERY_US = 10_000_000
const BAR_CELLS = 24
/** Columns of a terminal that does not say how many it has. */
const WIDTH = 100

/** @param sizes bytes on disk by name as shown, of all that will be read, so that a share can be shown; empty where unknown. */
export function progressOf(world: World, sizes: ReadonlyMap<string, number> = new Map()): Progress {
  const began = world.now()
  const totalBytes = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  let [records, doneBytes, hereBytes, drawnAt, current] = [0, 0, 0, began as number, '']
  let drawn = false
  const clear = (): void => {
    if (drawn) process.stderr.write('\r\u001b[2K')
    drawn = false
  }
  const draw = (file: string): void => {
    const now = world.now()
    if (now - drawnAt < (world.isTerminal.note ? REDRAW_US : LINE_EVERY_US)) return
    drawnAt = now
    const seconds = Math.max(0.001, (now - began) / 1_000_000)
    const share = totalBytes > 0 ? Math.min(1, (doneBytes + hereBytes) / totalBytes) : undefined
    const left = share === undefined || share < 0.02 ? '' : `, about ${duration((seconds * (1 - share)) / share)} left`
    const rate = `${records.toLocaleString('en')} records, ${Math.round(records / seconds).toLocaleString('en')}/s${left}`
    const bar =
      share === undefined
        ? ''
        : `[${'#'.repeat(Math.round(share * BAR_CELLS)).padEnd(BAR_CELLS, '.')}] ${Math.round(share * 100)} % `
    const line = inertText(`${bar}${rate}  ${file}`)
    if (!world.isTerminal.note) {
      world.note(line)
      return
    }
    clear()
    process.stderr.write(line.slice(0, Math.max(20, (process.stderr.columns || WIDTH) - 1)))
    drawn = true
  }
  return {
    step: ({ file, records: more, offset = 0 }) => {
      records += more
      // What is in an archive counts once the archive is left: how far in it we are, nothing tells.
      const [named = file] = file.split('!/', 1)
      if (named !== current) {
        doneBytes += sizes.get(current) ?? 0
        current = named
      }
      hereBytes = file === named ? Math.min(offset, sizes.get(named) ?? 0) : 0
      draw(file)
    },
    note: (text) => {
      clear()
      world.note(inertText(text))
    },
    end: clear,
  }
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`
}
