/** Chance that is left outside an interval of 95 %, at each end. */
const TAIL = 0.025
/** Halvings of the bracket: enough for the precision of a double. */
const STEPS = 60

/** The exact 95 % interval (Garwood) of the mean of a Poisson count, of which `count` was seen. */
export function poissonInterval(count: number): readonly [low: number, high: number] {
  const low = count === 0 ? 0 : solve((mean) => 1 - cumulative(count - 1, mean), count)
  // The chance to see at most `count` falls with the mean.
  const high = solve((mean) => -cumulative(count, mean), 10 + 3 * count, -TAIL)
  return [low, high]
}

/** Mean below `most` at which a rising function reaches `value`. */
function solve(rising: (mean: number) => number, most: number, value: number = TAIL): number {
  let [low, high] = [0, most]
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2
    if (rising(middle) < value) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Chance of at most `count` at this mean. */
function cumulative(count: number, mean: number): number {
  let logTerm = -mean
  let sum = Math.exp(logTerm)
  for (let k = 1; k <= count; k += 1) {
    logTerm += Math.log(mean) - Math.log(k)
    sum += Math.exp(logTerm)
  }
  return Math.min(1, sum)
}
