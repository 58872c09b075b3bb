import type { ReadContext } from '../../model/source.ts'
import { DAY_US, type Instant, parseInstant, shift } from '../../model/time.ts'
import { local, type Reading } from '../times.ts'

const STAMP = /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (?:(\d{4}) )?(\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)$/
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
  const [, name = '', day = '', year, clock = ''] = match
  const month = MONTHS.indexOf(name) + 1
  if (month === 0) return undefined
  const inYear = (one: number): Instant | undefined =>
    parseInstant(`${one}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}T${clock}`)
  if (year !== undefined) {
    const time = inYear(Number(year))
    return time === undefined ? undefined : local(time, context)
  }
  const time = inYear(yearOf(inYear, context.notAfter))
  return time === undefined ? undefined : { ...local(time, context), yearAssumed: true }
}

function yearOf(inYear: (year: number) => Instant | undefined, notAfter: Instant | undefined): number {
  if (notAfter === undefined) return FALLBACK_YEAR
  const latest = new Date(notAfter / 1000).getUTCFullYear()
  const here = inYear(latest)
  return here !== undefined && here > shift(notAfter, DAY_US) ? latest - 1 : latest
}
