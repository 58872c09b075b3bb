import type { FieldValue } from '../model/event.ts'
import type { ReadContext } from '../model/source.ts'
import { type Instant, instant, MINUTE_US, parseInstant } from '../model/time.ts'

/** A time and where its zone is from: the text, the user, or nowhere (then it was read as UTC). */
export interface Reading {
  readonly time: Instant
  readonly zone: 'stated' | 'given' | 'assumed'
}

/** What a record without any time gets, with the flag `time-not-believable`. */
export const NO_TIME: Instant = instant(0)

const NANOSECOND_DIGITS = 17
const NET_DATE = /^\/Date\((-?\d{1,16})(?:[+-]\d{4})?\)\/$/
const NUMBER = /^-?\d{9,19}(?:\.\d{1,9})?$/
/** Month before day, with AM or PM: no other country writes it so. */
const AMERICAN =
  /^(\d{1,2})\/(\d{1,2})\/(\d{4}),? (\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?[ \u202f]([AP])M(?: (?:UTC|GMT|Z))?$/i
const STATED_ZONE = /(?:Z|UTC|[+-]\d{2}:?\d{2})$/i
/** Smaller numbers are no times; it is a day in 1973. */
const MIN_EPOCH = 1e8
/** Epoch numbers are seconds below this, then milliseconds, microseconds and nanoseconds: each is good for the years 1973 to 5000. */
const EPOCH_UNITS: readonly (readonly [belowAbs: number, perUs: number])[] = [
  [1e11, 1e6],
  [1e14, 1e3],
  [1e17, 1],
  [1e20, 1e-3],
]

/**
 * Reads a time in one of the forms that logs use: RFC 3339 and its relatives, .NET's `/Date(ms)/`, seconds to nanoseconds
 * since 1970, and the American form with AM or PM. Undefined where it is none of them.
 */
export function readTime(value: FieldValue | undefined, context: ReadContext): Reading | undefined {
  if (typeof value === 'number') return fromEpoch(value)
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  const utc = parseInstant(text)
  if (utc !== undefined)
    return STATED_ZONE.test(text) && text.length > 10 ? { time: utc, zone: 'stated' } : local(utc, context)
  if (text.startsWith('/Date(')) {
    const ms = NET_DATE.exec(text)?.[1]
    return ms === undefined ? undefined : reading(Number(ms) * 1000)
  }
  if (NUMBER.test(text)) return fromEpochText(text)
  const american = fromAmerican(text)
  if (american === undefined) return undefined
  return /(?:UTC|GMT|Z)$/.test(text) ? { time: american, zone: 'stated' } : local(american, context)
}

/** A wall-clock time, read as if it were UTC, in the zone that the user gave. */
export function local(wallTime: Instant, { offsetMinutes }: ReadContext): Reading {
  if (offsetMinutes === undefined) return { time: wallTime, zone: 'assumed' }
  // The zone's offset holds at the true time, which is known only once the offset is: two steps settle all but the lost hour.
  const first = wallTime - offsetMinutes(wallTime / 1000) * MINUTE_US
  return { time: instant(Math.round(wallTime - offsetMinutes(first / 1000) * MINUTE_US)), zone: 'given' }
}

function fromEpoch(value: number): Reading | undefined {
  const unit = EPOCH_UNITS.find(([belowAbs]) => Math.abs(value) < belowAbs)
  return unit === undefined || Math.abs(value) < MIN_EPOCH || !Number.isFinite(value)
    ? undefined
    : reading(Math.round(value * unit[1]))
}

/** Nanoseconds are more than a number can hold: their last three digits are cut before. Seconds with a fraction lose their microseconds as a number, so the fraction is read on its own. */
function fromEpochText(text: string): Reading | undefined {
  const [whole = '', fraction = ''] = text.split('.')
  if (whole.length > NANOSECOND_DIGITS) return reading(Number(whole.slice(0, -3)))
  const base = fromEpoch(Number(whole))
  if (base === undefined || fraction === '' || Math.abs(Number(whole)) >= 1e11) return base
  return reading(base.time + Number(fraction.slice(0, 6).padEnd(6, '0')))
}

function fromAmerican(text: string): Instant | undefined {
  const match = AMERICAN.exec(text)
  if (match === null) return undefined
  const [, month = '', day = '', year = '', hour = '', minute = '', second = '00', fraction = '0', half = ''] = match
  const hours = (Number(hour) % 12) + (half.toUpperCase() === 'P' ? 12 : 0)
  const two = (part: string | number): string => String(part).padStart(2, '0')
  return parseInstant(`${year}-${two(month)}-${two(day)}T${two(hours)}:${minute}:${second}.${fraction}`)
}

function reading(us: number): Reading | undefined {
  return Number.isSafeInteger(us) ? { time: instant(us), zone: 'stated' } : undefined
}
