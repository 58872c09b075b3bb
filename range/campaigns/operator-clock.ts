import { DAY_US, HOUR_US, type Instant, instant, MINUTE_US, SECOND_US } from '../../src/model/time.ts'
import type { Chance } from '../chance.ts'

/** When a human operator does things: gaps between commands, sessions, working hours of their own zone, days off. */
export interface OperatorClock {
  /** The present instant of the operator. */
  readonly now: () => Instant
  /** Goes on to the next act and gives its instant: a human pause (log-normal, µ 5.37, σ 1.28, in seconds); in a hurry shorter. */
  readonly next: (haste?: 'typing' | 'thinking') => Instant
  /** Goes on by this much. */
  readonly wait: (time: {
    readonly days?: number
    readonly hours?: number
    readonly minutes?: number
    readonly seconds?: number
  }) => Instant
  /** Goes on to that instant, if it is later. */
  readonly goTo: (time: Instant) => Instant
  /** Begins the next session: goes on to working time of the operator's zone, at least so many days on. */
  readonly session: (afterDays?: number) => Instant
}

/** How an operator lives. */
export interface OperatorHours {
  /** Minutes by which their clock is ahead of UTC. */
  readonly offsetMinutes: number
  /** Working hours by their own clock. */
  readonly from: number
  readonly to: number
  /** Days of the week off, 0 for Sunday. */
  readonly daysOff: readonly number[]
}

/** Gaps between the commands of a human operator, in seconds: exp(N(5.37, 1.28)), median 215 s. */
const GAP_MU = 5.37
const GAP_SIGMA = 1.28
/** Within a burst of commands typed one after the other, median 9 s. */
const TYPING_MU = 2.2
const TYPING_SIGMA = 0.8
/** No gap within a session is longer; then it would be another session. */
const MAX_GAP_SECONDS = 5400

/** Opens the clock of an operator. */
export function operatorClock(start: Instant, hours: OperatorHours, chance: Chance): OperatorClock {
  let now: number = start
  const set = (time: number): Instant => {
    now = Math.round(time)
    return instant(now)
  }
  return {
    now: () => instant(now),
    next: (haste = 'thinking') => {
      const seconds =
        haste === 'typing' ? chance.logNormal(TYPING_MU, TYPING_SIGMA) : chance.logNormal(GAP_MU, GAP_SIGMA)
      return set(now + Math.min(MAX_GAP_SECONDS, Math.max(0.7, seconds)) * SECOND_US)
    },
    wait: ({ days = 0, hours: h = 0, minutes = 0, seconds = 0 }) =>
      set(now + days * DAY_US + h * HOUR_US + minutes * MINUTE_US + seconds * SECOND_US + chance.next() * SECOND_US),
    goTo: (time) => set(Math.max(now, time + chance.next() * SECOND_US)),
    session: (afterDays = 0) => {
      let time = now + afterDays * DAY_US
      for (let tries = 0; tries < 10; tries += 1) {
        const local = time + hours.offsetMinutes * MINUTE_US
        const midnight = Math.floor(local / DAY_US) * DAY_US
        const day = Math.floor(local / DAY_US + 4) % 7
        const hour = (local - midnight) / HOUR_US
        if (!hours.daysOff.includes(day) && hour < hours.to - 0.5) {
          const earliest = Math.max(local, midnight + hours.from * HOUR_US)
          const latest = midnight + (hours.to - 0.4) * HOUR_US
          // People start when they get round to it: skewed to the first hours.
          const share = chance.next() * chance.next()
          return set(earliest + (latest - earliest) * share - hours.offsetMinutes * MINUTE_US)
        }
        time = midnight + DAY_US - hours.offsetMinutes * MINUTE_US
      }
      return set(time)
    },
  }
}
