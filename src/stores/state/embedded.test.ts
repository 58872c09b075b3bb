import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { sql } from 'kysely'
import { InputError, NotFoundError, StoreError } from '../../model/errors.ts'
import type { Reject } from '../../model/event.ts'
import type { Signal } from '../../model/signal.ts'
import { instant } from '../../model/time.ts'
import { openEmbeddedState } from './embedded.ts'
import { openSqlite } from './node-sqlite.ts'
import type { StateStore } from './state-store.ts'

function check(name: string, run: (store: StateStore, file: string) => Promise<void>): void {
  test(name, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dwell-state-'))
    try {
      const file = join(folder, 'home', 'state.sqlite')
      await using store = await openEmbeddedState(file)
      await run(store, file)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
}

async function all<T>(batches: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
  const rows: T[] = []
  for await (const batch of batches) rows.push(...batch)
  return rows
}

function signalOf(n: number, weight = 1): Signal {
  const keys = { processes: [], parents: [], sessions: [], hashes: [], addresses: [], objects: [] }
  return {
    id: `s${String(n).padStart(6, '0')}`,
    family: 'log',
    detector: 'log/test',
    title: 'Test',
    time: instant(n),
    endTime: instant(n),
    stage: 'discovery',
    techniques: [],
    weight,
    weightBasis: 'prior',
    act: false,
    entities: [],
    because: ['“ünï”'],
    against: [],
    events: [],
    count: 1,
    keys,
    patterns: [],
  }
}

function rejectOf(n: number): Reject {
  return { reject: 'no line of ours', raw: { file: 'a.log', record: n, offset: n * 10 }, text: `line ${n}` }
}

check('remembers which sources were read, also after it was closed', async (store, file) => {
  const source = {
    sha256: 'ab'.repeat(32),
    file: 'a.zip!/b.evtx',
    sizeBytes: 5_000_000_000,
    reader: 'evtx',
    events: 3,
    rejects: 1,
    firstTime: instant(2),
    lastTime: null,
    finishedAt: instant(7),
    terms: 'all',
  }
  assert.equal(await store.source(source.sha256), undefined)
  await store.keepSources([source])
  await store.keepSources([{ ...source, events: 4 }])
  await store[Symbol.asyncDispose]()
  await using again = await openEmbeddedState(file)
  assert.deepEqual(await again.source(source.sha256), { ...source, events: 4 })
  assert.deepEqual(await again.sources(), [{ ...source, events: 4 }])
})

check('keeps a signal once, and a changed one as a new version without touching the old', async (store) => {
  const at = (time: number, weight: number) => ({ signal: signalOf(1, weight), knownFrom: instant(time) })
  assert.deepEqual(await store.keepSignals([at(10, 1)]), { added: 1, changed: 0, same: 0 })
  assert.deepEqual(await store.keepSignals([at(20, 1)]), { added: 0, changed: 0, same: 1 })
  assert.deepEqual(await store.keepSignals([at(30, 2)]), { added: 0, changed: 1, same: 0 })
  assert.deepEqual(await store.keepSignals([at(5, 3)]), { added: 0, changed: 1, same: 0 }, 'no later: 1 µs after')
  assert.deepEqual(await store.signalVersions('s000001'), [
    { ...at(10, 1), knownTo: 30 },
    { ...at(30, 2), knownTo: 31 },
    { ...at(31, 3), knownTo: null },
  ])
  assert.deepEqual(await all(store.signals(instant(9))), [])
  assert.deepEqual(await all(store.signals(instant(29))), [at(10, 1)])
  assert.deepEqual(await all(store.signals(instant(30))), [at(30, 2)])
  assert.deepEqual(await all(store.signals()), [at(31, 3)])
})

check('keeps versions of one signal that come in one call', async (store) => {
  const at = (time: number, weight: number) => ({ signal: signalOf(1, weight), knownFrom: instant(time) })
  const kept = await store.keepSignals([at(10, 1), at(20, 2), at(20, 2), at(30, 1)])
  assert.deepEqual(kept, { added: 1, changed: 2, same: 1 })
  assert.deepEqual(await store.signalVersions('s000001'), [
    { ...at(10, 1), knownTo: 20 },
    { ...at(20, 2), knownTo: 30 },
    { ...at(30, 1), knownTo: null },
  ])
})

check('gives many signals in order, each once', async (store) => {
  const signals = Array.from({ length: 3001 }, (_, n) => {
    return { signal: { ...signalOf(n), time: instant(Math.floor(n / 1300)) }, knownFrom: instant(1) }
  })
  assert.deepEqual(await store.keepSignals(signals.toReversed()), { added: 3001, changed: 0, same: 0 })
  assert.deepEqual(await all(store.signals()), signals)
  assert.deepEqual(await store.keepSignals(signals), { added: 0, changed: 0, same: 3001 })
})

check('keeps a reject once, with and without a record number', async (store) => {
  const rejects = [
    ...Array.from({ length: 2500 }, (_, n) => rejectOf(n)),
    { reject: 'cut', raw: { file: 'a.log', offset: 99_999 }, text: '' },
  ]
  await store.keepRejects('cd'.repeat(32), rejects)
  await store.keepRejects('cd'.repeat(32), rejects)
  assert.deepEqual(await all(store.rejects()), rejects)
  await store.keepRejects('ab'.repeat(32), [])
})

check('keeps runs and what they could not look at', async (store) => {
  const run = { id: 'r1', startedAt: instant(5), version: '0.1.0', parameters: { paths: ['a', 'b'] } }
  await store.beginRun(run)
  await store.beginRun({ ...run, id: 'r2', startedAt: instant(6) })
  await assert.rejects(store.beginRun(run), StoreError)
  await store.endRun('r1', instant(9))
  await assert.rejects(store.endRun('r3', instant(9)), NotFoundError)
  assert.deepEqual(await store.runs(), [
    { ...run, id: 'r2', startedAt: 6, finishedAt: null },
    { ...run, finishedAt: 9 },
  ])
  const gap = { kind: 'detector-failed', what: 'mail/x', reason: 'TypeError', at: instant(8) } as const
  await store.keepGaps('r1', [gap, gap])
  assert.deepEqual(await store.gaps('r1'), [gap])
  assert.deepEqual(await store.gaps('r2'), [])
})

check('keeps settings', async (store) => {
  assert.equal(await store.setting('zone'), undefined)
  await store.setSetting('zone', 'Europe/Berlin')
  await store.setSetting('zone', 'UTC')
  assert.equal(await store.setting('zone'), 'UTC')
})

check('binds every value, and never runs one', async (store) => {
  const hostile = "'); DROP TABLE settings; --"
  await store.setSetting(hostile, hostile)
  assert.equal(await store.setting(hostile), hostile)
})

check('a call that fails in the middle keeps nothing', async (store) => {
  const good = { signal: signalOf(1), knownFrom: instant(1) }
  const bad = { signal: { ...signalOf(2), id: null as unknown as string }, knownFrom: instant(1) } // breaks a constraint
  await assert.rejects(store.keepSignals([good, bad]), StoreError)
  assert.deepEqual(await all(store.signals()), [])
})

check('refuses a home that a newer Dwell made, and leaves it as it was', async (store, file) => {
  await store[Symbol.asyncDispose]()
  const database = new DatabaseSync(file)
  database.exec("UPDATE meta SET value = '99' WHERE name = 'schema'")
  database.close()
  await assert.rejects(openEmbeddedState(file), (error) => {
    assert.ok(error instanceof InputError)
    assert.match(error.message, /newer Dwell \(state schema 99\)/)
    return true
  })
})

check('says that a file is damaged', async (store, file) => {
  await store[Symbol.asyncDispose]()
  await writeFile(file, 'this is no database at all'.repeat(1000))
  await assert.rejects(openEmbeddedState(file), { name: 'StoreError', code: 'store.damaged' })
})

check('is durable on commit, and says that the disk is full', async (store, file) => {
  await store[Symbol.asyncDispose]()
  const db = openSqlite<{ t: { text: string } }>(file)
  const { rows } = await sql<{ synchronous: number }>`PRAGMA synchronous`.execute(db)
  assert.equal(rows[0]?.synchronous, 2)
  await sql`CREATE TABLE t (text TEXT)`.execute(db)
  await sql`PRAGMA max_page_count = 20`.execute(db)
  const insert = db.insertInto('t').values({ text: 'x'.repeat(1_000_000) })
  await assert.rejects(insert.execute(), { name: 'StoreError', code: 'store.disk-full' })
  await db.destroy()
})
