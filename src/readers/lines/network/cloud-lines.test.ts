import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { instant } from '../../../model/time.ts'
import type { Origin } from '../../shapes/shape.ts'
import type { LineShape } from '../line-shape.ts'
import { awsS3Access } from './aws-s3-access.ts'
import { awsVpcFlow } from './aws-vpc-flow.ts'
import { exchangeTracking } from './exchange-tracking.ts'
import { jsonTail } from './json-tail.ts'
import { zscalerNss } from './zscaler-nss.ts'

const ORIGIN: Origin = { raw: { file: 'f', record: 1, offset: 0 }, context: { file: 'f', sha256: 'a' }, cut: false }
const SHAPES: readonly LineShape[] = [awsVpcFlow, awsS3Access, exchangeTracking, jsonTail, zscalerNss]
const LINES: readonly string[] = [
  'aws-lines',
  'exchange-message-tracking-log',
  'zscaler-nss-alerts',
  'json-behind-a-syslog-header',
].flatMap((name) =>
  readFileSync(new URL(`../../fixtures/${name}/input.log`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#') && !line.includes('CEF:')),
)

test('each line of the fixtures is of exactly one of the shapes', () => {
  for (const text of LINES) {
    const claiming = SHAPES.filter((shape) => shape.toEvent({ text, origin: ORIGIN }) !== undefined)
    assert.equal(claiming.length, 1, text)
  }
})

test('reads a line of message tracking without the line that names its columns', () => {
  const text = LINES.find((line) => line.includes('STOREDRIVER')) ?? ''
  const event = exchangeTracking.toEvent({ text, origin: ORIGIN })
  assert.equal(event?.activityId, 1)
  assert.equal(event?.mail?.from, 'kim@contoso.example')
  assert.deepEqual(event?.mail?.to, ['lee@contoso.example'])
  assert.equal(event?.srcEndpoint?.ip, '192.0.2.161')
})

test('a JSON record without a time of its own takes that of the header', () => {
  const text =
    'relay1 {"auditCode":"A1","applicationCode":"IDP","action":"user.login","username":"kim","source":"192.0.2.1"}'
  const time = { time: instant(1_772_445_600_000_000), zone: 'stated' } as const
  const event = jsonTail.toEvent({ text, syslog: { time }, origin: ORIGIN })
  assert.equal(event?.time, time.time)
  assert.equal(event?.flags, undefined)
  assert.equal(event?.device, undefined)
})

test('no damage to a line makes a shape throw', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...LINES),
      fc.nat({ max: 600 }),
      fc.nat({ max: 40 }),
      fc.string({ unit: 'binary', maxLength: 40 }),
      (line, at, length, by) => {
        const text = line.slice(0, at) + by + line.slice(at + length)
        for (const shape of SHAPES) {
          const event = shape.toEvent({ text, origin: ORIGIN })
          assert.ok(event === undefined || Number.isSafeInteger(event.time))
        }
      },
    ),
    { numRuns: 2000 },
  )
})

test('lines of other logs are left alone', () => {
  for (const text of [
    '',
    '2 apples',
    'Mar  2 18:00:00 web1 sshd[1]: Accepted',
    '2026-03-02T17:31:05.456Z,a,b',
    'eni-1 OK',
  ]) {
    for (const shape of SHAPES) assert.equal(shape.toEvent({ text, origin: ORIGIN }), undefined, `${shape.id}: ${text}`)
  }
})
