import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { isKnownTechnique } from '../intel/attack.ts'
import { type Event, isReject } from '../model/event.ts'
import { STAGES } from '../model/signal.ts'
import { recogniseReader } from '../readers/table.ts'
import { openEmbeddedEvents } from '../stores/events/embedded.ts'
import { behaviourDetectors } from './behaviour/index.ts'
import type { Row } from './detector.ts'

const here = import.meta.dirname
const scratch = await mkdtemp(join(tmpdir(), 'behaviour-'))
after(() => rm(scratch, { recursive: true, force: true }))

async function readEvents(path: string): Promise<readonly Event[]> {
  const bytes = await readFile(path)
  const events: Event[] = []
  for await (const batch of recogniseReader(bytes).read(
    (async function* () {
      yield bytes
    })(),
    { file: 'events.ndjson', sha256: 'fixture' },
  )) {
    for (const outcome of batch) if (!isReject(outcome)) events.push(outcome)
  }
  return events
}

for (const detector of behaviourDetectors) {
  const folder = join(here, detector.id)

  test(`${detector.id}: its description is whole`, () => {
    assert.ok(STAGES.includes(detector.stage))
    assert.ok(detector.techniques.length > 0 && detector.techniques.every(isKnownTechnique))
    for (const list of [detector.blindTo, detector.falsePositives, detector.sources])
      assert.ok(list.length > 0 && list.every((text) => text.length > 5))
    assert.ok(existsSync(join(here, `${detector.id}.ts`)), 'the id is the path')
  })

  test(`${detector.id}: fires and stays silent as its fixtures say`, async (t) => {
    const cases = await readdir(folder)
    assert.ok(cases.some((name) => name.startsWith('fires-')) && cases.some((name) => name.startsWith('silent-')))
    for (const name of cases) {
      await t.test(name, async () => {
        const events = await readEvents(join(folder, name, 'events.ndjson'))
        assert.ok(events.length > 0)
        await using store = await openEmbeddedEvents(join(scratch, name), { durable: false })
        await store.append(events)
        const rows = await store.rows<Row>(detector.query)
        assert.ok(rows.length > 0, 'the query gave rows')
        const findings = detector.judge(rows)

        // Ids depend on the content; the golden file names records, which a person can find.
        const record = new Map(events.map((event) => [event.id, event.raw.record]))
        const readable = findings.map((finding) => ({ ...finding, events: finding.events.map((id) => record.get(id)) }))
        const golden = join(folder, name, 'expect.json')
        if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(golden, `${JSON.stringify(readable, undefined, 2)}\n`)
        assert.deepEqual(readable, JSON.parse(await readFile(golden, 'utf8')))
        assert.equal(findings.length > 0, name.startsWith('fires-'))
        for (const { because, events: ids } of findings)
          assert.ok(because.length > 0 && ids.length > 0 && ids.every((id) => record.has(id)))
      })
    }
  })
}
