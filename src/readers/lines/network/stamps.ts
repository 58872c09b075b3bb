import type { FieldValue } from '../../../model/event.ts'
import type { ReadContext } from '../../../model/source.ts'
import { type Instant, instant, MINUTE_US, parseInstant } from '../../../model/time.ts'
import { local, type Reading, readTime } from '../../times.ts'
import { rfc3164Time } from '../yearless-time.ts'
import { ZONE_MINUTES } from '../zone-names.ts'

/** A time, and whether the line left its year to us. */
export type Stamp = Reading & { readonly yearAssumed?: boolean }

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const CLOCK = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,:](\d{1,9}))?)?`
const ZONE = String.raw`(?: ?(Z|[A-Z]{2,5}|(?:GMT|UTC)?[+-]\d{1,2}:?\d{2}))?`
/** `10/Oct/2000:13:55:36 -0700`, `24-Nov-2026 10:00:00.123`, `10 Oct 2000 13:55:36`. */
const DAY_NAME_YEAR = new RegExp(`^(\\d{1,2})[/ -]?([A-Za-z]{3,9})[/ -]?(\\d{4})[: ,T]{1,2}${CLOCK}${ZONE}$`)
/** `Oct 10 2000 13:55:36.123 GMT`, `Mon Oct 10 13:55:36 2000`, `October 10, 2000 13:55:36`, `Dec 16 17:00:04 2020 GMT`. */
const NAME_DAY_YEAR = new RegExp(
  `^(?:[A-Za-z]{3,9},? )?([A-Za-z]{3,9})\\.? {1,2}(\\d{1,2}),? (?:(\\d{4}),? )?${CLOCK}(?: (\\d{4}))?${ZONE}$`,
)
/** `2026/11/24 10:00:00`, `2026:11:24-10:00:00`, `2026.11.24 10:00:00`. */
const YEAR_FIRST = new RegExp(`^(\\d{4})[/:.-](\\d{1,2})[/:.-](\\d{1,2})[ T:-]${CLOCK}${ZONE}$`)
/** `24/11/2026 10:00:00`, `11/24/2026:10:00:00 GMT`, `11/24/26 10:00:00`. */
const YEAR_LAST = new RegExp(
  `^(\\d{1,2})[/.-](\\d{1,2})[/.-](\\d{4}|\\d{2})[ :,T-]{1,2}${CLOCK}(?: ([AP])M)?${ZONE}$`,
  'i',
)
const YEARLESS = /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)$/
/** Zone names that devices write beside those that everybody does. */
const ZONES: ReadonlyMap<string, number> = new Map([...ZONE_MINUTES, ['Z', 0]])
/** Above twelve a number can only be the day. */
const MONTHS_OF_YEAR = 12

/** Which of two numbers of a date is the day, where they do not say so themselves. */
export type DayOrder = 'day-first' | 'month-first'

/** Reads a time in any form that network devices write; `order` is how the device writes a date in numbers. */
export function readStamp(
  value: FieldValue | undefined,
  context: ReadContext,
  order: DayOrder = 'month-first',
): Stamp | undefined {
  if (typeof value !== 'string') return readTime(value, context)
  const text = value.trim()
  if (text.length < 8 || text.length > 48) return undefined
  const plain = readTime(text, context)
  if (plain !== undefined) return plain
  const first = text.charCodeAt(0)
  if (first >= 48 && first <= 57) return fromNumbers(text, context, order)
  const yearless = YEARLESS.exec(text)
  if (yearless !== null) return rfc3164Time(`${yearless[1]} ${yearless[2]} ${yearless[3]}`, context)
  const named = NAME_DAY_YEAR.exec(text)
  if (named === null) return undefined
  const [, name = '', day, early, hour, minute, second, fraction, late, zone] = named
  const year = early ?? late
  if (year === undefined) return undefined
  return wall([year, monthOf(name), day, hour, minute, second, fraction], zone, context)
}

/** A time with a zone that another field states, such as `+0200`, `UTC+2` or `-0300`. */
export function inZone(
  text: string,
  zone: string | undefined,
  context: ReadContext,
  order: DayOrder = 'month-first',
): Stamp | undefined {
  const minutes = zone === undefined ? undefined : zoneMinutes(zone.trim())
  if (minutes === undefined) return readStamp(text, context, order)
  const found = readStamp(text, { ...context, offsetMinutes: () => minutes }, order)
  return found === undefined ? undefined : { ...found, zone: 'stated' }
}

function fromNumbers(text: string, context: ReadContext, order: DayOrder): Stamp | undefined {
  const named = DAY_NAME_YEAR.exec(text)
  if (named !== null) {
    const [, day, name = '', year, hour, minute, second, fraction, zone] = named
    return wall([year, monthOf(name), day, hour, minute, second, fraction], zone, context)
  }
  const first = YEAR_FIRST.exec(text)
  if (first !== null) {
    const [, year, month, day, hour, minute, second, fraction, zone] = first
    return wall([year, Number(month), day, hour, minute, second, fraction], zone, context)
  }
  const last = YEAR_LAST.exec(text)
  if (last === null) return undefined
  const [, one = '', two = '', short = '', hour = '', minute, second, fraction, half, zone] = last
  const isDayFirst = Number(one) > MONTHS_OF_YEAR || (order === 'day-first' && Number(two) <= MONTHS_OF_YEAR)
  const [day, month] = isDayFirst ? [one, two] : [two, one]
  const year = short.length === 2 ? `20${short}` : short
  const hours = half === undefined ? hour : String((Number(hour) % 12) + (half.toUpperCase() === 'P' ? 12 : 0))
  return wall([year, Number(month), day, hours, minute, second, fraction], zone, context)
}

type WallParts = readonly [
  year: string | undefined,
  month: number,
  day: string | undefined,
  hour: string | undefined,
  minute: string | undefined,
  second: string | undefined,
  fraction: string | undefined,
]

function wall(parts: WallParts, zone: string | undefined, context: ReadContext): Stamp | undefined {
  const [year, month, day = '', hour = '', minute = '', second = '00', fraction = '0'] = parts
  if (month === 0) return undefined
  const two = (part: string | number): string => String(part).padStart(2, '0')
  const time = parseInstant(`${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${second}.${fraction}`)
  if (time === undefined) return undefined
  const minutes = zone === undefined ? undefined : zoneMinutes(zone)
  return minutes === undefined ? local(time, context) : { time: east(time, minutes), zone: 'stated' }
}

function east(time: Instant, minutes: number): Instant {
  return instant(time - minutes * MINUTE_US)
}

function monthOf(name: string): number {
  return MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1
}

/** Minutes east of UTC; undefined where the text names no zone that means but one thing. */
function zoneMinutes(zone: string): number | undefined {
  const named = ZONES.get(zone.toUpperCase())
  if (named !== undefined) return named
  const match = /^(?:GMT|UTC)?([+-])(\d{1,2})(?::?(\d{2}))?$/i.exec(zone)
  if (match === null) return undefined
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0)
  return match[1] === '-' ? -minutes : minutes
}
