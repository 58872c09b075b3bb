/** Parts of a timestamp that a rule may ask for (C69). */
export const TIME_PARTS = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const
export type TimePart = (typeof TIME_PARTS)[number]

const TIMESTAMP = /^\s*(\d{4})[-/](\d{2})[-/](\d{2})(?:[T ](\d{2}):(\d{2}))?/
const DAY_MS = 86_400_000

/** The part as it is written in the text, with no shift of zone; undefined where it is no timestamp. */
export function timePart(part: TimePart, text: string): number | undefined {
  const match = TIMESTAMP.exec(text)
  if (match === null) return undefined
  const [year = 0, month = 0, day = 0] = match.slice(1, 4).map(Number)
  const midnight = Date.UTC(year, month - 1, day)
  const date = new Date(midnight)
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  switch (part) {
    case 'year':
      return year
    case 'month':
      return month
    case 'day':
      return day
    case 'week':
      return isoWeek(midnight)
    case 'hour':
      return clockPart(match[4], 23)
    case 'minute':
      return clockPart(match[5], 59)
  }
}

function clockPart(digits: string | undefined, max: number): number | undefined {
  return digits === undefined || Number(digits) > max ? undefined : Number(digits)
}

/** ISO 8601: a week belongs to the year that holds its Thursday. */
function isoWeek(midnight: number): number {
  const weekday = (new Date(midnight).getUTCDay() + 6) % 7
  const thursday = midnight + (3 - weekday) * DAY_MS
  const newYear = Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1)
  return Math.floor((thursday - newYear) / (7 * DAY_MS)) + 1
}
