import { HOUR_US, type Instant, MINUTE_US, parseInstant, SECOND_US, shift } from '../../src/model/time.ts'
import { digest } from '../chance.ts'

/** Minutes by which the organisation's clocks are ahead of UTC in all of these weeks (central Europe, summer time). */
const OFFSET_MINUTES = 120
const YEAR_MONTH = '2026-10'

/**
 * An instant by UTC: `utc(7, '08:06:12')` is on 7 October 2026. Days below 1 fall into September. A time that is not on the
 * minute gets a fraction of a second: otherwise what was written by hand could be told by its zeros.
 */
export function utc(day: number, time: string): Instant {
  const first = parseInstant(`${YEAR_MONTH}-01T${time}Z`)
  if (first === undefined) throw new RangeError(`no time: ${time}`)
  const fraction = time.endsWith(':00') ? 0 : Number.parseInt(digest(`${day} ${time}`, 8), 16) / 2 ** 32
  return shift(first, (day - 1) * 24 * HOUR_US + fraction * SECOND_US)
}

/** An instant by the office's clock. */
export function local(day: number, time: string): Instant {
  return shift(utc(day, time), -OFFSET_MINUTES * MINUTE_US)
}

/** The ten working days, as days of October 2026: Monday the 5th to Friday the 16th. */
export const WORKING_DAYS: readonly number[] = [5, 6, 7, 8, 9, 12, 13, 14, 15, 16]

/** Every day of the two weeks, weekends too. */
export const ALL_DAYS: readonly number[] = [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]
