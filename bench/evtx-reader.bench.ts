import { readFile } from 'node:fs/promises'
import { type Event, isReject } from '../src/model/event.ts'
import { evtx } from '../src/readers/evtx.ts'
import { compare } from './compare.ts'
import { filesBelow } from './corpora.ts'
import { bench, rateOf } from './figures.ts'

// The EVTX reader alone, bytes in memory to events, beside JSON.parse of the same events' fields.
const PIECE_BYTES = 65_536
const MIN_RECORDS_PER_SECOND = 60_000

await bench(async (corpora) => {
  const folders = [await corpora.unpacked('evtx-attack'), await corpora.unpacked('evtx-benign')]
  const files = (await Promise.all(folders.map(filesBelow))).flat()
  const logs = await Promise.all(files.map((file) => readFile(file)))

  const lines: string[] = []
  const first = performance.now()
  const records = await read(logs, () => {})
  const firstPass = (records / (performance.now() - first)) * 1000
  await read(logs, ({ fields }) => lines.push(JSON.stringify(fields)))
  const result = await compare('EVTX to events', {
    baseline: () => lines.reduce((count, line) => count + (JSON.parse(line) === null ? 0 : 1), 0),
    subject: () => read(logs, () => {}),
  })
  return [
    ...rateOf(result, 'records/s', { atLeast: MIN_RECORDS_PER_SECOND }),
    { what: '  its first pass, code not yet warm', value: firstPass, unit: 'records/s' },
    { what: '  records', value: records, unit: 'records' },
  ]
})

async function read(logs: readonly Uint8Array[], take: (event: Event) => void): Promise<number> {
  let records = 0
  for (const log of logs) {
    for await (const batch of evtx.read(pieces(log), { file: 'bench.evtx', sha256: '00' })) {
      for (const outcome of batch) {
        if (isReject(outcome)) continue
        records += 1
        take(outcome)
      }
    }
  }
  return records
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES)
}
