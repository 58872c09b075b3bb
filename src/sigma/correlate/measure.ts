import type { BaseMatch, Correlation } from './correlation.ts'

/** What a correlation measures over the matches of a window, kept up as matches come and go. */
export interface Measure {
  add(match: BaseMatch): void
  remove(match: BaseMatch): void
  /** Undefined where there is nothing to measure. */
  value(): number | undefined
}

/** The measure of a correlation that counts or sums up; temporal ones ask which rules matched instead. */
export function makeMeasure({ type, percentile }: Correlation): Measure {
  switch (type) {
    case 'value_count':
      return distinctValues()
    case 'value_sum':
    case 'value_avg':
      return sumOfValues(type === 'value_avg')
    case 'value_percentile':
    case 'value_median':
      return percentileOfValues(percentile)
    default:
      return numberOfMatches()
  }
}

function numberOfMatches(): Measure {
  let count = 0
  return {
    add: () => {
      count += 1
    },
    remove: () => {
      count -= 1
    },
    value: () => count,
  }
}

function distinctValues(): Measure {
  const counts = new Map<string | number, number>()
  return {
    add: ({ values }) => {
      for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
    },
    remove: ({ values }) => {
      for (const value of values) {
        const left = (counts.get(value) ?? 0) - 1
        if (left > 0) counts.set(value, left)
        else counts.delete(value)
      }
    },
    value: () => counts.size,
  }
}

/** Sums of whole numbers are exact. Others keep what rounding took away, so that coming and going leaves nothing behind. */
function sumOfValues(isAverage: boolean): Measure {
  let [sum, lost, count] = [0, 0, 0]
  const plus = (value: number): void => {
    const next = sum + value
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum // Neumaier 1974
    sum = next
  }
  return {
    add: ({ values }) => {
      for (const value of values) plus(Number(value))
      count += values.length
    },
    remove: ({ values }) => {
      for (const value of values) plus(-Number(value))
      count -= values.length
      if (count === 0) [sum, lost] = [0, 0]
    },
    value: () => (count === 0 ? undefined : isAverage ? (sum + lost) / count : sum + lost),
  }
}

/** Between two values in proportion (C102): the median of 1 and 2 is 1.5. */
function percentileOfValues(percentile: number): Measure {
  const sorted: number[] = []
  const placeOf = (value: number): number => {
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((sorted[middle] ?? 0) < value) low = middle + 1
      else high = middle
    }
    return low
  }
  return {
    add: ({ values }) => {
      for (const value of values) sorted.splice(placeOf(Number(value)), 0, Number(value))
    },
    remove: ({ values }) => {
      for (const value of values) sorted.splice(placeOf(Number(value)), 1)
    },
    value: () => {
      const rank = ((sorted.length - 1) * percentile) / 100
      const [below, above] = [sorted[Math.floor(rank)], sorted[Math.ceil(rank)]]
      return below === undefined || above === undefined ? undefined : below + (above - below) * (rank % 1)
    },
  }
}
