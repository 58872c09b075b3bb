import assert from 'node:assert/strict'
import { test } from 'node:test'
import { areaUnderCurve, recallAt, wilson } from './measures.ts'

test('a perfect order has an area of one, equal scores have a half', () => {
  assert.equal(areaUnderCurve([3, 4], [1, 2]), 1)
  assert.equal(areaUnderCurve([1, 1], [1, 1]), 0.5)
  assert.equal(areaUnderCurve([1, 2], [3, 4]), 0)
})

test('recall counts only what lies above the score that the rate of negatives exceeds', () => {
  assert.equal(recallAt(0.5, [3, 1], [1, 2]), 0.5)
  assert.equal(recallAt(0, [3, 1], [1, 2]), 0.5)
})

test('an interval holds the share and is wide for few', () => {
  const [low, high] = wilson(5, 10)
  assert.ok(low < 0.25 && high > 0.75)
  assert.deepEqual(wilson(0, 0), [0, 1])
})
