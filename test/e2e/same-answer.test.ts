import assert from 'node:assert/strict'
import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { addBrokenFiles, answerOf, assertSame, copyRenamed, env, filesBelow } from './answer.test-support.ts'
import { evtxOfLogons, logons, processStart } from './evidence.test-support.ts'
import { assertCode, inPlace, jsonLines, reportFile, SAMPLE } from './run.test-support.ts'

test('the same evidence under other names, in other folders and read in another order gives the same answer to the byte', () =>
  inPlace(async (place) => {
    await cp(SAMPLE, join(place.path, 'first'), { recursive: true })
    await addBrokenFiles(join(place.path, 'first'))
    const names = await copyRenamed(join(place.path, 'first'), join(place.path, 'second'), {
      from: 'first',
      to: 'second',
    })
    assert.ok(names.size > 20)
    assertCode(await place.dwell(['investigate', 'first', '--out', 'report-1'], { env }), 0)
    assertCode(await place.dwell(['investigate', 'second', '--out', 'report-2'], { env }), 0)
    const expected = await answerOf(join(place.path, 'report-1'))
    assertSame(await answerOf(join(place.path, 'report-2'), names), expected)
    assert.ok(jsonLines(expected['rejects.ndjson']).length >= 4)
    assert.ok(jsonLines(expected['signals.ndjson']).length > 20)

    // Named one by one, from the last to the first.
    const files = (await filesBelow(join(place.path, 'first'))).map((name) => `first/${name}`).reverse()
    assertCode(await place.dwell(['investigate', ...files, '--out', 'report-3'], { env }), 0)
    assertSame(await answerOf(join(place.path, 'report-3')), expected)
  }))

test('the same Windows records as an event log and as a JSON export count once, whichever is read first', () =>
  inPlace(async (place) => {
    await writeFile(join(place.evidence, 'a.evtx'), evtxOfLogons(100))
    await writeFile(join(place.evidence, 'b.json'), logons(100))
    const run = async (paths: readonly string[], out: string): Promise<string> => {
      const ran = await place.dwell(['investigate', ...paths, '--out', out, '--home', `home-${out}`], { env })
      assertCode(ran, 0)
      const again = await place.dwell(['investigate', ...paths, '--out', `${out}-again`, '--home', `home-${out}`], {
        env,
      })
      assertCode(again, 0)
      assert.equal(again.stdout, ran.stdout)
      return ran.stdout
    }
    const both = await run(['evidence/a.evtx', 'evidence/b.json'], 'both')
    const turned = await run(['evidence/b.json', 'evidence/a.evtx'], 'turned')
    assert.equal(turned, both)
    const starts = Array.from({ length: 6 }, (_, at) => processStart(at + 1))
    await writeFile(join(place.evidence, 'c.json'), starts.join('\n'))
    await writeFile(join(place.evidence, 'd.json'), `[${starts.toReversed().join(',')}]`)
    for (const [out, paths] of [
      ['once', ['evidence/c.json']],
      ['twice', ['evidence/c.json', 'evidence/d.json']],
    ] as const)
      assertCode(await place.dwell(['investigate', ...paths, '--out', out], { env }), 0)
    const countsOf = async (out: string): Promise<readonly unknown[]> =>
      jsonLines(await reportFile(join(place.path, out), 'signals.ndjson')).map(
        ({ id, count, weight, time, endTime }) => [id, count, weight, time, endTime],
      )
    const once = await countsOf('once')
    assert.ok(once.length > 0 && JSON.stringify(once).includes(',6,'), JSON.stringify(once))
    assert.deepEqual(await countsOf('twice'), once)
  }))
