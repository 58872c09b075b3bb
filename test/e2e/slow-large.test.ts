import assert from 'node:assert/strict'
import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { logons } from './evidence.test-support.ts'
import { assertCode, assertWholeReport, inPlace, jsonLines, outcomes, reportFile } from './run.test-support.ts'

const MIB: number = 1024 * 1024
const LINE_MIB = 200
const MAX_RESIDENT_KIB: number = 1024 * 1024

/** Writes a line of `LINE_MIB` between lines that are sound. */
async function writeLongLine(
  path: string,
  { before, filler, after }: { before: string; filler: string; after: string },
): Promise<void> {
  const handle = await open(path, 'w')
  try {
    await handle.write(before)
    const block = Buffer.from(filler.repeat(Math.ceil(MIB / filler.length))).subarray(0, MIB)
    for (let at = 0; at < LINE_MIB; at += 1) await handle.write(block)
    await handle.write(after)
  } finally {
    await handle.close()
  }
}

for (const [what, filler, opening, closing] of [
  ['of JSON', 'x', '{"EventID": 4624, "Computer": "', '"}\n'],
  ['of no format', 'lorem ipsum ', 'lorem ', '\n'],
] as const) {
  test(`a single line of ${LINE_MIB} MB ${what} is one record or reject with its place; what comes before and after it is read`, () =>
    inPlace(async (place) => {
      await writeLongLine(join(place.evidence, 'a.ndjson'), {
        before: `${logons(100)}${opening}`,
        filler,
        after: `${closing}${logons(100, 5001)}`,
      })
      await writeFile(join(place.evidence, 'b.ndjson'), logons(10, 9001))
      const read = await place.shell('/usr/bin/time -f "%M KiB" dwell read evidence --json')
      assertCode(read, 0)
      const { events, rejects } = outcomes(read)
      assert.equal(events.filter(({ source }) => source === 'windows:security').length, 210)
      assert.ok(rejects.length >= 1 && rejects.length <= 3, `${rejects.length} rejects`)
      assert.equal(rejects[0]?.['offset'], Buffer.byteLength(logons(100)))
      const peak = Number(/^(\d+) KiB$/m.exec(read.stderr)?.[1] ?? 0)
      assert.ok(peak < MAX_RESIDENT_KIB, `${peak} KiB`)

      assertCode(await place.dwell(['investigate', 'evidence', '--out', 'report']), 0)
      await assertWholeReport(place.out)
      assert.deepEqual(jsonLines(await reportFile(place.out, 'rejects.ndjson')), rejects)
    }))
}
