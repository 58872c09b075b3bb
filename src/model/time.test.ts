import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatInstant, instant, parseInstant } from './time.ts'

/** Dates whose instants are safe integers. */
const date = fc.date({
  min: new Date('1700-01-01T00:00:00Z'),
  max: new Date('2254-12-31T00:00:00Z'),
  noInvalidDate: true,
})
const fraction = fc
  .integer({ min: 0, max: 9 })
  .map((length) => (length === 0 ? '' : `.${'123456789'.slice(0, length)}`))
const microseconds = (text: string): number => Number(text.slice(1, 7).padEnd(6, '0'))

test('a time is read in whichever of the usual forms it is written', () => {
  fc.assert(
    fc.property(
      date,
      fraction,
      fc.constantFrom('T', ' ', 't'),
      fc.constantFrom('Z', 'z', '', '+00:00', ' UTC'),
      (when, part, between, zone) => {
        const seconds = when.toISOString().slice(0, 19).replace('T', between)
        const expected = Math.floor(when.getTime() / 1000) * 1_000_000 + microseconds(part)
        assert.equal(parseInstant(`${seconds}${part}${zone}`), expected)
      },
    ),
  )
})

test('an offset is taken from the text, else from the caller', () => {
  const noon = parseInstant('2026-03-02T12:00:00Z')
  assert.equal(parseInstant('2026-03-02T14:00:00+02:00'), noon)
  assert.equal(parseInstant('2026-03-02 07:30:00-0430'), noon)
  for (const text of ['2026-03-02T14:00:00', '2026-03-02 14:00', '2026-03-02T14:00:00.000']) {
    assert.equal(parseInstant(text, 120), noon)
  }
  assert.equal(parseInstant('2026-03-02T12:00:00Z', 120), noon)
})

test('a day alone is its midnight, the year is read as it stands', () => {
  assert.equal(formatInstant(parseInstant('2026-03-02') ?? instant(0)), '2026-03-02T00:00:00Z')
  assert.equal(formatInstant(parseInstant('1685-01-01 00:00:00') ?? instant(0)), '1685-01-01T00:00:00Z')
  // Their microseconds are no safe integers.
  for (const text of ['0099-01-01', '1601-01-01T00:00:00Z', '9999-12-31']) assert.equal(parseInstant(text), undefined)
})

test('text that is no such time gives undefined, and never throws', () => {
  for (const text of [
    ...['', '-', '2026-03', '2026-03-02 07', '2026-13-02 07:14:09', '2026-00-02 07:14:09', '2026-03-32 07:14:09'],
    ...['2026-03-02 25:14:09', '2026-03-02 07:60:09', '2026-03-02 07:14:61', '2026-03-02 07:14:0x.1'],
    ...[
      '2026-03-02 07:14:09.',
      '2026-03-02 07:14:09.1234567890',
      '2026-03-02 07:14:09.12345678x',
      '2026-03-02 07:14:09.1 Zulu',
    ],
    ...['2026-03-02X07:14:09', '2026-03-02T07:14:09ZZ', ' 2026-03-02T07:14:09Z'],
  ])
    assert.equal(parseInstant(text), undefined, text)
  fc.assert(fc.property(fc.string(), (text) => assert.doesNotThrow(() => parseInstant(text))))
})

test('what is written is read again', () => {
  fc.assert(
    fc.property(fc.integer({ min: -8_520_000_000_000_000, max: 8_990_000_000_000_000 }), (us) => {
      assert.equal(parseInstant(formatInstant(instant(us))), us)
    }),
  )
})
