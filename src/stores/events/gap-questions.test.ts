import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Event } from '../../model/event.ts'
import { HOUR_US, instant, MINUTE_US, SECOND_US } from '../../model/time.ts'
import { openEmbeddedEvents } from './embedded.ts'
import { logSilences, recordHoles } from './gap-questions.ts'

const START = Date.UTC(2026, 2, 2) * 1000
const HOLES = { minMissing: 10, minRecords: 100, recordsPerHole: 100, toleranceUs: 10 * MINUTE_US }
const SILENCES = { minHours: 3, minSpokenHours: 100, hoursPerSilence: 100 }
let made = 0

function event(us: number, parts: Partial<Event>): Event {
  made += 1
  const time = instant(START + us)
  return {
    id: `e${String(made).padStart(31, '0')}`,
    time,
    seenAt: time,
    source: 'windows:security',
    logsource: {},
    classUid: 0,
    activityId: 0,
    fields: {},
    raw: { file: 'a.evtx', record: made, offset: made },
    ...parts,
  }
}

/** Records of a host's log, one a second: the id is the second, unless `us` says otherwise. */
function records(host: string, from: number, to: number, us = (id: number) => id * SECOND_US): readonly Event[] {
  return Array.from({ length: to - from + 1 }, (_, at) =>
    event(us(from + at), {
      device: { hostname: host },
      // What others write must not be taken for the id, wherever it stands.
      actor: { process: { commandLine: 'echo {"EventRecordID":7,"recordedTime":9}' } },
      fields: { EventID: 4624, EventRecordID: at % 2 === 0 ? from + at : String(from + at) },
    }),
  )
}

/** One record in each of these hours. */
function hours(source: string, from: number, to: number, host?: string): readonly Event[] {
  return Array.from({ length: to - from + 1 }, (_, at) =>
    event((from + at) * HOUR_US + MINUTE_US, { source, ...(host === undefined ? {} : { device: { hostname: host } }) }),
  )
}

const all: readonly Event[] = [
  ...records('HOLE', 1, 300),
  ...records('hole', 401, 700),
  ...records('SHORT', 1, 300),
  ...records('SHORT', 310, 700),
  ...records('FILTERED', 1, 2000).filter((_, at) => at % 40 < 10),
  // The log was replaced: lower ids later, and the same ids later.
  ...records('ANEW', 5000, 5300),
  ...records('ANEW', 1, 300, (id) => (9000 + id) * SECOND_US),
  ...records('ANEW', 5100, 5200, (id) => (20_000 + id) * SECOND_US),
  // The first record after the hole bears a time that is a day too late.
  ...records('ODD', 1, 300),
  ...records('ODD', 351, 351, (id) => (id + 86_400) * SECOND_US),
  ...records('ODD', 352, 600),
  ...hours('zeek:dns', 0, 150),
  ...hours('zeek:dns', 160, 300),
  ...hours('squid', 0, 150, 'PROXY'),
  ...hours('squid', 153, 300, 'PROXY'),
  ...Array.from({ length: 15 }, (_, day) => hours('sshd', day * 24 + 8, day * 24 + 17, 'DAYS')).flat(),
  ...hours('windows:system', 0, 150, 'QUIET'),
  ...hours('windows:system', 190, 300, 'QUIET'),
]

const folder = await mkdtemp(join(tmpdir(), 'gap-questions-'))
const store = await openEmbeddedEvents(join(folder, 'one'), { durable: false })
const turned = await openEmbeddedEvents(join(folder, 'two'), { durable: false })
after(async () => {
  await store[Symbol.asyncDispose]()
  await turned[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})
await store.append(all)
for (const event of [all.slice(700), all.slice(0, 700).toReversed()]) await turned.append(event)

const second = (us: number): number => (us - START) / SECOND_US

test('a hole in the record ids of a dense log is told with both of its ends; small ones and those of filtered exports are not', async () => {
  const { longest, total, logs, judged, affected } = await recordHoles(store, HOLES, { most: 50 })
  assert.deepEqual(
    longest.map(({ host, source, from, to, missing }) => [host, source, second(from), second(to), missing]),
    [
      ['hole', 'windows:security', 300, 401, 100],
      ['odd', 'windows:security', 300, 352, 50],
    ],
  )
  assert.deepEqual([total, logs, judged, affected], [2, 5, 4, 2])
})

test('ids that begin anew are no hole, and are told', async () => {
  const { longest, renumbered } = await recordHoles(store, HOLES, { most: 50, hosts: ['anew', 'short'] })
  assert.deepEqual([longest, renumbered], [[], [{ host: 'anew', source: 'windows:security' }]])
})

test('at most so many are given, the longest, with how many there are; those of a host may be asked for', async () => {
  const cut = await recordHoles(store, HOLES, { most: 1 })
  assert.deepEqual([cut.longest.map(({ host }) => host), cut.total], [['hole'], 2])
  const own = await recordHoles(store, HOLES, { most: 1, hosts: ['odd'] })
  assert.deepEqual([own.longest.map(({ host }) => host), own.total], [['odd'], 1])
})

test('a log that speaks in every hour is told where it is silent; one that has its nights, and one whose ids go on, are not', async () => {
  const { longest, total, logs, judged } = await logSilences(store, SILENCES, { most: 50 })
  assert.deepEqual(
    longest.map(({ host, source, from, to, missing }) => [
      host,
      source,
      second(from) / 3600,
      second(to) / 3600,
      missing,
    ]),
    [['', 'zeek:dns', 151, 160, 0]],
  )
  assert.deepEqual([total, logs, judged], [1, 3, 2])
  const shorter = await logSilences(store, { ...SILENCES, minHours: 2 }, { most: 50 })
  assert.deepEqual(
    shorter.longest.map(({ host }) => host),
    ['', 'proxy'],
  )
})

test('the order in which records were kept changes nothing', async () => {
  for (const most of [1, 50]) {
    assert.deepEqual(await recordHoles(turned, HOLES, { most }), await recordHoles(store, HOLES, { most }))
    assert.deepEqual(await logSilences(turned, SILENCES, { most }), await logSilences(store, SILENCES, { most }))
  }
})
