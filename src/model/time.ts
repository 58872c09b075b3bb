/** Microseconds since 1970-01-01T00:00:00Z: a safe integer until the year 2255. Events, rows and comparisons use it. */
export type Instant = number & { readonly [brand]: 'Instant' }
declare const brand: unique symbol

export const SECOND_US: number = 1_000_000
export const MINUTE_US: number = 60 * SECOND_US
export const HOUR_US: number = 60 * MINUTE_US
export const DAY_US: number = 24 * HOUR_US

/** Earliest and latest year that we believe; Windows writes 1601 for "never" and broken clocks write 2107. */
export const MIN_BELIEVED: Instant = (Date.UTC(1980, 0, 1) * 1000) as Instant // brand: made from a number of the right unit
export const MAX_BELIEVED: Instant = (Date.UTC(2100, 0, 1) * 1000) as Instant // brand: as above

/** Brands a number of microseconds as an Instant. Throws RangeError where it is no safe integer. */
export function instant(microseconds: number): Instant {
  if (!Number.isSafeInteger(microseconds)) throw new RangeError(`no instant: ${microseconds}`)
  return microseconds as Instant // brand: checked just above
}

/** Shifts an instant by a number of microseconds. */
export function shift(time: Instant, byUs: number): Instant {
  return instant(time + Math.trunc(byUs))
}

const RFC3339 =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s?(Z|UTC|[+-]\d{2}:?\d{2})?$/i

/**
 * Reads RFC 3339 and its usual relatives: a space for the T, 0 to 9 digits of a second (cut after the sixth), no zone.
 * Text without a zone is read as UTC unless `offsetMinutes` says otherwise. Undefined where it is no such time.
 */
export function parseInstant(text: string, offsetMinutes = 0): Instant | undefined {
  return usualInstant(text, offsetMinutes) ?? anyInstant(text, offsetMinutes)
}

/**
 * Nearly all times are `2026-03-02T07:14:09.123Z`, or with a space, without the fraction or without the Z. Read digit by digit, since a
 * record bears several and the expression took a tenth of the time of reading it.
 */
function usualInstant(text: string, offsetMinutes: number): Instant | undefined {
  const isUtc = text.endsWith('Z')
  const length = isUtc ? text.length - 1 : text.length
  if (length < 19 || length > 29 || text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d) return undefined
  if (text.charCodeAt(13) !== 0x3a || text.charCodeAt(16) !== 0x3a) return undefined
  if (text.charCodeAt(10) !== 0x54 && text.charCodeAt(10) !== 0x20) return undefined
  const [year, month, day] = [digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10)]
  const [hour, minute, second] = [digits(text, 11, 13), digits(text, 14, 16), digits(text, 17, 19)]
  const isDay = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= 31
  if (!(isDay && hour <= 24 && minute <= 59 && second <= 60)) return undefined

  let fractionUs = 0
  if (length > 19) {
    if (length === 20 || text.charCodeAt(19) !== 0x2e || Number.isNaN(digits(text, 20, length))) return undefined
    const end = Math.min(length, 26)
    fractionUs = digits(text, 20, end) * 10 ** (26 - end)
  }
  const minutes = hour * 60 + minute - (isUtc ? 0 : offsetMinutes)
  const us = daysSinceEpoch(year, month, day) * DAY_US + minutes * MINUTE_US + second * SECOND_US + fractionUs
  return Number.isSafeInteger(us) ? (us as Instant) : undefined // brand: checked in this line
}

/** NaN where a character is no digit. */
function digits(text: string, from: number, to: number): number {
  let number = 0
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - 0x30
    if (digit < 0 || digit > 9) return Number.NaN
    number = number * 10 + digit
  }
  return number
}

/** Days from 1970-01-01 in the Gregorian calendar (Howard Hinnant, "days_from_civil"). */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}

function anyInstant(text: string, offsetMinutes: number): Instant | undefined {
  const match = RFC3339.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match
  const [y, mo, d, h, mi, s] = [Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second)]
  if (mo < 1 || mo > 12 || d < 1 || d > 31 || h > 24 || mi > 59 || s > 60) return undefined
  const minutes = h * 60 + mi - (zone === undefined ? offsetMinutes : zoneMinutes(zone))
  const seconds = minutes * MINUTE_US + s * SECOND_US
  const us = daysSinceEpoch(y, mo, d) * DAY_US + seconds + Number(fraction.slice(0, 6).padEnd(6, '0'))
  return Number.isSafeInteger(us) ? (us as Instant) : undefined // brand: checked in this line
}

function zoneMinutes(zone: string): number {
  if (zone.length < 5) return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))
  return zone.startsWith('-') ? -minutes : minutes
}

/** True where a time is within the years that a real record can bear; times outside are kept, but flagged. */
export function isBelievable(time: Instant): boolean {
  return time >= MIN_BELIEVED && time < MAX_BELIEVED
}

/** RFC 3339 in UTC with `Z`: whole seconds as they are, else 3 or 6 digits. */
export function formatInstant(time: Instant): string {
  const ms = Math.floor(time / 1000)
  const text = new Date(ms).toISOString()
  const us = time - ms * 1000
  if (us !== 0) return `${text.slice(0, -1)}${String(us).padStart(3, '0')}Z`
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text
}

const EPOCH_HIGH = 0x019d_b1de
const EPOCH_LOW = 0xd53e_8000

/** Windows FILETIME (100 ns since 1601-01-01, as two halves of 32 bits) as an Instant; the last digit is cut. */
export function instantFromFiletime(high: number, low: number): Instant {
  // 2^32 × 100 ns is 429,496,729.6 µs. Counting from 1970 first keeps every step within the safe integers.
  const highs = high - EPOCH_HIGH
  const us = highs * 429_496_729 + Math.floor((highs * 6 + (low - EPOCH_LOW)) / 10)
  return us as Instant // brand: below 2^53 for every date before the year 2255
}

/** Before and after every instant that an event can have: a window without an end. */
export const BEGINNING: Instant = instant(Number.MIN_SAFE_INTEGER)
export const END: Instant = instant(Number.MAX_SAFE_INTEGER)
