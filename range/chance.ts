import { hash } from 'node:crypto'
import { type Instant, instant, SECOND_US } from '../src/model/time.ts'

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
  /** Normal distribution. */
  readonly normal: (mean: number, deviation: number) => number
  /** exp(N(mu, sigma)): its median is exp(mu). */
  readonly logNormal: (mu: number, sigma: number) => number
  /** A count of rare things; the mean is at most some hundred. */
  readonly poisson: (mean: number) => number
  /** One of a list whose elements are the rarer the further back they stand: share of rank r is 1/r, roughly. */
  readonly zipf: <T>(list: readonly T[]) => T
  /** Some of a list, none twice, in random order. */
  readonly sample: <T>(list: readonly T[], count: number) => readonly T[]
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
  const normal = (mean: number, deviation: number): number =>
    mean + deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  const at = <T>(list: readonly T[], index: number): T => {
    const one = list[index]
    if (one === undefined) throw new RangeError('nothing to pick from')
    return one
  }
  return {
    next,
    whole,
    hex,
    normal,
    logNormal: (mu, sigma) => Math.exp(normal(mu, sigma)),
    poisson: (mean) => {
      const limit = Math.exp(-mean)
      let count = 0
      for (let product = next(); product > limit; product *= next()) count += 1
      return count
    },
    // The integral of 1/x stands for the sum: exact enough, and without a table for each length.
    zipf: (list) => at(list, Math.min(list.length, Math.floor((list.length + 1) ** next())) - 1),
    sample: (list, count) => {
      const rest = [...list]
      return Array.from({ length: Math.min(count, rest.length) }, () =>
        at(rest.splice(whole(0, rest.length - 1), 1), 0),
      )
    },
    pick: (list) => at(list, whole(0, list.length - 1)),
    happens: (share) => next() < share,
    guid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${whole(8, 11).toString(16)}${hex(3)}-${hex(12)}`,
  }
}

/** Hex digits that a text always gives: digests and ids of invented files. */
export function digest(text: string, digits: number): string {
  return hash('sha256', text, 'hex').slice(0, digits)
}

/** Later by so many seconds; parts of a second count. */
export function after(time: Instant, seconds: number): Instant {
  return instant(Math.round(time + seconds * SECOND_US))
}
