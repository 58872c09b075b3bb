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
  const match = RFC3339.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match
  const [y, mo, d, h, mi, s] = [Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second)]
  if (mo < 1 || mo > 12 || d < 1 || d > 31 || h > 24 || mi > 59 || s > 60) return undefined
  const ms = Date.UTC(y, mo - 1, d, h, mi, s) - (zone === undefined ? offsetMinutes : zoneMinutes(zone)) * 60_000
  const us = ms * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0'))
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
