import assert from 'node:assert/strict'
import { cp, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { addBrokenFiles, answerOf, assertSame, env, filesBelow } from './answer.test-support.ts'
import { assertCode, inPlace, type Place, reportFile, SAMPLE, sampleDay } from './run.test-support.ts'

test('two runs on the same evidence write the same bytes, report.html and all', () =>
  inPlace(async (place) => {
    for (const out of ['report-1', 'report-2'])
      assertCode(await place.dwell(['investigate', SAMPLE, '--out', out], { env }), 0)
    for (const name of await readdir(join(place.path, 'report-1')))
      assert.equal(
        await reportFile(join(place.path, 'report-1'), name),
        await reportFile(join(place.path, 'report-2'), name),
        name,
      )
  }))

test('a second run on a home adds nothing and gives the same answer, which names what it looked at', () =>
  inPlace(async (place) => {
    await cp(SAMPLE, join(place.path, 'first'), { recursive: true })
    await addBrokenFiles(join(place.path, 'first'))
    const runs = []
    for (const out of ['report-1', 'report-2']) {
      const ran = await place.dwell(['investigate', 'first', '--home', 'home', '--out', out], { env })
      assertCode(ran, 0)
      runs.push(ran)
    }
    assertSame(await answerOf(join(place.path, 'report-2')), await answerOf(join(place.path, 'report-1')))
    assert.equal(runs[1]?.stdout, runs[0]?.stdout)
    assert.match(runs[1]?.stderr ?? '', /Its content was read before; nothing was added\./)
    const other = await place.dwell(['investigate', 'first', '--out', 'report-3'], { env })
    assertCode(other, 0)
    assertSame(await answerOf(join(place.path, 'report-3')), await answerOf(join(place.path, 'report-1')))
  }))

/** Moves every other file to a second folder. */
async function inHalves(place: Place): Promise<void> {
  const files = await filesBelow(join(place.path, 'all'))
  for (const [at, name] of files.entries()) {
    const to = join(place.path, at % 2 === 0 ? 'half-1' : 'half-2', name)
    await mkdir(join(to, '..'), { recursive: true })
    await cp(join(place.path, 'all', name), to)
  }
}

test('two halves of the evidence, one after the other into one home and in either order, give the answer of one run on all', () =>
  inPlace(async (place) => {
    await cp(SAMPLE, join(place.path, 'all'), { recursive: true })
    await addBrokenFiles(join(place.path, 'all'))
    await inHalves(place)
    const names = new Map(
      (await filesBelow(join(place.path, 'all'))).flatMap((name) =>
        [1, 2].map((half) => [`half-${half}/${name}`, `all/${name}`] as const),
      ),
    )
    assertCode(await place.dwell(['investigate', 'all', '--out', 'report-all'], { env }), 0)
    const expected = await answerOf(join(place.path, 'report-all'))
    for (const order of [
      ['half-1', 'half-2'],
      ['half-2', 'half-1'],
    ]) {
      for (const half of order)
        assertCode(await place.dwell(['investigate', half, '--home', 'home', '--out', 'report'], { env }), 0)
      assertSame(await answerOf(place.out, names), expected)
      const ledger = await place.dwell(['ledger', '--home', 'home', '--json'], { env })
      assertCode(ledger, 0)
      assert.deepEqual(JSON.parse(ledger.stdout), JSON.parse(expected['ledger.json']))
      await rm(join(place.path, 'home'), { recursive: true })
    }
  }))

test('a run that was bounded in time leaves a home in which the rest of the same files can still be read', () =>
  inPlace(async (place) => {
    assertCode(await place.dwell(['investigate', SAMPLE, '--out', 'report-all'], { env }), 0)
    assertCode(
      await place.dwell(['investigate', SAMPLE, '--home', 'home', '--out', 'report', '--until', sampleDay(7)], { env }),
      0,
    )
    assertCode(await place.dwell(['investigate', SAMPLE, '--home', 'home', '--out', 'report'], { env }), 0)
    assertSame(await answerOf(place.out), await answerOf(join(place.path, 'report-all')))
  }))
