import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { parseInstant } from '../../model/time.ts'
import { parseUtcTime } from './utc-time.ts'

test("reads Sysmon's UtcTime as the general parser does", () => {
  const between = { min: new Date('1600-01-01T00:00:00Z'), max: new Date('2254-12-31T00:00:00Z'), noInvalidDate: true }
  fc.assert(
    fc.property(fc.date(between), fc.integer({ min: 0, max: 7 }), (date, digits) => {
      const seconds = date.toISOString().slice(0, 19).replace('T', ' ')
      const text = digits === 0 ? seconds : `${seconds}.${'1234567'.slice(0, digits)}`
      assert.equal(parseUtcTime(text), parseInstant(text))
    }),
  )
})

test('gives undefined for whatever is no such time, and never throws', () => {
  for (const text of [
    '',
    '-',
    '2026-03-02',
    '2026-03-02 07:14',
    '2026-13-02 07:14:09',
    '2026-03-02 07:14:09Z',
    '2026-03-02 07:14:0x.1',
  ]) {
    assert.equal(parseUtcTime(text), undefined, text)
  }
  fc.assert(fc.property(fc.string(), (text) => assert.doesNotThrow(() => parseUtcTime(text))))
})
