import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { StoreError } from '../../model/errors.ts'
import type { Event } from '../../model/event.ts'
import { type Instant, instant } from '../../model/time.ts'
import { appendAll } from './append-all.ts'
import type { EventStore } from './event-store.ts'
import { anyEvent, eventOf } from './sample-events.ts'

/** What every engine has to do. `open` gives a store in a folder that may hold one already. */
export function eventStoreSuite(engine: string, open: (folder: string) => Promise<EventStore>): void {
  function check(name: string, run: (store: EventStore, folder: string) => Promise<void>): void {
    test(`${engine}: ${name}`, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'dwell-events-'))
      try {
        await using store = await open(folder)
        await run(store, folder)
      } finally {
        await rm(folder, { recursive: true })
      }
    })
  }

  check('gives back exactly the events that were kept, oldest first', async (store) => {
    let round = 0
    const property = fc.asyncProperty(fc.array(anyEvent, { minLength: 1, maxLength: 20 }), async (made) => {
      round += 1
      const from = instant(round * 1_000_000)
      const events = made.map((event, i) => ({
        ...event,
        id: `${round}-${i}`,
        time: instant(from + (event.time % 50)),
      }))
      assert.deepEqual(await store.append(events), { added: events.length, known: 0 })
      const to = instant(from + 1_000_000)
      assert.deepEqual(await all(store.between(from, to)), events.toSorted(byKey))
    })
    await fc.assert(property, { numRuns: 60 })
  })

  check('keeps an event once, however often and in whatever company it comes', async (store) => {
    const [a, b, c, d] = [eventOf(1), eventOf(2), eventOf(3), eventOf(4)]
    assert.deepEqual(await store.append([a, b, a]), { added: 2, known: 1 })
    assert.deepEqual(await store.append([b, c, b, a]), { added: 1, known: 3 })
    const both = await Promise.all([store.append([c, d, a]), store.append([d, eventOf(5)])])
    assert.deepEqual(both, [
      { added: 1, known: 2 },
      { added: 1, known: 1 },
    ])
    assert.deepEqual(await store.append([]), { added: 0, known: 0 })
    assert.deepEqual(
      await ids(store),
      [1, 2, 3, 4, 5].map((n) => eventOf(n).id),
    )
  })

  check('knows an event that another format gave another time', async (store) => {
    await store.append([eventOf(1)])
    const later = { ...eventOf(1), time: instant(9_999_999) }
    assert.deepEqual(await store.append([later]), { added: 0, known: 1 })
  })

  check('knows events that an earlier opening kept', async (first, folder) => {
    const events = Array.from({ length: 2500 }, (_, n) => eventOf(n))
    assert.deepEqual(await first.append(events), { added: 2500, known: 0 })
    await first[Symbol.asyncDispose]()
    await using again = await open(folder)
    assert.deepEqual(await again.append([...events, eventOf(2500)]), { added: 1, known: 2500 })
    assert.deepEqual(await again.rows('SELECT count() AS n, uniqExact(id) AS ids FROM events'), [
      { n: 2501, ids: 2501 },
    ])
  })

  check('cuts a range at its ends: from is in, to is not', async (store) => {
    await store.append([10, 11, 12, 13].map((time) => ({ ...eventOf(time), time: instant(time) })))
    assert.deepEqual(
      (await all(store.between(instant(11), instant(13)))).map(({ time }) => time),
      [11, 12],
    )
    assert.deepEqual(await all(store.between(instant(13), instant(13))), [])
    assert.deepEqual(await all(store.between(instant(-5), instant(11))), [{ ...eventOf(10), time: 10 }])
  })

  check(
    'gives ranges in batches of the size that was asked for, also where many events share a time',
    async (store) => {
      const events = Array.from({ length: 5000 }, (_, n) => ({ ...eventOf(n), time: instant(Math.floor(n / 1700)) }))
      await store.append(events)
      const sizes: number[] = []
      const seen: Event[] = []
      for await (const batch of store.between(instant(0), instant(10), { batchRows: 999 })) {
        sizes.push(batch.length)
        seen.push(...batch)
      }
      assert.deepEqual(sizes, [999, 999, 999, 999, 999, 5])
      assert.deepEqual(seen, events.toSorted(byKey))
    },
  )

  check('can be asked and added to while a range is read', async (store) => {
    await store.append(Array.from({ length: 1500 }, (_, n) => eventOf(n)))
    let seen = 0
    for await (const batch of store.between(instant(0), instant(10_000_000), { batchRows: 100 })) {
      seen += batch.length
      await store.append([eventOf(1_000_000 + seen)])
      assert.equal((await store.rows('SELECT 1 AS one')).length, 1)
    }
    assert.ok(seen >= 1500)
  })

  check('finds events by id, and leaves out unknown ones', async (store) => {
    await store.append(Array.from({ length: 300 }, (_, n) => eventOf(n)))
    const wanted = [eventOf(7), eventOf(211)]
    const found = await store.byId([...wanted.map(({ id }) => id), "no'such\\id", ''])
    assert.deepEqual(found.toSorted(byKey), wanted.toSorted(byKey))
    assert.deepEqual(await store.byId([]), [])
    const tooMany = Array.from({ length: 100_001 }, (_, n) => String(n))
    await assert.rejects(store.byId(tooMany), StoreError)
  })

  check('fills the columns from the event', async (store) => {
    await store.append([fullEvent])
    const [row] = await store.rows<Record<string, unknown>>('SELECT * EXCEPT (body) FROM events')
    assert.deepEqual(row, fullRow)
  })

  check('leaves the columns empty where the event has nothing', async (store) => {
    await store.append([eventOf(1)])
    const sql = 'SELECT host, userName, processPid, parentUid, dstPort, outcome, logonType, mailTo FROM events'
    assert.deepEqual(await store.rows(sql), [
      { host: '', userName: '', processPid: 0, parentUid: '', dstPort: 0, outcome: '', logonType: 0, mailTo: [] },
    ])
  })

  check('binds parameters, never pastes them', async (store) => {
    await store.append([eventOf(1), eventOf(2)])
    const hostile = "x' OR 1=1 --\t\\\n"
    assert.deepEqual(await store.rows('SELECT {t:String} AS t', { t: hostile }), [{ t: hostile }])
    const sql = 'SELECT id FROM events WHERE id IN {ids:Array(String)} AND time >= {from:Int64} ORDER BY id'
    assert.deepEqual(await store.rows(sql, { ids: [eventOf(2).id, hostile], from: 0 }), [{ id: eventOf(2).id }])
  })

  check('gives 64-bit integers as numbers and text as it was', async (store) => {
    const time = 1_790_000_000_123_456
    const source = 'zeile\n"tab"\t\\ ünï 😀'
    await store.append([{ ...eventOf(1), time: instant(time), source }])
    const sql = 'SELECT time, source, count() AS n FROM events GROUP BY time, source'
    assert.deepEqual(await store.rows(sql), [{ time, source, n: 1 }])
  })

  check('gives at most maxRows rows, and never fewer than there are without saying so', async (store) => {
    const sql = 'SELECT number FROM numbers(5000)'
    assert.equal((await store.rows(sql, {}, { maxRows: 5000 })).length, 5000)
    await assert.rejects(store.rows(sql, {}, { maxRows: 4999 }), isStoreError('store.too-many-rows'))
    await assert.rejects(store.rows('SELECT 1', {}, { maxRows: 0 }), isStoreError('store.too-many-rows'))
  })

  check('ends a query that takes longer than its bound', async (store) => {
    const sql = 'SELECT count() FROM numbers(100000000000) WHERE NOT ignore(sipHash64(number))'
    await assert.rejects(store.rows(sql, {}, { timeoutMs: 200 }), isStoreError('store.timeout'))
    assert.deepEqual(await store.rows('SELECT 1 AS one'), [{ one: 1 }])
  })

  check('joins tables that are larger than the memory of a query', async (store) => {
    const side = "SELECT leftPad(toString(number), 40, '0') AS k FROM numbers(1000000)"
    const sql = `SELECT count() AS n FROM (${side}) AS a INNER JOIN (${side}) AS b ON a.k = b.k`
    assert.deepEqual(await store.rows(sql), [{ n: 1_000_000 }])
    const small =
      'SELECT count() AS n FROM (SELECT 1 AS k) AS a LEFT JOIN (SELECT 1 AS k, 2 AS v) AS b ON a.k = b.k AND b.v > a.k'
    assert.deepEqual(await store.rows(small), [{ n: 1 }])
  })

  check('does nothing but read in a query', async (store) => {
    await store.append([eventOf(1)])
    const attempts = [
      'DROP TABLE events',
      'ALTER TABLE events DELETE WHERE 1',
      'INSERT INTO events SELECT * FROM events',
    ]
    for (const sql of [...attempts, 'SELECT 1; DROP TABLE events', 'SET readonly = 0', 'SELECT nonsense(']) {
      await assert.rejects(store.rows(sql), StoreError, sql)
    }
    assert.deepEqual(await ids(store), [eventOf(1).id])
  })

  check('keeps many batches that are given at the same time, and a batch larger than a block', async (store) => {
    const text = 'x'.repeat(2000)
    const events = Array.from({ length: 12_000 }, (_, n) => ({ ...eventOf(n), fields: { text } }))
    async function* batches(): AsyncGenerator<readonly Event[]> {
      for (let i = 0; i < 2000; i += 100) yield events.slice(i, i + 100)
      yield events.slice(1000)
    }
    assert.deepEqual(await appendAll(store, batches()), { added: 12_000, known: 1000 })
    assert.deepEqual(await store.rows('SELECT count() AS n, uniqExact(id) AS ids FROM events'), [
      { n: 12_000, ids: 12_000 },
    ])
  })

  check('keeps an event of several megabytes between small ones', async (store) => {
    const big = { ...eventOf(2), fields: { text: 'ä'.repeat(5_000_000) } }
    await store.append([eventOf(1), big, eventOf(3)])
    assert.deepEqual(await all(store.between(instant(0), instant(10))), [eventOf(1), big, eventOf(3)])
  })

  check('says that it is closed', async (store) => {
    await store[Symbol.asyncDispose]()
    await assert.rejects(store.append([eventOf(1)]), isStoreError('store.closed'))
    await assert.rejects(store.rows('SELECT 1'), isStoreError('store.closed'))
  })
}

/** For `assert.rejects`: a StoreError with this code. */
export function isStoreError(code: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof StoreError, String(error))
    assert.equal(error.code, code, error.message)
    return true
  }
}

async function all(batches: AsyncIterable<readonly Event[]>): Promise<readonly Event[]> {
  const events: Event[] = []
  for await (const batch of batches) events.push(...batch)
  return events
}

async function ids(store: EventStore): Promise<readonly string[]> {
  const rows = await store.rows<{ readonly id: string }>('SELECT id FROM events ORDER BY time, id')
  return rows.map(({ id }) => id)
}

/** Time, then id by its UTF-8 bytes, which for the ids of these tests is JavaScript's order. */
function byKey(a: Event, b: Event): number {
  return a.time - b.time || (a.id < b.id ? -1 : 1)
}

const fullEvent: Event = {
  id: 'f'.repeat(32),
  time: 1_700_000_000_000_001 as Instant, // brand: a constant of the right unit
  seenAt: 1_700_000_000_000_002 as Instant, // brand: as above
  source: 'windows:security',
  logsource: { product: 'windows' },
  classUid: 201_004,
  activityId: 99,
  actor: {
    user: { name: 'kim', domain: 'CORP', uid: 'S-1-5-21-1', email: 'kim@corp.example' },
    process: { pid: 4_294_967_295, uid: 'A-B', path: 'C:\\a\\ü.exe', parentPid: 7, parentUid: 'P-Q' },
    session: '0x3e7',
  },
  device: { hostname: 'ws1', ip: '192.0.2.7' },
  srcEndpoint: { hostname: 'ws2', ip: '192.0.2.8', port: 5 },
  dstEndpoint: { hostname: 'dc1', ip: '2001:db8::1', port: 65_535 },
  target: {
    user: { name: 'lee', domain: 'LAB', uid: 'S-1-5-21-2', email: 'lee@lab.example' },
    process: { pid: 8, uid: 'T-U', path: `C:\\${'long'.repeat(40)}.exe` },
    session: '0x1f',
    host: 'dc1',
    file: { sha256: 'ab'.repeat(32) },
  },
  auth: { outcome: 'failure', logonType: 10 },
  mail: { from: 'a@b.example', to: ['c@d.example', 'ü@e.example'], urls: [], attachments: [] },
  fields: { EventID: '4625', Provider_Name: 'Microsoft-Windows-Security-Auditing' },
  raw: { file: 'a.zip!/b.evtx', record: 5_000_000_000, offset: 9_007_199_254_740_991 },
}

const fullRow = {
  id: 'f'.repeat(32),
  time: 1_700_000_000_000_001,
  seenAt: 1_700_000_000_000_002,
  source: 'windows:security',
  classUid: 201_004,
  activityId: 99,
  provider: 'Microsoft-Windows-Security-Auditing',
  eventId: 4625,
  host: 'ws1',
  hostIp: '192.0.2.7',
  userName: 'kim',
  userDomain: 'CORP',
  userUid: 'S-1-5-21-1',
  userEmail: 'kim@corp.example',
  targetUserName: 'lee',
  targetUserDomain: 'LAB',
  targetUserUid: 'S-1-5-21-2',
  targetUserEmail: 'lee@lab.example',
  session: '0x3e7',
  targetSession: '0x1f',
  processUid: 'A-B',
  processPid: 4_294_967_295,
  processPath: 'C:\\a\\ü.exe',
  parentUid: 'P-Q',
  parentPid: 7,
  targetProcessUid: 'T-U',
  targetProcessPid: 8,
  targetProcessPath: `C:\\${'long'.repeat(40)}.exe`,
  srcIp: '192.0.2.8',
  srcHost: 'ws2',
  dstIp: '2001:db8::1',
  dstHost: 'dc1',
  dstPort: 65_535,
  targetHost: 'dc1',
  outcome: 'failure',
  logonType: 10,
  sha256: 'ab'.repeat(32),
  mailFrom: 'a@b.example',
  mailTo: ['c@d.example', 'ü@e.example'],
  file: 'a.zip!/b.evtx',
  record: 5_000_000_000,
  offset: 9_007_199_254_740_991,
}
