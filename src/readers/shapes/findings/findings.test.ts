import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CLASS, type FieldValue } from '../../../model/event.ts'
import { isObject } from '../../framing/json-parse.ts'
import type { Origin } from '../shape.ts'
import { valuesAt } from './paths.ts'
import { OF_HUNDRED, severityOf } from './severity.ts'
import { findingsShapes } from './shapes.ts'

const origin: Origin = {
  raw: { file: 'f', record: 1, offset: 0 },
  context: { file: 'f', sha256: '00' },
  cut: false,
}

/** Names by which shapes know their records, so that any record is one of some product now and then. */
const name = fc.constantFrom(
  'alerts',
  'incidentId',
  'title',
  'severity',
  'detectionSource',
  'machineId',
  'serviceSource',
  'createdDateTime',
  'AlertId',
  'Timestamp',
  'metadata',
  'event',
  'eventType',
  'event_simpleName',
  'cid',
  'composite_id',
  'threatInfo',
  'alertInfo',
  'ruleInfo',
  'activityType',
  'primaryDescription',
  'rule',
  'agent',
  'decoder',
  'AnalysisComponent',
  'LogData',
  'output_fields',
  'priority',
  'kibana.alert.rule.name',
  'alert_id',
  'detection_timestamp',
  'org_key',
  'threat_id',
  'data',
  'event_type_id',
  'computer',
  'type',
  'endpoint_id',
  'customer_id',
  'time',
  'name',
  'short',
  'host',
  'timestamp',
  'category',
  'properties',
  '__proto__',
  'constructor',
  'deviceName',
  'level',
  'mitre',
)
const text = fc.constantFrom(
  'High',
  '12',
  'Event::Endpoint::Threat',
  'DetectionSummaryEvent',
  'AdvancedHunting-AlertInfo',
  '2026-03-02T07:14:09Z',
  '133355377959700000',
  'CORP\\kim',
  'kim@corp.example',
  '192.0.2.7:80',
  'T1059.001',
  '',
  '-',
  'n/a',
)
const { value } = fc.letrec<{ value: FieldValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 8 }),
  ),
}))
const record = fc.dictionary(name, value, { minKeys: 1, maxKeys: 14 })

test('any record that a shape takes becomes an event, never an exception, and an alert has a title', () => {
  let taken = 0
  fc.assert(
    fc.property(record, (one) => {
      for (const shape of findingsShapes) {
        if (!shape.matches(one)) continue
        taken += 1
        const event = shape.toEvent(one, origin)
        assert.match(event.id, /^[0-9a-f]{32}$/)
        assert.ok(Number.isSafeInteger(event.time))
        if (event.finding !== undefined) {
          assert.equal(event.classUid, CLASS.DETECTION_FINDING)
          assert.ok(event.finding.title.length > 0 && event.finding.title.length <= 300)
        }
      }
    }),
    { numRuns: 4000 },
  )
  assert.ok(taken > 100, `only ${taken} records were taken`)
})

test('a path goes through lists, and through keys with dots in them', () => {
  const one = { a: [{ b: { c: 1 } }, { b: { c: [2, 3] } }], 'x.y': { z: 4 }, p: { 'q.r': 5 }, n: null }
  assert.deepEqual(valuesAt(one, 'a.b.c'), [1, 2, 3])
  assert.deepEqual(valuesAt(one, 'x.y.z'), [4])
  assert.deepEqual(valuesAt(one, 'p.q.r'), [5])
  assert.deepEqual(valuesAt(one, 'n.m'), [])
  assert.ok(!isObject(valuesAt({ a: 1 }, 'constructor.name')[0]))
})

test('grades by word and by number', () => {
  const grades: readonly (readonly [string, Parameters<typeof severityOf>[1], string | undefined])[] = [
    ['High', undefined, 'high'],
    ['SEVERITY_CRITICAL', undefined, 'critical'],
    ['Informational', undefined, 'informational'],
    ['80', OF_HUNDRED, 'critical'],
    ['79', OF_HUNDRED, 'high'],
    ['0', OF_HUNDRED, 'informational'],
    ['4', [2, 3, 4, 5], 'high'],
    // The same field on the newer scale of a hundred.
    ['70', [2, 3, 4, 5], 'high'],
    ['12', [4, 7, 12, 15], 'high'],
    ['3', [4, 7, 12, 15], 'informational'],
    ['7', undefined, undefined],
    ['-1', OF_HUNDRED, undefined],
    ['grave', OF_HUNDRED, undefined],
  ]
  for (const [stated, steps, wanted] of grades) assert.equal(severityOf(stated, steps), wanted, stated)
})
