import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bootstrapMedian, quantile, rate, spread } from './statistics.ts'
import { seconds } from './table.ts'

test('the Wilson interval is that of the literature', () => {
  // Values of the closed form, as in Brown, Cai, DasGupta 2001 and in R: prop.test(8, 10, correct = FALSE).
  assert.deepEqual(rate(8, 10).interval, [0.490162, 0.943318])
  assert.deepEqual(rate(0, 10).interval, [0, 0.277533])
  // All twelve of twelve campaigns say at least 76 %.
  assert.deepEqual(rate(12, 12).interval, [0.757506, 1])
  assert.deepEqual(rate(0, 0), { right: 0, of: 0, share: null, interval: null })
})

test('quantiles lie between neighbours, and nothing has none', () => {
  assert.deepEqual(spread([4, 1, 3, 2]), { median: 2.5, p90: 3.7, n: 4 })
  assert.deepEqual(spread([7]), { median: 7, p90: 7, n: 1 })
  assert.equal(quantile([], 0.5), null)
})

test('the bootstrap interval holds the median, is the same every time, and narrows with more values', () => {
  const few = [0.2, 0.9, 0.5, 0.6, 0.4]
  const [low, high] = bootstrapMedian(few) ?? [1, 0]
  assert.ok(low <= 0.5 && high >= 0.5 && low < high)
  assert.deepEqual(bootstrapMedian(few.toReversed()), [low, high])
  const [lower, upper] = bootstrapMedian(Array.from({ length: 20 }, () => few).flat()) ?? [0, 1]
  assert.ok(upper - lower < high - low)
  assert.equal(bootstrapMedian([]), null)
})

test('seconds are said in the largest unit that they fill', () => {
  assert.deepEqual([null, 0, 59.5, 90, 5_400, 86_400 * 2.5].map(seconds), [
    '–',
    '0 s',
    '59.5 s',
    '1.5 min',
    '1.5 h',
    '2.5 d',
  ])
})
