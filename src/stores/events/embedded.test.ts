import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { drainPending, Session } from 'chdb'
import { InputError } from '../../model/errors.ts'
import type { Event } from '../../model/event.ts'
import { type EmbeddedEvents, openEmbeddedEvents } from './embedded.ts'
import { eventStoreSuite, isStoreError } from './event-store.suite.ts'
import { eventOf } from './sample-events.ts'

eventStoreSuite('embedded', (folder) => openEmbeddedEvents(folder))

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'dwell-events-'))
  try {
    await run(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

function enginePid(store: EmbeddedEvents): number {
  assert.ok(store.enginePid !== undefined)
  return store.enginePid
}

test('a home that need not be durable keeps and knows events all the same', () =>
  inFolder(async (folder) => {
    const options = { durable: false }
    const store = await openEmbeddedEvents(folder, options)
    assert.deepEqual(await store.append([eventOf(1), eventOf(2)]), { added: 2, known: 0 })
    await store[Symbol.asyncDispose]()
    await using again = await openEmbeddedEvents(folder, options)
    assert.deepEqual(await again.append([eventOf(2), eventOf(3)]), { added: 1, known: 1 })
  }))

test('a second process, or a second opening, of the same folder is refused with words', () =>
  inFolder(async (folder) => {
    await using store = await openEmbeddedEvents(folder)
    await store.append([eventOf(1)])
    await assert.rejects(openEmbeddedEvents(folder), isStoreError('store.in-use'))
    assert.deepEqual(await store.append([eventOf(1), eventOf(2)]), { added: 1, known: 1 })
  }))

test('a home that a newer Dwell made is refused and left as it was', () =>
  inFolder(async (folder) => {
    await (await openEmbeddedEvents(folder))[Symbol.asyncDispose]()
    const session = new Session(join(folder, 'engine'))
    session.query('INSERT INTO migrations VALUES (999)')
    session.close()
    await drainPending()
    await assert.rejects(openEmbeddedEvents(folder), (error) => {
      assert.ok(error instanceof InputError)
      assert.match(error.message, /newer Dwell \(event schema 999\)/)
      return true
    })
  }))

test('a full disk is said with the folder and what to do; the same batch is kept once there is room', async (t) => {
  if (!existsSync('/dev/full')) {
    t.skip('no /dev/full here')
    return
  }
  await inFolder(async (folder) => {
    await using store = await openEmbeddedEvents(folder)
    await symlink('/dev/full', join(folder, 'blocks', '0.block'))
    await assert.rejects(store.append([eventOf(1), eventOf(2)]), (error) => {
      assert.ok(error instanceof Error)
      assert.ok(error.message.includes(folder), error.message)
      assert.match(error.message, /is full\. Nothing of this batch was kept\. Free some space/)
      return isStoreError('store.disk-full')(error)
    })
    assert.deepEqual(await store.append([eventOf(1), eventOf(2)]), { added: 2, known: 0 })
  })
})

test('a killed engine costs no acknowledged event, and comes back with the next call', () =>
  inFolder(async (folder) => {
    await using store = await openEmbeddedEvents(folder)
    await store.append([eventOf(1)])
    const first = enginePid(store)
    const pending = store.rows('SELECT sleep(3)')
    process.kill(first, 'SIGKILL')
    await assert.rejects(pending, isStoreError('store.engine-ended'))
    assert.deepEqual(await store.rows('SELECT count() AS n FROM events'), [{ n: 1 }])
    assert.notEqual(enginePid(store), first)
  }))

test('an engine that can never start is tried a bounded number of times', () =>
  inFolder(async (folder) => {
    await using store = await openEmbeddedEvents(folder)
    for (let i = 0; i < 3; i++) {
      const pending = store.rows('SELECT sleep(3)')
      pending.catch(() => undefined)
      while (store.enginePid === undefined) await new Promise((resolve) => setTimeout(resolve, 20))
      process.kill(enginePid(store), 'SIGKILL')
      await assert.rejects(pending, isStoreError('store.engine-ended'))
    }
    await assert.rejects(store.rows('SELECT 1'), /ended 3 times in a row/)
  }))

test('a query that needs too much memory fails alone', () =>
  inFolder(async (folder) => {
    await using store = await openEmbeddedEvents(folder)
    await store.append([eventOf(1)])
    const sql = 'SELECT length(groupArray(toString(number))) AS n FROM numbers(20000000)'
    await assert.rejects(store.rows(sql), isStoreError('store.memory'))
    assert.deepEqual(await store.append([eventOf(2)]), { added: 1, known: 0 })
  }))

test('a block that finds no memory left waits for the question that holds it, and is kept', () =>
  inFolder(async (folder) => {
    await using store = await openEmbeddedEvents(folder)
    const batch = (from: number): readonly Event[] =>
      Array.from({ length: 20_000 }, (_, n) => ({ ...eventOf(from + n), fields: { text: randomUUID().repeat(30) } }))
    await store.append(batch(0))
    await store.append(batch(20_000))
    // Two texts of 250 and 15 MB, for two seconds: all that is left but for a few MB.
    const million = 'repeat(toString(number + 1), 1000000)'
    const holding = store.rows(
      `SELECT length(text) + wait AS n FROM (SELECT repeat(${million}, 250) AS text, repeat(${million}, 15) AS more, sleep(2) AS wait FROM numbers(1)) WHERE length(more) > 0`,
    )
    await new Promise((resolve) => setTimeout(resolve, 300))
    assert.deepEqual(await store.append(batch(40_000)), { added: 20_000, known: 0 })
    assert.deepEqual(await holding, [{ n: 250_000_000 }])
  }))

test('closing waits for what is under way, ends the process and leaves no block file', () =>
  inFolder(async (folder) => {
    const store = await openEmbeddedEvents(folder)
    const pid = enginePid(store)
    const appended = store.append(Array.from({ length: 3000 }, (_, n) => eventOf(n)))
    await store[Symbol.asyncDispose]()
    assert.deepEqual(await appended, { added: 3000, known: 0 })
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' })
    assert.deepEqual(await readdir(join(folder, 'blocks')), [])
    await using again = await openEmbeddedEvents(folder)
    assert.deepEqual(await again.rows('SELECT count() AS n FROM events'), [{ n: 3000 }])
  }))

test('opening removes the block files that a crash left', () =>
  inFolder(async (folder) => {
    await (await openEmbeddedEvents(folder))[Symbol.asyncDispose]()
    await writeFile(join(folder, 'blocks', '7.block'), 'half a block')
    await using _store = await openEmbeddedEvents(folder)
    assert.deepEqual(await readdir(join(folder, 'blocks')), [])
  }))
