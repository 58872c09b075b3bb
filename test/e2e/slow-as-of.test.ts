import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { env } from './answer.test-support.ts'
import { assertCode, inPlace, reportFile, SAMPLE, sampleDay } from './run.test-support.ts'

interface Ledger {
  readonly knownAt: string
  readonly intervals: readonly { readonly id: string; readonly evidence: readonly { readonly knownAt: string }[] }[]
}

function ledgerOf(text: string): Ledger {
  return JSON.parse(text) as Ledger // as Dwell wrote it; the assertions look at what they use
}

for (const asOf of [3.5, 8.125, 11].map(sampleDay)) {
  test(`--as-of ${asOf} gives the answer that the evidence until then would have given, in a run and from a home`, () =>
    inPlace(async (place) => {
      const asked = await place.dwell(['investigate', SAMPLE, '--out', 'report', '--as-of', asOf], { env })
      assertCode(asked, 0)
      // Until is not included, so one microsecond later.
      const until = asOf.replace('Z', '.000001Z')
      assertCode(
        await place.dwell(['investigate', SAMPLE, '--out', 'report-until', '--until', until, '--as-of', asOf], { env }),
        0,
      )
      for (const name of ['ledger.json', 'stories.json', 'signals.ndjson'])
        assert.equal(await reportFile(place.out, name), await reportFile(join(place.path, 'report-until'), name), name)
      const ledger = ledgerOf(await reportFile(place.out, 'ledger.json'))
      assert.equal(ledger.knownAt, asOf)
      for (const { evidence } of ledger.intervals)
        for (const { knownAt } of evidence)
          assert.ok(Date.parse(knownAt) <= Date.parse(asOf), `${knownAt} is after ${asOf}`)

      assertCode(await place.dwell(['investigate', SAMPLE, '--out', 'report-all', '--home', 'home'], { env }), 0)
      const replayed = await place.dwell(['ledger', '--home', 'home', '--as-of', asOf, '--json'], { env })
      assertCode(replayed, 0)
      assert.deepEqual(JSON.parse(replayed.stdout), ledger, 'the ledger from a home that knows what came later')
      const whole = ledgerOf(await reportFile(join(place.path, 'report-all'), 'ledger.json'))
      assert.ok(whole.intervals.length > 0 && whole.knownAt > asOf)
    }))
}
