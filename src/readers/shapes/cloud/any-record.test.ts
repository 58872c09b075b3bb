import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Event, type FieldValue, isReject } from '../../../model/event.ts'
import { isObject, parseJson } from '../../framing/json-parse.ts'
import { outcomeOf } from '../recognise.ts'
import type { Origin } from '../shape.ts'
import { cloudShapes } from './shapes.ts'

const FIXTURES = new URL('../../fixtures/', import.meta.url)
const ORIGIN: Origin = { raw: { file: 'f', record: 1, offset: 0 }, context: { file: 'f', sha256: 'a' }, cut: false }
/** Cases whose records are of this folder's shapes. */
const CASES = [
  'okta',
  'google-workspace',
  'aws-cloudtrail-lower-case-and-in-an-envelope',
  'aws-services',
  'azure-activity',
  'azure-resource-logs',
  'google-cloud',
  'identity-services',
  'work-services',
  'build-services',
  'edge-services',
  'endpoint-services',
  'mail-gateways',
  'zscaler-zia',
  'ocsf',
  'ecs',
  'indicator-feeds',
  'json-by-names',
  'm365-audit-alerts-and-servers',
]

function records(name: string): FieldValue[] {
  return readFileSync(new URL(`${name}/input.ndjson`, FIXTURES), 'utf8')
    .split('\n')
    .flatMap((line) => {
      const parsed = line === '' ? undefined : parseJson(line)
      return parsed?.kind === 'value' ? [parsed.value] : []
    })
}

const known: readonly FieldValue[] = CASES.flatMap(records)

/** A value that JSON can hold, with the names, texts and shapes that records of services have. */
const value: fc.Arbitrary<FieldValue> = fc.letrec<{ value: FieldValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<FieldValue>(null, true, false, '', '-', 'unknown', 0, -1, 1e300, 1772445600, '1772445600000'),
    fc.constantFrom<FieldValue>(
      '2026-13-99T99:99:99Z',
      'Mon Aug 28 08:04:30 2023',
      '[::ffff:192.0.2.7]:1',
      'a@b',
      'A\\b',
      '\u0000',
    ),
    fc.string({ unit: 'binary', maxLength: 64 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        'name',
        'type',
        'action',
        'ip',
        'value',
        '__proto__',
        'constructor',
        'a.b',
        'toString',
        'valueOf',
      ),
      tie('value'),
      {
        maxKeys: 4,
        noNullPrototype: true,
      },
    ),
  ),
})).value

/** The same value with one part somewhere in it replaced, or taken away. */
function changed(original: FieldValue, path: readonly number[], by: FieldValue | undefined): FieldValue {
  const [step, ...rest] = path
  if (step === undefined || typeof original !== 'object' || original === null) return by ?? null
  if (Array.isArray(original)) {
    const at = original.length === 0 ? 0 : step % original.length
    return original.map((item, index) => (index === at ? changed(item, rest, by) : item))
  }
  const entries = Object.entries(original)
  if (entries.length === 0) return by ?? null
  const at = step % entries.length
  return Object.fromEntries(
    entries.flatMap(([name, item], index) =>
      index !== at ? [[name, item]] : rest.length === 0 && by === undefined ? [] : [[name, changed(item, rest, by)]],
    ),
  )
}

function assertSound(event: Event): void {
  assert.ok(Number.isSafeInteger(event.time))
  assert.equal(event.source, event.source.toLowerCase())
  assert.match(event.id, /^[0-9a-f]{32}$/)
  assert.ok(Number.isInteger(event.classUid) && Number.isInteger(event.activityId))
  const host = event.device?.hostname
  if (host !== undefined) assert.equal(host, host.toLowerCase())
  for (const { port } of [event.srcEndpoint ?? {}, event.dstEndpoint ?? {}]) {
    if (port !== undefined) assert.ok(port >= 0 && port < 65_536 * 2)
  }
}

test('gives an event for any record with the names of a service, and never throws', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...known),
      fc.array(fc.tuple(fc.array(fc.nat(), { minLength: 1, maxLength: 5 }), fc.option(value, { nil: undefined })), {
        minLength: 1,
        maxLength: 4,
      }),
      (record, changes) => {
        const hostile = changes.reduce<FieldValue>((one, [path, by]) => changed(one, path, by), record)
        const outcome = outcomeOf(hostile, ORIGIN)
        if (!isReject(outcome)) assertSound(outcome)
      },
    ),
    { numRuns: 3000 },
  )
})

test('gives an event for any JSON whatever, and never throws', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        value,
        fc.json().map((text) => JSON.parse(text)),
      ),
      (any) => {
        const outcome = outcomeOf(any, ORIGIN)
        if (!isReject(outcome)) assertSound(outcome)
      },
    ),
    { numRuns: 1000 },
  )
})

test('every shape knows a record of the fixtures', () => {
  const seen = new Set<string>()
  for (const name of readdirSync(FIXTURES)) {
    const expected = new URL(`${name}/expect.json`, FIXTURES)
    for (const { source } of JSON.parse(readFileSync(expected, 'utf8')))
      if (typeof source === 'string') seen.add(source)
  }
  const missing = cloudShapes
    .map(({ id }) => id)
    .filter(
      (id) =>
        ![...seen].some(
          (source) =>
            source === id ||
            source.startsWith(
              `${id.replace('google-alert-center', 'google-workspace').replace('azure-resource', 'azure').replace('gcp-log', 'gcp')}:`,
            ),
        ),
    )
  assert.deepEqual(missing, [])
})

test('the identity of a record with an id of its own does not depend on where it lies', () => {
  for (const name of ['okta', 'google-workspace', 'aws-cloudtrail-lower-case-and-in-an-envelope']) {
    for (const record of records(name)) {
      const here = outcomeOf(record, ORIGIN)
      const there = outcomeOf(record, {
        ...ORIGIN,
        raw: { file: 'g', record: 9, offset: 77 },
        context: { file: 'g', sha256: 'b' },
      })
      assert.ok(!isReject(here) && !isReject(there))
      assert.equal(here.id, there.id)
    }
  }
})

test('guessing by names never takes a record that a shape knows, nor one without a time', () => {
  for (const record of known) {
    const outcome = outcomeOf(record, ORIGIN)
    if (isReject(outcome) || outcome.source !== 'json:by-names') continue
    assert.ok(!cloudShapes.some((shape) => isObject(record) && shape.matches(record)))
    assert.notEqual(outcome.time, 0)
  }
})
