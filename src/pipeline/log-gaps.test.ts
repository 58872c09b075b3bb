import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { mergeHosts } from '../entities/hosts.ts'
import type { Event } from '../model/event.ts'
import type { Subject } from '../model/story.ts'
import { HOUR_US, instant, SECOND_US } from '../model/time.ts'
import { openEmbeddedEvents } from '../stores/events/embedded.ts'
import { knownBy } from './known-by.ts'
import { findLogGaps } from './log-gaps.ts'

const START = Date.UTC(2026, 2, 2) * 1000
let made = 0

function event(us: number, hostname: string | undefined, parts: Partial<Event>): Event {
  made += 1
  const time = instant(START + us)
  return {
    id: String(made).padStart(32, '0'),
    time,
    seenAt: time,
    source: 'windows:security',
    logsource: {},
    classUid: 0,
    activityId: 0,
    fields: {},
    raw: { file: 'a.evtx', record: made, offset: made },
    ...(hostname === undefined ? {} : { device: { hostname } }),
    ...parts,
  }
}

/** A log of 120 records, one a second, of which the middle one comes `missing` ids and seconds late. */
function logWithHole(hostname: string, missing: number): readonly Event[] {
  return Array.from({ length: 120 }, (_, at) => {
    const id = at < 60 ? at + 1 : at + 1 + missing
    return event(id * SECOND_US, hostname, { fields: { EventRecordID: id } })
  })
}

const host = (name: string): { readonly subject: Subject } => ({
  subject: { type: 'host', id: `host:${name}`, names: [name.toUpperCase()] },
})

test('of many gaps the longest are told, those of the ledger’s hosts however short, and those of logs that name no host', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dwell-log-gaps-'))
  try {
    await using store = await openEmbeddedEvents(folder, { durable: false })
    const names = Array.from({ length: 60 }, (_, n) => `WS${n}`)
    await store.append(names.flatMap((name, n) => logWithHole(name, 20 + n)))
    await store.append(
      Array.from({ length: 240 }, (_, at) => event((at < 120 ? at : at + 5) * HOUR_US, undefined, { source: 'squid' })),
    )
    const hosts = mergeHosts(names.map((hostname) => ({ hostname, events: 1 })))
    const { longest, total, logs, judged, affected, ofLedger } = await findLogGaps(store, hosts, [host('ws0')])
    assert.deepEqual([total, logs, judged, affected, longest.length], [61, 61, 61, 61, 50])
    assert.deepEqual(
      longest.slice(0, 2).map(({ subject, source, missing, from, to }) => [subject, source, missing, to - from]),
      [
        [null, 'squid', null, 5 * HOUR_US],
        ['host:ws59', 'windows:security', 79, 80 * SECOND_US],
      ],
    )
    assert.deepEqual(
      ofLedger.map(({ subject, missing }) => [subject, missing]),
      [
        [null, null],
        ['host:ws0', 20],
      ],
    )

    const few = knownBy(store, instant(START + 150 * SECOND_US))
    const then = await findLogGaps(few, hosts, [host('ws0'), host('ws1')])
    assert.ok(then.total > 0 && then.total < 50, 'what was known only later makes no gap')
    assert.deepEqual(
      then.ofLedger.map(({ subject }) => subject),
      ['host:ws1', 'host:ws0'],
    )
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
})
