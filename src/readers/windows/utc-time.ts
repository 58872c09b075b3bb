import type { Instant } from '../../model/time.ts'

const DAY_MS = 86_400_000

/**
 * Reads Sysmon's `UtcTime` (`2026-03-02 07:14:09.123`, UTC, no zone mark). Digit by digit, since every Sysmon event
 * bears one: the general parser's regular expression took a tenth of the whole reading time. Undefined for other text.
 */
export function parseUtcTime(text: string): Instant | undefined {
  const { length } = text
  if (length < 19 || length > 29 || text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d) return undefined
  if (text.charCodeAt(13) !== 0x3a || text.charCodeAt(16) !== 0x3a) return undefined
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 7)
  const day = digits(text, 8, 10)
  const seconds = digits(text, 11, 13) * 3600 + digits(text, 14, 16) * 60 + digits(text, 17, 19)
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31 && seconds < 90_000 && year >= 1)) return undefined

  let fractionUs = 0
  if (length > 19) {
    if (text.charCodeAt(19) !== 0x2e) return undefined
    const end = Math.min(length, 26)
    fractionUs = digits(text, 20, end) * 10 ** (26 - end)
    if (Number.isNaN(fractionUs)) return undefined
  }
  const us = (daysSinceEpoch(year, month, day) * DAY_MS + seconds * 1000) * 1000 + fractionUs
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
