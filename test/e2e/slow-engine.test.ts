import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { logon, processStart } from './evidence.test-support.ts'
import {
  assertCode,
  assertWholeReport,
  inPlace,
  type Place,
  type Ran,
  type Running,
  reportFile,
  STAMP,
} from './run.test-support.ts'

const MANY = 60_000
const STARTS = 50
const env: Readonly<Record<string, string>> = { SOURCE_DATE_EPOCH: STAMP }

/** The processes of `parent`'s that run the event store. */
async function enginesOf(parent: number): Promise<readonly number[]> {
  const found: number[] = []
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const [stat, command] = await Promise.all(
      ['stat', 'cmdline'].map((file) => readFile(`/proc/${name}/${file}`, 'utf8').catch(() => '')),
    )
    const parentOf = Number(stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    if (parentOf === parent && command?.includes('stores/events/engine')) found.push(Number(name))
  }
  return found
}

/** Kills the engine, each time it is there, at these moments after the start. */
async function killEngines({ process: child }: Running, atMs: readonly number[]): Promise<number> {
  let [kills, now] = [0, 0]
  for (const ms of atMs) {
    await sleep(ms - now)
    now = ms
    for (const pid of await enginesOf(child.pid ?? 0)) {
      process.kill(pid, 'SIGKILL')
      kills += 1
    }
  }
  return kills
}

async function makeEvidence(place: Place): Promise<void> {
  const starts = Array.from({ length: STARTS }, (_, at) => `${processStart(at + 1)}\n`).join('')
  // Of the size of real records, so that there are many blocks to keep.
  const more = { Message: 'An account was successfully logged on. '.repeat(25) }
  const part = (first: number): string =>
    Array.from({ length: MANY / 2 }, (_, at) => `${logon(first + at, more)}\n`).join('')
  await writeFile(join(place.evidence, 'a.ndjson'), `${part(1)}${starts}${part(MANY)}`)
}

/** Fails unless the report is that of a run in which nothing was killed. */
async function assertAsUndisturbed(place: Place, { stdout }: Ran): Promise<void> {
  assert.match(stdout, new RegExp(`^Looked at: ${(MANY + STARTS).toLocaleString('en')} records of 1 source,`, 'm'))
  assertCode(await place.dwell(['investigate', 'evidence', '--out', 'undisturbed'], { env }), 0)
  for (const name of ['ledger.json', 'signals.ndjson', 'stories.json'])
    assert.equal(await reportFile(place.out, name), await reportFile(join(place.path, 'undisturbed'), name), name)
}

const POLL_MS = 3

/** A block of 16 MB takes about 100 ms to be kept. Two kills: an engine that ends at each try is given up, as it should be. */
const MOMENTS_MS = [10, 40]
/** Time to start anew. */
const PEACE_MS = 500

/** Kills the engine while it keeps a block, once for each of the moments. */
async function killAtBlocks(running: Running, home: string): Promise<number> {
  const blocks = join(home, 'events/blocks')
  let kills = 0
  const ended = running.ended.then(() => true)
  for (const moment of MOMENTS_MS) {
    while ((await readdir(blocks).catch(() => [])).length === 0) {
      if ((await Promise.race([ended, sleep(POLL_MS)])) === true) return kills
    }
    await sleep(moment)
    kills += await killEngines(running, [0])
    await sleep(PEACE_MS)
  }
  return kills
}

test('kill -9 of the event store while it keeps what was read: it starts anew, and the run gives the right answer', async (t) => {
  if (!existsSync('/proc/self/stat')) {
    t.skip('finds the engine through /proc')
    return
  }
  await inPlace(async (place) => {
    await makeEvidence(place)
    const running = place.start(['investigate', 'evidence', '--out', 'report', '--home', 'home'], { env })
    const kills = await killAtBlocks(running, join(place.path, 'home'))
    assert.ok(kills >= 1, 'no engine was there to be killed')
    const ran = await running.ended
    assertCode(ran, 0)
    await assertAsUndisturbed(place, ran)
  })
})

test('kill -9 of the event store in the middle: the run ends right or with a sentence; the next run on the home completes it', async (t) => {
  if (!existsSync('/proc/self/stat')) {
    t.skip('finds the engine through /proc')
    return
  }
  for (const atMs of [[1200], [2000], [900, 1500, 2100]]) {
    await inPlace(async (place) => {
      await makeEvidence(place)
      const args = ['investigate', 'evidence', '--out', 'report', '--home', 'home']
      const running = place.start(args, { env })
      const kills = await killEngines(running, atMs)
      const ran = await running.ended
      t.diagnostic(
        `killed ${kills} times at ${atMs.join(', ')} ms: exit ${ran.code}${ran.stderr === '' ? '' : `, ${ran.stderr.split('\n')[0]}`}`,
      )
      if (ran.code === 0) await assertWholeReport(place.out)
      else {
        assertCode(ran, 1)
        assert.match(ran.stderr, /^dwell: The event store.*(?:again|memory).*$/m)
        assert.equal(existsSync(place.out), false)
      }
      const again = await place.dwell(args, { env })
      assertCode(again, 0)
      assertCode(await place.dwell(['investigate', 'evidence', '--out', 'undisturbed'], { env }), 0)
      for (const name of ['ledger.json', 'signals.ndjson', 'stories.json'])
        assert.equal(await reportFile(place.out, name), await reportFile(join(place.path, 'undisturbed'), name), name)
      assert.match(
        again.stdout,
        new RegExp(`^Looked at: ${(MANY + 50).toLocaleString('en')} records of 1 source,`, 'm'),
      )
    })
  }
})

test('kill -9 of the event store of a run without a home: the same, and nothing temporary stays', async (t) => {
  if (!existsSync('/proc/self/stat')) {
    t.skip('finds the engine through /proc')
    return
  }
  await inPlace(async (place) => {
    await makeEvidence(place)
    const running = place.start(['investigate', 'evidence', '--out', 'report'], { env })
    const kills = await killEngines(running, [600, 900, 1200, 1500])
    const ran = await running.ended
    assert.ok(kills > 0, 'no engine was there to be killed')
    if (ran.code === 0) await assertWholeReport(place.out)
    else {
      assertCode(ran, 1)
      assert.match(ran.stderr, /^dwell: The event store.*(?:again|memory).*$/m)
      assert.equal(existsSync(place.out), false)
    }
  })
})
