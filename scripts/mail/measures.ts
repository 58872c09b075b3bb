/** Area under the ROC curve, by ranks; ties count half. */
export function areaUnderCurve(positives: readonly number[], negatives: readonly number[]): number {
  const sorted = negatives.toSorted((a, b) => a - b)
  let wins = 0
  for (const score of positives) wins += (firstAtLeast(sorted, score) + firstAbove(sorted, score)) / 2
  return wins / (positives.length * negatives.length)
}

/** The score that no more than `rate` of the negatives exceed. */
export function cutAt(rate: number, negatives: readonly number[]): number {
  return negatives.toSorted((a, b) => b - a)[Math.floor(rate * negatives.length)] ?? Number.POSITIVE_INFINITY
}

/** Share of the positives above the score that `rate` of the negatives exceed; ties count against us. */
export function recallAt(rate: number, positives: readonly number[], negatives: readonly number[]): number {
  const cut = cutAt(rate, negatives)
  return positives.filter((score) => score > cut).length / positives.length
}

/** 95 % interval of a share by Wilson's method. */
export function wilson(part: number, whole: number): readonly [low: number, high: number] {
  if (whole === 0) return [0, 1]
  const z = 1.96
  const share = part / whole
  const middle = share + (z * z) / (2 * whole)
  const reach = z * Math.sqrt((share * (1 - share)) / whole + (z * z) / (4 * whole * whole))
  const scale = 1 + (z * z) / whole
  return [Math.max(0, (middle - reach) / scale), Math.min(1, (middle + reach) / scale)]
}

/** A share with its interval, in percent. */
export function percentage(part: number, whole: number): string {
  const [low, high] = wilson(part, whole)
  const shown = (share: number): string => (100 * share).toFixed(1)
  return whole === 0 ? '–' : `${shown(part / whole)} % (${shown(low)}–${shown(high)}) of ${whole}`
}

function firstAtLeast(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}

function firstAbove(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) <= value) low = middle + 1
    else high = middle
  }
  return low
}
