import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FieldValue } from '../../../model/event.ts'
import { formatInstant } from '../../../model/time.ts'
import { windowsFlat } from './flat.ts'

/** The time and the flags of a flat record with the given stamps. */
function timed(stamps: Readonly<Record<string, FieldValue>>, offsetMinutes?: (epochMs: number) => number): string {
  const event = windowsFlat.toEvent(
    { EventID: 4624, Channel: 'Security', Hostname: 'ws1.corp.example', ...stamps },
    { raw: { file: 'f', record: 1, offset: 0 }, context: { file: 'f', sha256: '', offsetMinutes }, cut: false },
  )
  return [formatInstant(event.time), ...(event.flags ?? [])].join(' ')
}

const sysmon = { EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational', SourceName: 'Microsoft-Windows-Sysmon' }

test('a stamp with a zone is taken as it is, and collection times do not matter', () => {
  assert.equal(
    timed({ TimeCreated: '2026-03-02T22:14:09Z', '@timestamp': '2026-03-03T10:00:00Z' }),
    '2026-03-02T22:14:09Z',
  )
  assert.equal(timed({ EventTime: '2026-03-02T22:14:09+02:00' }), '2026-03-02T20:14:09Z')
})

test('local time without a zone: Sysmon tells the zone', () => {
  assert.equal(
    timed({ ...sysmon, EventTime: '2026-03-02 17:14:09', UtcTime: '2026-03-02 22:14:08.900' }),
    '2026-03-02T22:14:09Z',
  )
  assert.equal(
    timed({ ...sysmon, EventTime: '2026-03-03 03:44:09', UtcTime: '2026-03-02 22:14:08.900' }),
    '2026-03-02T22:14:09Z',
  )
})

test('local time without a zone: the moment of receipt on both clocks tells the zone', () => {
  const received = { EventReceivedTime: '2026-03-02 17:20:00', '@timestamp': '2026-03-02T22:20:01.250Z' }
  assert.equal(timed({ EventTime: '2026-03-02 17:14:09', ...received }), '2026-03-02T22:14:09Z')
  // The record may have waited for hours: its own stamp is still on the same clock.
  assert.equal(timed({ EventTime: '2026-03-02 03:14:09', ...received }), '2026-03-02T08:14:09Z')
})

test('a receipt stamp that repeats the local time under a Z says nothing', () => {
  const repeated = { EventReceivedTime: '2026-03-02 17:14:09', '@timestamp': '2026-03-02T17:14:09Z' }
  assert.equal(
    timed({ EventTime: '2026-03-02 17:14:09', ...repeated }, () => -300),
    '2026-03-02T22:14:09Z',
  )
})

test("without evidence the user's zone holds, then the collector's clock, then UTC is assumed", () => {
  assert.equal(
    timed({ EventTime: '2026-03-02 17:14:09' }, () => -300),
    '2026-03-02T22:14:09Z',
  )
  assert.equal(
    timed({ EventTime: '2026-03-02 17:14:09', '@timestamp': '2026-03-02T22:14:11Z' }),
    '2026-03-02T22:14:09Z zone-assumed',
  )
  assert.equal(timed({ EventTime: '2026-03-02 17:14:09' }), '2026-03-02T17:14:09Z zone-assumed')
})

test("Log Analytics' times are UTC though an export may leave the zone out", () => {
  assert.equal(
    timed({ TimeGenerated: '3/2/2026, 10:14:09.000 PM' }, () => -300),
    '2026-03-02T22:14:09Z',
  )
})

test('a false Z: Sysmon is corrected and says so', () => {
  assert.equal(
    timed({ ...sysmon, TimeCreated: '2026-03-02T17:14:09Z', UtcTime: '2026-03-02 22:14:08.900' }),
    '2026-03-02T22:14:08.900Z clock-contradiction',
  )
})

test('a value of the record never takes the place of a System value', () => {
  const event = windowsFlat.toEvent(
    {
      EventID: 104,
      Channel: 'System',
      Computer: 'ws1',
      TimeCreated: '2026-03-02T22:14:09Z',
      EventData: { Channel: 'Application' },
    },
    { raw: { file: 'f', record: 1, offset: 0 }, context: { file: 'f', sha256: '' }, cut: false },
  )
  assert.deepEqual(event.fields['Channel'], ['System', 'Application'])
  assert.equal(event.source, 'windows:system')
})
