import { lookUp } from '../../model/look-up.ts'
import type { ReadContext } from '../../model/source.ts'
import { instant, isBelievable, parseInstant } from '../../model/time.ts'
import { local, type Reading } from '../times.ts'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** RFC 5322, section 3.3 and 4.3, with two-digit years, missing seconds, and dashes as some senders write them. */
const MAIL_DATE =
  /(\d{1,2})[ -]{1,9}([A-Za-z]{3})[a-z]{0,6}\.?[ -]{1,9}(\d{2,4})[ ,]{1,9}(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\.\d{1,9})?[ ]{0,9}([+-]\d{4}|[+-]\d{2}:\d{2}|[A-Za-z]{1,5})?/
/** C's `asctime`: the year comes last. */
const ASCTIME =
  /([A-Za-z]{3}) {1,3}(\d{1,2}) (\d{2}):(\d{2}):(\d{2})(?: ([+-]\d{4}|[A-Z]{1,5}))? (\d{4})(?: ([+-]\d{4}))?/
/** Dates are short; what is longer is no date. */
const MAX_DATE_LENGTH = 200
/** Hours east of UTC of the zones that RFC 5322, section 4.3 names. The military letters are unreliable, says the section. */
const ZONE_HOURS: Readonly<Record<string, number>> = lookUp({
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
})

/** Reads the date of a mail header; undefined where there is none that can be believed. */
export function readMailDate(text: string, context: ReadContext): Reading | undefined {
  const short = text.slice(0, MAX_DATE_LENGTH).replace(/\s+/g, ' ')
  const reading = fromParts(short, context) ?? fromIso(short.trim())
  return reading !== undefined && isBelievable(reading.time) ? reading : undefined
}

function fromParts(text: string, context: ReadContext): Reading | undefined {
  const usual = MAIL_DATE.exec(text)
  if (usual !== null) {
    const [, day, month = '', year = '', hour, minute, second = '0', zone] = usual
    return reading(
      [fullYear(year), monthOf(month), Number(day), Number(hour), Number(minute), Number(second)],
      zone,
      context,
    )
  }
  const c = ASCTIME.exec(text)
  if (c === null) return undefined
  const [, month = '', day, hour, minute, second, zone, year, zoneAfter] = c
  const parts: Parts = [Number(year), monthOf(month), Number(day), Number(hour), Number(minute), Number(second)]
  return reading(parts, zone ?? zoneAfter, context)
}

type Parts = readonly [year: number, month: number, day: number, hour: number, minute: number, second: number]

function reading(parts: Parts, zone: string | undefined, context: ReadContext): Reading | undefined {
  const [year, month, day, hour, minute, second] = parts
  if (month < 0 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60) return undefined
  const us = Date.UTC(year, month, day, hour, minute, second) * 1000
  if (!Number.isSafeInteger(us)) return undefined
  const offset = zoneMinutes(zone)
  if (offset === undefined) return local(instant(us), context)
  return { time: instant(us - offset * 60_000_000), zone: 'stated' }
}

function fromIso(text: string): Reading | undefined {
  const time = parseInstant(text)
  return time === undefined ? undefined : { time, zone: 'stated' }
}

/** RFC 5322, section 4.3: 00 to 49 are of this century, other short years of the last. */
function fullYear(text: string): number {
  const year = Number(text)
  if (text.length > 3) return year
  return text.length === 2 && year < 50 ? 2000 + year : 1900 + year
}

function monthOf(name: string): number {
  return MONTHS.indexOf(name.toLowerCase())
}

function zoneMinutes(zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined
  const hours = ZONE_HOURS[zone.toLowerCase()]
  if (hours !== undefined) return hours * 60
  if (!/^[+-]/.test(zone)) return undefined
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))
  return zone.startsWith('-') ? -minutes : minutes
}
