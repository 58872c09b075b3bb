import { inertText } from '../report/inert.ts'
import type { World } from './command.ts'

/** Progress as people see it: a line that rewrites itself on a terminal, a line every so often elsewhere. */
export interface Progress {
  step(step: { readonly file: string; readonly records: number }): void
  /** Tells how many bytes there are in all, so that the time left can be estimated. */
  total(bytes: number): void
  done(bytes: number): void
  /** A line that stays. */
  note(text: string): void
  end(): void
}

const REDRAW_US = 200_000
const LINE_EVERY_US = 10_000_000
const BAR_CELLS = 24

export function progressOf(world: World): Progress {
  const began = world.now()
  let [records, doneBytes, totalBytes, drawnAt] = [0, 0, 0, began as number]
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
    const share = totalBytes > 0 ? Math.min(1, doneBytes / totalBytes) : undefined
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
    process.stderr.write(line.slice(0, Math.max(20, (process.stderr.columns ?? 100) - 1)))
    drawn = true
  }
  return {
    step: ({ file, records: more }) => {
      records += more
      draw(file)
    },
    total: (bytes) => {
      totalBytes = bytes
    },
    done: (bytes) => {
      doneBytes += bytes
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
