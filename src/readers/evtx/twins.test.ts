import assert from 'node:assert/strict'
import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import test from 'node:test'
import { createGunzip } from 'node:zlib'
import { extract } from 'tar-stream'
import { type Event, isReject } from '../../model/event.ts'
import { formatInstant } from '../../model/time.ts'
import { evtx } from '../evtx.ts'

const CORPORA = process.env.DWELL_CORPORA ?? join(import.meta.dirname, '../../../../shared/corpora')
const PACK = join(CORPORA, 'sigma-regression.tar.gz')

/** The files of the pack by their paths in it. */
async function unpack(): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>()
  const entries = createReadStream(PACK).pipe(createGunzip()).pipe(extract())
  for await (const entry of entries) files.set(entry.header.name, await buffer(entry))
  return files
}

/** A record as another parser decoded it. */
interface Twin {
  readonly Event: {
    readonly System: {
      readonly EventRecordID: number
      readonly Channel: string
      readonly Computer: string
      readonly TimeCreated: { readonly '#attributes': { readonly SystemTime: string } }
    }
    readonly EventData?: Readonly<Record<string, unknown>> | null
  }
}

function twinsOf(bytes: Buffer): readonly Twin[] {
  const text = bytes.toString('utf8').trim()
  try {
    const parsed: Twin | Twin[] = JSON.parse(text)
    return Array.isArray(parsed) ? parsed : [parsed]
  } catch {
    return text.split(/\r?\n(?=\{)/).map((line) => JSON.parse(line))
  }
}

async function eventsOf(bytes: Buffer): Promise<Event[]> {
  const events: Event[] = []
  const source = (async function* () {
    yield bytes
  })()
  for await (const batch of evtx.read(source, { file: 'a.evtx', sha256: 'c0ffee' })) {
    events.push(...batch.filter((one): one is Event => !isReject(one)))
  }
  return events
}

/** Equal as text: numbers may be decimal or hexadecimal, GUIDs with or without braces. */
function plain(value: unknown): string {
  const text = String(value ?? '')
    .trim()
    .toLowerCase()
    .replace(/^\{(.*)\}$/, '$1')
  return /^0x[0-9a-f]+$/.test(text) ? String(BigInt(text)) : text
}

test('gives the values that another parser gives for the same records', async (t) => {
  if (!existsSync(PACK)) return t.skip('corpus absent: sigma-regression')
  const files = await unpack()
  let records = 0
  let fields = 0
  const differences: string[] = []
  for (const [path, bytes] of files) {
    const twinBytes = path.endsWith('.evtx') ? files.get(path.replace(/\.evtx$/, '.json')) : undefined
    if (twinBytes === undefined) continue
    const events = new Map((await eventsOf(bytes)).map((event) => [String(event.fields.EventRecordID), event]))
    for (const { Event: twin } of twinsOf(twinBytes)) {
      const event = events.get(String(twin.System.EventRecordID))
      assert.ok(event !== undefined, `record ${twin.System.EventRecordID} of ${path}`)
      records += 1
      const stated = twin.System.TimeCreated['#attributes'].SystemTime
      assert.equal(Date.parse(formatInstant(event.time)), Date.parse(stated))
      assert.equal(event.fields.Channel, twin.System.Channel)
      assert.equal(event.fields.Computer, twin.System.Computer)
      for (const [name, value] of Object.entries(twin.EventData ?? {})) {
        if (value === null || typeof value === 'object' || name.startsWith('#')) continue
        fields += 1
        if (plain(event.fields[name]) !== plain(value)) differences.push(`${path} ${name}`)
      }
    }
  }
  assert.ok(records > 100 && fields > 1000, `${records} records, ${fields} fields compared`)
  assert.deepEqual(differences, [])
})
