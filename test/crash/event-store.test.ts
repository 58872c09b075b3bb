import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { StoreError } from '../../src/model/errors.ts'
import { openEmbeddedEvents } from '../../src/stores/events/embedded.ts'
import type { EventStore } from '../../src/stores/events/event-store.ts'
import { eventOf } from '../../src/stores/events/sample-events.ts'

const BATCH_ROWS = 500
const BATCHES = 60
const LANES = 4
const KILL_AFTER_MS = [3, 150, 31, 7, 90, 18, 60, 240]

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'dwell-crash-'))
  try {
    await run(folder)
  } finally {
    await rm(folder, { recursive: true, maxRetries: 5 })
  }
}

function batchOf(number: number): ReturnType<typeof eventOf>[] {
  const text = 'x'.repeat(1000)
  return Array.from({ length: BATCH_ROWS }, (_, n) => ({ ...eventOf(number * BATCH_ROWS + n), fields: { text } }))
}

async function idsOf(store: EventStore): Promise<readonly string[]> {
  return (await store.rows<{ readonly id: string }>('SELECT id FROM events')).map(({ id }) => id)
}

test('kill -9 of the engine at any moment: what was acknowledged is there once, what was refused is not, and a retry completes it', () =>
  inFolder(async (folder) => {
    await using store = await openEmbeddedEvents(folder)
    const acknowledged = new Set<number>()
    let refused = 0
    let kills = 0

    const work = new AbortController()
    const killing = (async () => {
      for (let i = 0; !work.signal.aborted; i++) {
        await sleep(KILL_AFTER_MS[i % KILL_AFTER_MS.length])
        if (store.enginePid === undefined) continue
        const before = acknowledged.size
        const killed = store.enginePid
        process.kill(killed, 'SIGKILL')
        kills += 1
        while (store.enginePid === killed) await sleep(5)
        // Else it gets nothing done between two kills, and gives up as it should.
        while (acknowledged.size === before && !work.signal.aborted) await sleep(5)
      }
    })()

    const appending = Promise.all(
      Array.from({ length: LANES }, async (_, lane) => {
        for (let number = lane; number < BATCHES; number += LANES) {
          const batch = batchOf(number)
          while (!acknowledged.has(number)) {
            try {
              const { added, known } = await store.append(batch)
              assert.equal(added + known, BATCH_ROWS)
              acknowledged.add(number)
            } catch (error) {
              assert.ok(error instanceof StoreError && !error.message.includes('in a row'), String(error))
              refused += 1
              await sleep(30)
            }
          }
          await sleep(40) // spreads the work over several kills
        }
      }),
    )
    await appending.finally(() => work.abort())
    await killing

    assert.ok(kills >= 3, `only ${kills} kills`)
    assert.ok(refused >= 1, 'no kill hit an append')
    const ids = await idsOf(store)
    assert.equal(ids.length, BATCHES * BATCH_ROWS)
    assert.equal(new Set(ids).size, BATCHES * BATCH_ROWS)
  }))

test('a batch that was refused because the engine was killed is wholly absent, or wholly there and known to the retry', () =>
  inFolder(async (folder) => {
    await using store = await openEmbeddedEvents(folder)
    const parts = await partsFolder(folder)
    // A number waits so long; `commit` until the rows are on the disk, which is mostly before that is acknowledged.
    const moments = [2, 5, 9, 14, 20, ...Array.from({ length: 8 }, () => 'commit' as const)]
    for (const [number, moment] of moments.entries()) {
      await store.append([eventOf(10_000_000 + number)])
      const batch = batchOf(number)
      const pending = store.append(batch).then(
        () => true,
        (error: unknown) => {
          assert.ok(error instanceof StoreError && /Nothing of this batch was kept/.test(error.message), String(error))
          return false
        },
      )
      if (moment === 'commit') await untilNewPart(parts)
      else await sleep(moment)
      const killed = store.enginePid ?? assert.fail('no engine')
      process.kill(killed, 'SIGKILL')
      const kept = await pending
      while (store.enginePid === killed) await sleep(5) // an append that was faster than the kill
      const [row] = await store.rows<{ readonly n: number }>(
        'SELECT count() AS n FROM events WHERE time >= {from:Int64} AND time < {to:Int64}',
        { from: number * BATCH_ROWS, to: (number + 1) * BATCH_ROWS },
      )
      assert.equal(row?.n, kept ? BATCH_ROWS : 0)
      const expected = kept ? { added: 0, known: BATCH_ROWS } : { added: BATCH_ROWS, known: 0 }
      assert.deepEqual(await store.append(batch), expected)
    }
  }))

test('kill -9 of the whole program: acknowledged events are there at the next start, the engine has gone, no block file is left', async () => {
  for (const delayMs of [300, 700]) {
    await inFolder(async (folder) => {
      const program = start(folder)
      const { engine, lines } = await untilKept(program)
      await sleep(delayMs)
      program.kill('SIGKILL')
      await new Promise((resolve) => program.once('exit', resolve))

      await using store = await openEmbeddedEvents(folder)
      assert.ok(await hasEnded(engine), 'the engine outlived its parent')
      const ids = new Set(await idsOf(store))
      let acknowledged = 0
      for (const line of lines()) {
        const [, first, count] = /^kept (\d+) (\d+)$/.exec(line) ?? []
        for (let n = 0; n < Number(count ?? 0); n++) {
          acknowledged += 1
          assert.ok(ids.has(eventOf(Number(first) + n).id), `${line} is lost`)
        }
      }
      assert.ok(acknowledged > 0)
      assert.equal((await idsOf(store)).length, ids.size, 'an event is there twice')
      assert.deepEqual(await readdir(join(folder, 'blocks')), [])
    })
  }
})

/** Where the engine keeps the table `events`: each folder in it is a part. */
async function partsFolder(folder: string): Promise<string> {
  const link = join(folder, 'engine', 'data', 'default', 'events')
  return realpath(link)
}

/** Waits for a new part with the event loop held at its end, so that an acknowledgement can't come in between. */
async function untilNewPart(parts: string): Promise<void> {
  const before = new Set(readdirSync(parts))
  const deadline = performance.now() + 5000
  for (;;) {
    // In slices: the block has to be written by this process.
    for (const until = performance.now() + 2; performance.now() < until; ) {
      if (readdirSync(parts).some((name) => /^all_\d+_\d+_0$/.test(name) && !before.has(name))) return
    }
    assert.ok(performance.now() < deadline, 'no new part')
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** A zombie has ended, too: in a container there may be nobody who reaps it. */
async function hasEnded(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch {
    return true
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return / [ZX] /.test(stat.slice(stat.lastIndexOf(')')))
}

function start(folder: string): ChildProcess {
  const script = fileURLToPath(new URL('./append-until-killed.ts', import.meta.url))
  return spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
}

/** Resolves at the first acknowledged batch. */
async function untilKept(
  program: ChildProcess,
): Promise<{ readonly engine: number; readonly lines: () => readonly string[] }> {
  let text = ''
  await new Promise<void>((resolve, reject) => {
    program.once('exit', () => reject(new Error('the program ended by itself')))
    program.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      if (text.includes('kept ')) resolve()
    })
  })
  const engine = Number(/^engine (\d+)$/m.exec(text)?.[1])
  return { engine, lines: () => text.split('\n').slice(0, -1) }
}
