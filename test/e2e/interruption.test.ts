import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { logons } from './evidence.test-support.ts'
import { assertCode, assertWholeReport, inPlace, lines, type Place, type Running, SAMPLE } from './run.test-support.ts'

/** More than a moment's work, so that a signal comes in the middle. */
const MANY = 60_000
const WAIT_MS = 60_000
const STEP_MS = 20

/** Waits until `isSo`; fails where it never is. */
async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let waitedMs = 0; !isSo(); waitedMs += STEP_MS) {
    if (waitedMs > WAIT_MS) assert.fail(`${what} never happened`)
    await sleep(STEP_MS)
  }
}

/** True once the command has opened its stores and reads. */
function reads(place: Place): boolean {
  const [home] = readdirSync(place.temporary)
  return home !== undefined && existsSync(join(place.temporary, home, 'events/engine/store'))
}

/** As a terminal does at Ctrl-C: the signal goes to the command and to all that it started. */
function interrupt({ process: child }: Running, name: NodeJS.Signals = 'SIGINT'): void {
  process.kill(-(child.pid ?? assert.fail('it never started')), name)
}

for (const name of ['SIGINT', 'SIGTERM'] as const) {
  test(`${name} in the middle ends the run with 130: a sentence, no report, nothing temporary`, () =>
    inPlace(async (place) => {
      await writeFile(join(place.evidence, 'a.ndjson'), logons(MANY))
      const running = place.start(['investigate', 'evidence', '--out', 'report'], { ownGroup: true })
      await until('reading', () => reads(place))
      interrupt(running, name)
      const ran = await running.ended
      assertCode(ran, 130)
      assert.equal(ran.stdout, '')
      assert.equal(ran.stderr, 'dwell: Stopped; no report was written.\n')
      assert.equal(existsSync(place.out), false)
    }))
}

test('Ctrl-C ends a command that waits for standard input', () =>
  inPlace(async (place) => {
    for (const args of [
      ['investigate', '-', '--out', 'report'],
      ['read', '-', '--json'],
      ['scan', 'logs', '-'],
    ]) {
      const running = place.start(args, { ownGroup: true })
      running.process.stdin?.write(logons(10))
      await until('a temporary place', () => readdirSync(place.temporary).length > 0)
      await sleep(500)
      interrupt(running)
      const ran = await Promise.race([running.ended, sleep(20_000, undefined, { ref: false })])
      if (ran === undefined) running.process.kill('SIGKILL')
      assert.ok(ran !== undefined, `${args.join(' ')} still waits 20 s after Ctrl-C`)
      assertCode(ran, 130)
    }
  }))

test('Ctrl-C ends a command whose output nobody takes', () =>
  inPlace(async (place) => {
    await writeFile(join(place.evidence, 'a.ndjson'), logons(20_000))
    const running = place.start(['read', 'evidence', '--json'], { ownGroup: true })
    running.process.stdout?.pause()
    await sleep(1500)
    interrupt(running)
    await sleep(500)
    // Had it not stopped, all would come now.
    running.process.stdout?.resume()
    const ran = await running.ended
    assertCode(ran, 130)
    assert.ok(lines(ran.stdout).length < 20_000)
  }))

test('Ctrl-C during a run with a home leaves a home that the next run completes', () =>
  inPlace(async (place) => {
    await writeFile(join(place.evidence, 'a.ndjson'), logons(MANY))
    const running = place.start(['investigate', 'evidence', '--out', 'report', '--home', 'home'], { ownGroup: true })
    await until('reading', () => existsSync(join(place.path, 'home/events/engine/store')))
    await sleep(1000)
    interrupt(running)
    const stopped = await running.ended
    assertCode(stopped, 130)
    assert.match(stopped.stderr, /What was read so far is kept in home: the same command goes on from there\./)
    assert.equal(existsSync(place.out), false)
    const again = await place.dwell(['investigate', 'evidence', '--out', 'report', '--home', 'home'])
    assertCode(again, 0)
    await assertWholeReport(place.out)
    assert.match(again.stdout, new RegExp(`Looked at: ${MANY.toLocaleString('en')} records`))
    assert.deepEqual(
      readdirSync(join(place.path, 'home')).filter((name) => name.startsWith('work-')),
      [],
    )
  }))

test('kill -9 of a run leaves no report and no engine, and does not harm the next run on the same home', () =>
  inPlace(async (place) => {
    await writeFile(join(place.evidence, 'a.ndjson'), logons(MANY))
    const running = place.start(['investigate', 'evidence', '--out', 'report', '--home', 'home'], { ownGroup: true })
    await until('reading', () => existsSync(join(place.path, 'home/events/engine/store')))
    await sleep(1000)
    running.process.kill('SIGKILL')
    await running.ended
    assert.equal(existsSync(place.out), false)
    const again = await place.dwell(['investigate', 'evidence', '--out', 'report', '--home', 'home'])
    assertCode(again, 0)
    await assertWholeReport(place.out)
    assert.match(again.stdout, new RegExp(`Looked at: ${MANY.toLocaleString('en')} records`))
    assert.deepEqual(
      readdirSync(join(place.path, 'home')).filter((name) => name.startsWith('work-')),
      [],
      'the folder for unpacking of the killed run stays',
    )
  }))

test('what stands in the place of the report is kept when the run is stopped', () =>
  inPlace(async (place) => {
    assertCode(await place.dwell(['investigate', SAMPLE, '--out', 'report']), 0)
    await writeFile(join(place.evidence, 'a.ndjson'), logons(MANY))
    const running = place.start(['investigate', 'evidence', '--out', 'report'], { ownGroup: true })
    await until('reading', () => reads(place))
    interrupt(running)
    assertCode(await running.ended, 130)
    await assertWholeReport(place.out)
  }))
