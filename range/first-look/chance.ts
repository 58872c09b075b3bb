import { hash } from 'node:crypto'
import { HOUR_US, type Instant, instant, MINUTE_US, parseInstant, SECOND_US, shift } from '../../src/model/time.ts'

/** A stream of numbers that looks random and is the same on every run and machine. */
export interface Chance {
  /** 0 ≤ number < 1. */
  readonly next: () => number
  /** A whole number, both ends included. */
  readonly whole: (from: number, to: number) => number
  readonly pick: <T>(list: readonly T[]) => T
  readonly happens: (share: number) => boolean
  /** Lower-case hex digits. */
  readonly hex: (digits: number) => string
  readonly guid: () => string
}

/** A stream for each subject, so that a change in one part of the sample does not reshuffle the others. */
export function chanceOf(subject: string): Chance {
  let state = Number.parseInt(hash('sha256', subject, 'hex').slice(0, 8), 16)
  // Mulberry32: enough for believable variety; nothing here is secret.
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  const hex = (digits: number): string => Array.from({ length: digits }, () => whole(0, 15).toString(16)).join('')
  return {
    next,
    whole,
    hex,
    pick: (list) => {
      const one = list[whole(0, list.length - 1)]
      if (one === undefined) throw new RangeError('nothing to pick from')
      return one
    },
    happens: (share) => next() < share,
    guid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${whole(8, 11).toString(16)}${hex(3)}-${hex(12)}`,
  }
}

/** Hex digits that a text always gives: digests and ids of invented files. */
export function digest(text: string, digits: number): string {
  return hash('sha256', text, 'hex').slice(0, digits)
}

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

/** Later by so many seconds; parts of a second count. */
export function after(time: Instant, seconds: number): Instant {
  return instant(Math.round(time + seconds * SECOND_US))
}

/** The ten working days, as days of October 2026: Monday the 5th to Friday the 16th. */
export const WORKING_DAYS: readonly number[] = [5, 6, 7, 8, 9, 12, 13, 14, 15, 16]

/** Every day of the two weeks, weekends too. */
export const ALL_DAYS: readonly number[] = [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]
