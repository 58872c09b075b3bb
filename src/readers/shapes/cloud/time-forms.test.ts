import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatInstant } from '../../../model/time.ts'
import { timeIn } from './time-forms.ts'

const UTC = { file: 'f', sha256: 'a', offsetMinutes: () => 0 }

const CASES: readonly (readonly [text: string | number, utc: string])[] = [
  ['Mon Aug 28 08:04:30 2023', '2023-08-28T08:04:30Z'],
  ['Tue Dec  3 02:22:22 2021', '2021-12-03T02:22:22Z'],
  ['Tue, 12 Mar 2024 09:09:48 +0100', '2024-03-12T08:09:48Z'],
  ['12/Mar/2024:09:09:48 +0000', '2024-03-12T09:09:48Z'],
  ['[12/Mar/2024:09:09:48 -0700]', '2024-03-12T16:09:48Z'],
  ['Mar 12, 2024 9:09:48 PM', '2024-03-12T21:09:48Z'],
  ['March 12 2024 12:09:48 AM', '2024-03-12T00:09:48Z'],
  ['2024/03/12 09:09:48', '2024-03-12T09:09:48Z'],
  ['2024-03-12 09:09:48.123456 +0000 UTC', '2024-03-12T09:09:48.123456Z'],
  ['20240312T090948Z', '2024-03-12T09:09:48Z'],
  ['20240312090948.5', '2024-03-12T09:09:48.500Z'],
  ['11/3/2020 9:06:42 AM +00:00', '2020-11-03T09:06:42Z'],
  ['2024-03-12T09:09:48+0000', '2024-03-12T09:09:48Z'],
  [1710234588, '2024-03-12T09:09:48Z'],
]

for (const [text, utc] of CASES) {
  test(`reads the time ${text}`, () => {
    const found = timeIn([text], UTC)
    assert.equal(found === undefined ? undefined : formatInstant(found.time), utc)
  })
}

test('a time with day and month in an order that nothing tells is no time', () => {
  assert.equal(timeIn(['03/04/2024 09:09:48'], UTC), undefined)
})

test('takes the first value that is a time, and no text makes it throw', () => {
  assert.equal(
    formatInstant(
      timeIn([null, '', 'soon', '2024-03-12T09:09:48Z'], UTC)?.time ?? timeIn([0], UTC)?.time ?? (0 as never),
    ),
    '2024-03-12T09:09:48Z',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 100 }),
        fc.stringMatching(/^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/),
      ),
      (text) => {
        const found = timeIn([text], UTC)
        assert.ok(found === undefined || Number.isSafeInteger(found.time))
      },
    ),
  )
})
