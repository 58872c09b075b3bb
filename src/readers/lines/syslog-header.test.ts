import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatInstant, parseInstant } from '../../model/time.ts'
import type { Origin } from '../shapes/shape.ts'
import { syslogLine } from './syslog-header.ts'
import { rfc3164Time } from './yearless-time.ts'

const END = parseInstant('2026-03-10T00:00:00Z')
const origin: Origin = {
  raw: { file: 'f', record: 1, offset: 0 },
  context: { file: 'f', sha256: '00', notAfter: END },
  cut: false,
}

/** What a header says, in a form that is short to compare. */
function said(text: string): readonly (string | undefined)[] | undefined {
  const line = syslogLine(text, origin)
  if (line === undefined) return undefined
  const { time, host, app, pid } = line.syslog ?? {}
  return [time === undefined ? undefined : formatInstant(time.time), host, app, pid, line.text]
}

const T = '2026-03-02T07:14:09Z'
const cases: readonly (readonly [string, readonly (string | undefined)[]])[] = [
  ['<34>Mar  2 07:14:09 web01 su: hi', [T, 'web01', 'su', undefined, 'hi']],
  ['<34>1 2026-03-02T07:14:09Z web01 su 7 ID47 - \ufeffhi', [T, 'web01', 'su', '7', 'hi']],
  ['<34>1 2026-03-02T07:14:09Z web01 su - - [a@1 b="c]\\"d"] hi', [T, 'web01', 'su', undefined, 'hi']],
  ['97 <34>Mar  2 07:14:09 web01 su[7]: hi', [T, 'web01', 'su', '7', 'hi']],
  ['2026-03-02T08:14:09+01:00 web01 sshd[7]: hi', [T, 'web01', 'sshd', '7', 'hi']],
  ['Mar  2 2026 07:14:09 fw01 : %ASA-6-1: hi', [T, 'fw01', undefined, undefined, '%ASA-6-1: hi']],
  ['<189>29: rt1: *Mar  2 07:14:09.000 UTC: %SYS-5-X: hi', [T, 'rt1', undefined, undefined, '%SYS-5-X: hi']],
  ['Mar  2 02:14:09 EST: %SYS-5-X: hi', [T, undefined, undefined, undefined, '%SYS-5-X: hi']],
  ['Mar  2 07:14:09 relay Mar  2 07:14:09 web01 sshd[7]: hi', [T, 'web01', 'sshd', '7', 'hi']],
  ['<13>1 2026-03-02T07:14:10Z relay - - - - <38>Mar  2 07:14:09 web01 sshd[7]: hi', [T, 'web01', 'sshd', '7', 'hi']],
  ['Mar  2 07:14:09 sun1 sshd[7]: [ID 800047 auth.info] hi', [T, 'sun1', 'sshd', '7', 'hi']],
  ['Mar  2 07:14:09 aix1 Message forwarded from aix2: sshd[7]: hi', [T, 'aix2', 'sshd', '7', 'hi']],
  ['Mar  2 07:14:09 web01 sshd[7]: message repeated 3 times: [ hi]', [T, 'web01', 'sshd', '7', 'hi']],
  ['Mar  2 07:14:09 PROD app: hi', [T, 'PROD', 'app', undefined, 'hi']],
  ['2026-03-02T07:14:09Z ERROR went wrong: all', [T, undefined, undefined, undefined, 'ERROR went wrong: all']],
  ['<6>kernel: hi', [undefined, undefined, 'kernel', undefined, 'hi']],
]

for (const [text, wanted] of cases) {
  test(`header: ${text.slice(0, 60)}`, () => assert.deepEqual(said(text), wanted))
}

test('text without a header has none', () => {
  for (const text of [
    'hello world',
    '{"a":1}',
    '<999>Mar  2 07:14:09 web01 su: hi',
    'Foo  2 07:14:09 web01 su: hi',
    '',
  ])
    assert.equal(said(text), undefined, text)
})

test('a stamp without a year is the last such day before the evidence ends, a leap day that of a leap year', () => {
  const at = (text: string): string | undefined => {
    const found = rfc3164Time(text, origin.context)
    return found === undefined ? undefined : formatInstant(found.time)
  }
  assert.equal(at('Mar 10 12:00:00'), '2026-03-10T12:00:00Z')
  assert.equal(at('Mar 12 12:00:00'), '2025-03-12T12:00:00Z')
  assert.equal(at('Dec 31 23:59:59'), '2025-12-31T23:59:59Z')
  assert.equal(at('Feb 29 12:00:00'), '2024-02-29T12:00:00Z')
  assert.equal(at('Feb 30 12:00:00'), undefined)
  assert.equal(at('Mar  2 2019 12:00:00'), '2019-03-02T12:00:00Z')
  assert.equal(at('Mar  2 12:00:00 2019'), '2019-03-02T12:00:00Z')
})

const piece = fc.constantFrom(
  '<34>',
  '1 ',
  '123 ',
  'Mar  2 07:14:09 ',
  '2026-03-02T07:14:09Z ',
  'web01 ',
  '- ',
  '[a b="c"]',
  '[',
  ']',
  'sshd[1]: ',
  'su: ',
  ': ',
  '*',
  '(x)',
  'message repeated 2 times: [ ',
  '\\"',
  'é',
)

test('any text gives a header or none, and what is left is the end of it', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(piece, { maxLength: 30 }).map((all) => all.join('')),
        fc.string(),
      ),
      (text) => {
        const line = syslogLine(text, origin)
        if (line === undefined) return
        assert.ok(text.includes(line.text))
      },
    ),
    { numRuns: 3000 },
  )
})
