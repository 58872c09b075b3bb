import type { Interval, State } from '../model/interval.ts'
import type { Subject } from '../model/story.ts'
import { formatInstant, type Instant } from '../model/time.ts'

const NUMBERS = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
]
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** `1,234`, whatever the locale of the machine. */
export function figure(value: number): string {
  const [whole = '', fraction] = String(Math.abs(value)).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return `${value < 0 ? '−' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`
}

/** `1 signal`, `1,234 signals`. */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${figure(value)} ${value === 1 ? one : many}`
}

/** As `count`, with numbers up to twelve in words, for sentences. */
export function spelled(value: number, one: string, many = `${one}s`): string {
  return `${NUMBERS[value] ?? figure(value)} ${value === 1 ? one : many}`
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? ''
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

/** The first `max` items as a list, and how many more there are. */
export function listUpTo(items: readonly string[], max: number): string {
  return items.length <= max ? list(items) : `${items.slice(0, max).join(', ')} and ${figure(items.length - max)} more`
}

/** The first letter large. */
export function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

/** `9 d 3 h`, `3 h 12 min`, `42 s`: the two largest units. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  const days = Math.floor(hours / 24)
  return hours % 24 === 0 || days >= 100 ? `${figure(days)} d` : `${days} d ${hours % 24} h`
}

/** A duration for a sentence: `9 days and 3 hours`. */
export function durationInWords(seconds: number): string {
  const units: Readonly<Record<string, string>> = { d: 'day', h: 'hour', min: 'minute', s: 'second' }
  const words = duration(seconds).split(' ')
  const parts: string[] = []
  for (let at = 0; at + 1 < words.length; at += 2) {
    const [value = '', unit = ''] = words.slice(at, at + 2)
    parts.push(`${value} ${units[unit] ?? unit}${value === '1' ? '' : 's'}`)
  }
  return list(parts)
}

/** The parts of a UTC date, as text of fixed width. */
export function dateParts(time: Instant): {
  readonly year: string
  readonly month: string
  readonly day: string
  readonly hour: string
  readonly minute: string
  readonly second: string
} {
  const text = formatInstant(time)
  return {
    year: text.slice(0, 4),
    month: text.slice(5, 7),
    day: text.slice(8, 10),
    hour: text.slice(11, 13),
    minute: text.slice(14, 16),
    second: text.slice(17, 19),
  }
}

/** `2026-03-02 07:14:09`, UTC, for tables. */
export function stamp(time: Instant): string {
  const { year, month, day, hour, minute, second } = dateParts(time)
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`
}

/** `2 March 2026, 07:14 UTC`, for sentences. */
export function dateInWords(time: Instant): string {
  const { year, month, day, hour, minute } = dateParts(time)
  return `${Number(day)} ${monthName(month)} ${year}, ${hour}:${minute} UTC`
}

/** `March` for `03`. */
export function monthName(month: string): string {
  return MONTHS[Number(month) - 1] ?? month
}

/** `97 %`; never a certainty that nobody has. */
export function percent(share: number): string {
  if (share > 0.99) return '> 99 %'
  if (share < 0.01) return '< 1 %'
  return `${Math.round(share * 100)} %`
}

/** A share that was counted, not judged: 0 % and 100 % are said where they are true, and only there. */
export function countedPercent(share: number): string {
  if (share >= 1) return '100 %'
  if (share <= 0) return '0 %'
  return percent(share)
}

/** The name by which people know a subject. */
export function nameOf(subject: Subject): string {
  return subject.names[0] ?? bareId(subject.id)
}

/** An id without its type: `ws1` for `host:ws1`. */
export function bareId(id: string): string {
  return /^[a-z]+:(?=.)/.test(id) ? id.slice(id.indexOf(':') + 1) : id
}

/** `user kim`, `host ws1`. */
export function titledName(subject: Subject): string {
  return `${subject.type} ${nameOf(subject)}`
}

/** What a state is called in the report. */
export const STATE_WORD: Readonly<Record<State, string>> = {
  targeted: 'Targeted',
  exposed: 'Exposed',
  suspected: 'Suspected',
  confirmed: 'Confirmed',
  contained: 'Contained',
  closed: 'Closed',
  refuted: 'Refuted',
}

/** True where the subject was proven to be in an adversary's hands, whether or not it still is. */
export function isProven(interval: Interval): boolean {
  return interval.state === 'confirmed' || interval.state === 'contained' || interval.state === 'closed'
}

/** `3.2 MB`. */
export function bytes(sizeBytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = sizeBytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ''}`
}
