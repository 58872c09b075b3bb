import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FieldValue } from '../model/event.ts'
import type { ReadContext } from '../model/source.ts'
import { formatInstant } from '../model/time.ts'
import { readTime } from './times.ts'

const context: ReadContext = { file: 'f', sha256: '' }
/** Central Europe in 2026: one hour east of UTC, two from 29 March, 01:00 UTC on. */
const central = (epochMs: number): number => (epochMs < Date.UTC(2026, 2, 29, 1) ? 60 : 120)

function read(value: FieldValue, offsetMinutes?: (epochMs: number) => number): string | undefined {
  const found = readTime(value, { ...context, offsetMinutes })
  return found === undefined ? undefined : `${formatInstant(found.time)} ${found.zone}`
}

test('times in the forms that logs use', () => {
  assert.equal(read('2026-03-02T22:14:09.1234567Z'), '2026-03-02T22:14:09.123456Z stated')
  assert.equal(read('2026-03-02T22:14:09+09:00'), '2026-03-02T13:14:09Z stated')
  assert.equal(read('2026-03-02 22:14:09,5'), '2026-03-02T22:14:09.500Z assumed')
  assert.equal(read('2026-03-02'), '2026-03-02T00:00:00Z assumed')
  assert.equal(read('/Date(1772489649120)/'), '2026-03-02T22:14:09.120Z stated')
  assert.equal(read('/Date(1772489649120+0100)/'), '2026-03-02T22:14:09.120Z stated')
  assert.equal(read(1772489649), '2026-03-02T22:14:09Z stated')
  assert.equal(read(1772489649.25), '2026-03-02T22:14:09.250Z stated')
  assert.equal(read('1772489649.123456'), '2026-03-02T22:14:09.123456Z stated')
  assert.equal(read('1772489649120'), '2026-03-02T22:14:09.120Z stated')
  assert.equal(read('1772489649120123456'), '2026-03-02T22:14:09.120123Z stated')
  assert.equal(read('3/2/2026 10:14:09 PM'), '2026-03-02T22:14:09Z assumed')
  assert.equal(read('3/2/2026, 12:14:09.250 AM'), '2026-03-02T00:14:09.250Z assumed')
})

test('what is no time, or could be one of two, is none', () => {
  for (const value of [
    '',
    'yesterday',
    '03/02/2026 22:14',
    '12',
    7,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    null,
    true,
  ]) {
    assert.equal(read(value), undefined)
  }
})

test("the user's zone holds where the text states none, on both sides of a change of the clock", () => {
  assert.equal(read('2026-03-02 22:14:09', central), '2026-03-02T21:14:09Z given')
  assert.equal(read('2026-03-29 01:59:59', central), '2026-03-29T00:59:59Z given')
  assert.equal(read('2026-03-29 03:00:00', central), '2026-03-29T01:00:00Z given')
  assert.equal(read('2026-03-02T22:14:09Z', central), '2026-03-02T22:14:09Z stated')
})
