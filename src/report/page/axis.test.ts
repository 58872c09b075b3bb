import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { instant, MAX_BELIEVED, MIN_BELIEVED } from '../../model/time.ts'
import { at } from '../invented-steps.ts'
import { ticks } from './axis.ts'

test('labels minutes with the day once, days with the year once, and years by their months', () => {
  assert.deepEqual(
    ticks(at('2026-03-02T23:40:00Z'), at('2026-03-03T00:20:00Z')).map(({ label, date }) => `${date} ${label}`),
    ['2 Mar 2026 23:40', ' 23:45', ' 23:50', ' 23:55', '3 Mar 2026 00:00', ' 00:05', ' 00:10', ' 00:15', ' 00:20'],
  )
  assert.deepEqual(
    ticks(at('2025-12-29T12:00:00Z'), at('2026-01-03T12:00:00Z')).map(({ label, date }) => `${date} ${label}`),
    ['2025 30 Dec', ' 31 Dec', '2026 1 Jan', ' 2 Jan', ' 3 Jan'],
  )
  assert.deepEqual(
    ticks(at('2024-11-15T00:00:00Z'), at('2026-03-02T00:00:00Z')).map(({ label, date }) => `${date} ${label}`),
    ['2025 Jan', ' Mar', ' May', ' Jul', ' Sep', ' Nov', '2026 Jan', ' Mar'],
  )
})

test('gives at most ten ticks, in order and within the span, for any span from a second to a century', () => {
  const start = fc.integer({ min: MIN_BELIEVED, max: MAX_BELIEVED })
  const span = fc.double({ min: 6, max: 15.4, noNaN: true }).map((digits) => Math.round(10 ** digits))
  fc.assert(
    fc.property(start, span, (from, width) => {
      const found = ticks(instant(from), instant(from + width))
      assert.ok(found.length >= 1 && found.length <= 10, `${found.length} ticks`)
      for (const [index, { time }] of found.entries()) {
        assert.ok(time >= from && time <= from + width)
        assert.ok(index === 0 || time > (found[index - 1]?.time ?? 0))
      }
    }),
  )
})
