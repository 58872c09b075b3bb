import type { FieldValue } from '../../../model/event.ts'
import type { ReadContext } from '../../../model/source.ts'
import { parseInstant } from '../../../model/time.ts'
import { local, type Reading, readTime } from '../../times.ts'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const CLOCK = '(\\d{1,2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?)'
const ZONE = '(?: ?(Z|UTC|GMT|[+-]\\d{2}:?\\d{2}))?(?: \\([A-Za-z ]{1,40}\\))?'
/** `Mon Aug 28 08:04:30 2023` (C's asctime), with or without a zone before the year. */
const ASCTIME = new RegExp(`^[A-Za-z]{3},? ([A-Za-z]{3}) {1,3}(\\d{1,2}) ${CLOCK} (?:(UTC|GMT|[+-]\\d{4}) )?(\\d{4})$`)
/** `Tue, 12 Mar 2024 09:09:48 +0000` (RFC 5322) and `12 Mar 2024 09:09:48`, `12/Mar/2024:09:09:48 +0000`. */
const DAY_FIRST = new RegExp(
  `^(?:[A-Za-z]{3,9},? )?(\\d{1,2})[ /-]([A-Za-z]{3})[a-z]{0,6}[ /-](\\d{4})[ :T] ?${CLOCK}${ZONE}$`,
)
/** `Mar 12, 2024 9:09:48 AM` and `March 12 2024 09:09:48`. */
const MONTH_FIRST = new RegExp(
  `^([A-Za-z]{3})[a-z]{0,6}\\.? {1,2}(\\d{1,2}),? (\\d{4}),?(?: at)? ${CLOCK}(?:[ \\u202f]([AP])M)?${ZONE}$`,
)
/** `2024/03/12 09:09:48` and Go's `2024-03-12 09:09:48.123 +0000 UTC`. */
const NUMERIC = new RegExp(`^(\\d{4})[/-](\\d{2})[/-](\\d{2})[T ]${CLOCK}${ZONE}(?: [A-Z]{3,5})?$`)
/** `20240312T090948Z`, ISO 8601 in its basic form, with or without the T. */
const BASIC = /^(\d{4})(\d{2})(\d{2})T?(\d{2})(\d{2})(\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:?\d{2})?$/
/** `11/3/2020 9:06:42 AM +00:00`: month before day, as AM or PM tells. */
const AMERICAN = new RegExp(`^(\\d{1,2})/(\\d{1,2})/(\\d{4}),? ${CLOCK} ([AP])M${ZONE}$`)
const MAX_LENGTH = 80

/** The first of the values that is a time, in the forms that `times.ts` knows and the worded ones that some services write. */
export function timeIn(values: readonly (FieldValue | undefined)[], context: ReadContext): Reading | undefined {
  for (const value of values) {
    const found = readTime(value, context) ?? worded(value, context)
    if (found !== undefined) return found
  }
  return undefined
}

function worded(value: FieldValue | undefined, context: ReadContext): Reading | undefined {
  if (typeof value !== 'string' || value.length > MAX_LENGTH) return undefined
  const text = value.trim().replaceAll('[', '').replaceAll(']', '')
  const found =
    asctime(text) ??
    dayFirst(text) ??
    monthFirst(text) ??
    numeric(text) ??
    american(text) ??
    (text.includes('T') || text.length > 14 ? basic(text) : undefined)
  if (found === undefined) return undefined
  const time = parseInstant(`${found.wall}${zoneOf(found.zone)}`)
  if (time === undefined) return undefined
  return found.zone === undefined ? local(time, context) : { time, zone: 'stated' }
}

interface Worded {
  readonly wall: string
  readonly zone: string | undefined
}

function asctime(text: string): Worded | undefined {
  const match = ASCTIME.exec(text)
  if (match === null) return undefined
  const [, month = '', day = '', clock = '', zone, year = ''] = match
  return wall({ year, month, day, clock, zone })
}

function dayFirst(text: string): Worded | undefined {
  const match = DAY_FIRST.exec(text)
  if (match === null) return undefined
  const [, day = '', month = '', year = '', clock = '', zone] = match
  return wall({ year, month, day, clock, zone })
}

function monthFirst(text: string): Worded | undefined {
  const match = MONTH_FIRST.exec(text)
  if (match === null) return undefined
  const [, month = '', day = '', year = '', clock = '', half, zone] = match
  return wall({ year, month, day, clock: half === undefined ? clock : ofDay(clock, half), zone })
}

function numeric(text: string): Worded | undefined {
  const match = NUMERIC.exec(text)
  if (match === null) return undefined
  const [, year, month, day, clock = '', zone] = match
  return { wall: `${year}-${month}-${day}T${clock.padStart(8, '0')}`, zone }
}

function american(text: string): Worded | undefined {
  const match = AMERICAN.exec(text)
  if (match === null) return undefined
  const [, month = '', day = '', year = '', clock = '', half = '', zone] = match
  return wall({ year, month: MONTHS[Number(month) - 1] ?? '', day, clock: ofDay(clock, half), zone })
}

function basic(text: string): Worded | undefined {
  const match = BASIC.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second, fraction = '0', zone] = match
  return { wall: `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction}`, zone }
}

/** Twelve-hour clocks to those of a day. */
function ofDay(clock: string, half: string): string {
  const [hour = '', ...rest] = clock.split(':')
  return [String((Number(hour) % 12) + (half.toUpperCase() === 'P' ? 12 : 0)), ...rest].join(':')
}

function wall(parts: {
  readonly year: string
  readonly month: string
  readonly day: string
  readonly clock: string
  readonly zone: string | undefined
}): Worded | undefined {
  const month = MONTHS.indexOf(parts.month.toLowerCase()) + 1
  if (month === 0) return undefined
  const [hour = '', ...rest] = parts.clock.split(':')
  const clock = [hour.padStart(2, '0'), ...rest].join(':')
  return {
    wall: `${parts.year}-${String(month).padStart(2, '0')}-${parts.day.padStart(2, '0')}T${clock}`,
    zone: parts.zone,
  }
}

function zoneOf(zone: string | undefined): string {
  if (zone === undefined || zone === 'UTC' || zone === 'GMT' || zone === 'Z') return zone === undefined ? '' : 'Z'
  return zone
}
