import { DAY_US, HOUR_US, type Instant, instant, MINUTE_US, parseInstant, SECOND_US } from '../../model/time.ts'
import { dateParts, monthName } from '../words.ts'

/** A mark of a time axis. `date` is given where the day, or for coarse steps the year, is another than at the last mark. */
export interface Tick {
  readonly time: Instant
  readonly label: string
  readonly date: string
}

const MAX_TICKS = 9
/** Steps of a fixed length; longer ones follow the calendar. */
const FIXED_STEPS_US: readonly number[] = [
  ...[1, 5, 15, 30].map((seconds) => seconds * SECOND_US),
  ...[1, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_US),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_US),
  ...[1, 2, 7, 14].map((days) => days * DAY_US),
]
const MONTH_STEPS: readonly number[] = [1, 2, 3, 6, 12, 24, 60, 120]
/** 1970-01-05, a Monday: weeks begin there. */
const MONDAY_US = 4 * DAY_US

/** Round UTC instants from `from` to `to`, at most nine of them, at steps from a second to ten years. */
export function ticks(from: Instant, to: Instant): readonly Tick[] {
  const step = FIXED_STEPS_US.find((us) => (to - from) / us <= MAX_TICKS)
  const times = step === undefined ? monthly(from, to) : evenly(from, to, step)
  let last = ''
  return times.map((time) => {
    const { year, month, day, hour, minute, second } = dateParts(time)
    const shortMonth = monthName(month).slice(0, 3)
    if (step === undefined) {
      const date = year === last ? '' : year
      last = year
      return { time, label: shortMonth, date }
    }
    if (step >= DAY_US) {
      const date = year === last ? '' : year
      last = year
      return { time, label: `${Number(day)} ${shortMonth}`, date }
    }
    const full = `${Number(day)} ${shortMonth} ${year}`
    const date = full === last ? '' : full
    last = full
    return { time, label: step < MINUTE_US ? `${hour}:${minute}:${second}` : `${hour}:${minute}`, date }
  })
}

function evenly(from: Instant, to: Instant, step: number): readonly Instant[] {
  const origin = step % (7 * DAY_US) === 0 ? MONDAY_US : 0
  const first = Math.ceil((from - origin) / step) * step + origin
  const times: Instant[] = []
  for (let time = first; time <= to; time += step) times.push(instant(time))
  return times
}

function monthly(from: Instant, to: Instant): readonly Instant[] {
  const first = monthsSinceZero(from)
  const last = monthsSinceZero(to)
  const step =
    MONTH_STEPS.find((months) => (last - first) / months <= MAX_TICKS) ?? Math.ceil((last - first) / MAX_TICKS)
  const times: Instant[] = []
  for (let month = Math.ceil(first / step) * step; month <= last; month += step) {
    const text = `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-01`
    const time = parseInstant(text)
    if (time !== undefined && time >= from && time <= to) times.push(time)
  }
  return times
}

function monthsSinceZero(time: Instant): number {
  const { year, month } = dateParts(time)
  return Number(year) * 12 + Number(month) - 1
}
