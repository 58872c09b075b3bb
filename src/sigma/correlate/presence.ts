import type { Instant } from '../../model/time.ts'
import { conditionHolds } from '../language/condition.ts'
import type { BaseMatch, Correlation } from './correlation.ts'

/** Which rules matched within a window, and when. */
export interface Presence {
  add(match: BaseMatch): void
  remove(match: BaseMatch): void
  /** How many of the rules matched; of an ordered correlation: the most of them in their order. */
  value(): number
  /** True where the condition in words holds. */
  expressionHolds(): boolean
}

/** Matches come in order of time and go in the same order. */
export function makePresence({ type, members, expression }: Correlation): Presence {
  const times = members.map(() => makeQueue())
  const isOrdered = type === 'temporal_ordered'
  const isPresent = (member: number): boolean => times[member]?.isEmpty() === false

  /** True where these members matched one after the other; at the same instant counts as after (C107). */
  function inOrder(chosen: readonly number[]): boolean {
    let after = Number.NEGATIVE_INFINITY
    for (const member of chosen) {
      const next = times[member]?.firstFrom(after)
      if (next === undefined) return false
      after = next
    }
    return true
  }

  function longestOrder(): number {
    // Where the earliest chain of each length ends.
    const ends: number[] = [Number.NEGATIVE_INFINITY]
    for (const queue of times) {
      for (let length = ends.length - 1; length >= 0; length -= 1) {
        const next = queue.firstFrom(ends[length] ?? 0)
        if (next !== undefined && next < (ends[length + 1] ?? Number.POSITIVE_INFINITY)) ends[length + 1] = next
      }
    }
    return ends.length - 1
  }

  function holdsWith(chosen: ReadonlySet<number>): boolean {
    const at = (name: string): number => members.findIndex(({ reference }) => reference === name)
    return (
      expression !== undefined &&
      conditionHolds(expression, (name, isNegated) => (isNegated ? isPresent(at(name)) : chosen.has(at(name))))
    )
  }

  return {
    add: ({ member, time }) => times[member]?.push(time),
    remove: ({ member }) => times[member]?.shift(),
    value: () => (isOrdered ? longestOrder() : times.filter((queue) => !queue.isEmpty()).length),
    expressionHolds() {
      const present = members.map((_, member) => member).filter(isPresent)
      if (!holdsWith(new Set(present))) return false
      if (!isOrdered) return true
      // Some of those that matched fulfil the condition and came in order. There are at most 10 of them.
      for (let subset = 1; subset < 2 ** present.length; subset += 1) {
        const chosen = present.filter((_, bit) => (subset & (1 << bit)) !== 0)
        if (inOrder(chosen) && holdsWith(new Set(chosen))) return true
      }
      return false
    },
  }
}

interface Queue {
  push(time: Instant): void
  shift(): void
  isEmpty(): boolean
  /** The first time at or after this one. */
  firstFrom(time: number): number | undefined
}

/** Entries that left are cut off once they are the larger part. */
const MIN_CUT = 1024

function makeQueue(): Queue {
  let times: number[] = []
  let head = 0
  return {
    push: (time) => times.push(time),
    shift: () => {
      head += 1
      if (head < MIN_CUT || head * 2 < times.length) return
      times = times.slice(head)
      head = 0
    },
    isEmpty: () => head === times.length,
    firstFrom: (time) => {
      let [low, high] = [head, times.length]
      while (low < high) {
        const middle = (low + high) >>> 1
        if ((times[middle] ?? 0) < time) low = middle + 1
        else high = middle
      }
      return times[low]
    },
  }
}
