import type { ReadContext } from '../../model/source.ts'
import { DAY_US, type Instant, parseInstant, shift } from '../../model/time.ts'
import { local, type Reading } from '../times.ts'

const STAMP = /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (?:(\d{4}) )?(\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)(?: (\d{4}))?$/
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
/** The year that is taken where nothing says which one it was: a leap year, so that every day exists. */
const FALLBACK_YEAR = 2024

/**
 * The old syslog stamp, `Nov  4 07:08:09`. It states no year: the latest one in which the day is no later than a day after
 * `context.notAfter` (when the evidence was taken) is assumed, and said.
 */
export function rfc3164Time(
  text: string,
  context: ReadContext,
): (Reading & { readonly yearAssumed?: boolean }) | undefined {
  const match = STAMP.exec(text)
  if (match === null) return undefined
  const [, name = '', day = '', before, clock = '', after] = match
  const year = before ?? after
  const month = MONTHS.indexOf(name) + 1
  if (month === 0) return undefined
  const inYear = (one: number): Instant | undefined => {
    const time = parseInstant(`${one}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}T${clock}`)
    // A day that the month does not have rolls over into the next one.
    return time === undefined || new Date(time / 1000).getUTCDate() !== Number(day) ? undefined : time
  }
  if (year !== undefined) {
    const time = inYear(Number(year))
    return time === undefined ? undefined : local(time, context)
  }
  const time = latestOf(inYear, context.notAfter)
  return time === undefined ? undefined : { ...local(time, context), yearAssumed: true }
}

/** Between two leap years lie at most eight: the 29th of February is found within them. */
const MAX_YEARS_BACK = 8

function latestOf(inYear: (year: number) => Instant | undefined, notAfter: Instant | undefined): Instant | undefined {
  if (notAfter === undefined) return inYear(FALLBACK_YEAR)
  const latest = new Date(notAfter / 1000).getUTCFullYear()
  for (let year = latest; year >= latest - MAX_YEARS_BACK; year -= 1) {
    const time = inYear(year)
    if (time !== undefined && time <= shift(notAfter, DAY_US)) return time
  }
  return undefined
}
