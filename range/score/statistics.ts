/** Median and 90th percentile of `n` values; null where there are none. */
export interface Spread {
  readonly median: number | null
  readonly p90: number | null
  readonly n: number
}

/** `right` of `of`, its share, and the 95 % interval of that share; null where `of` is 0. */
export interface Rate {
  readonly right: number
  readonly of: number
  readonly share: number | null
  readonly interval: readonly [number, number] | null
}

/** The 97.5 % point of the normal distribution: intervals hold 95 %. */
const Z_95 = 1.959_963_984_540_054
/** Half of what is outside a 95 % interval. */
const TAIL_SHARE = 0.025
const RESAMPLES = 2_000

/** A number with at most six digits behind the point, so that sums taken in another order give the same text. */
export function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6
}

/** `part` of `whole` as a share; null where `whole` is 0, since nothing can be said then. */
export function share(part: number, whole: number): number | null {
  return whole === 0 ? null : rounded(part / whole)
}

/** A share with the Wilson score interval (Wilson 1927), which is sound for few cases and for shares of 0 and 1. */
export function rate(right: number, of: number): Rate {
  return { right, of, share: share(right, of), interval: wilson(right, of) }
}

/** The value below which a share of `at` of the values lies, with linear interpolation between neighbours; null for none. */
export function quantile(values: readonly number[], at: number): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * at
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
  return low === undefined || high === undefined ? null : rounded(low + (high - low) * (place - Math.floor(place)))
}

/** The middle of the values; null where there are none. */
export function median(values: readonly number[]): number | null {
  return quantile(values, 0.5)
}

/** Median, 90th percentile and number of values. */
export function spread(values: readonly number[]): Spread {
  return { median: median(values), p90: quantile(values, 0.9), n: values.length }
}

/** The 95 % percentile bootstrap interval of the median (Efron 1979); the same values give the same interval. */
export function bootstrapMedian(values: readonly number[]): readonly [number, number] | null {
  if (values.length === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  const chance = chanceFrom(1)
  const medians = Array.from(
    { length: RESAMPLES },
    () => median(sorted.map(() => sorted[Math.floor(chance() * sorted.length)] ?? 0)) ?? 0,
  )
  return [quantile(medians, TAIL_SHARE) ?? 0, quantile(medians, 1 - TAIL_SHARE) ?? 0]
}

function wilson(right: number, of: number): readonly [number, number] | null {
  if (of === 0) return null
  const [p, z2] = [right / of, Z_95 * Z_95]
  const middle = p + z2 / (2 * of)
  const half = Z_95 * Math.sqrt((p * (1 - p)) / of + z2 / (4 * of * of))
  const scale = 1 + z2 / of
  return [rounded(Math.max(0, (middle - half) / scale)), rounded(Math.min(1, (middle + half) / scale))]
}

/** Numbers from 0 to below 1 (mulberry32): chance that is the same in every run. */
function chanceFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
