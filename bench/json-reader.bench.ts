import { readFile } from 'node:fs/promises'
import { isReject } from '../src/model/event.ts'
import { json } from '../src/readers/json.ts'
import { compare } from './compare.ts'
import { filesBelow } from './corpora.ts'
import { bench, rateOf } from './figures.ts'

// The JSON reader alone, bytes in memory to events, beside JSON.parse of the same lines.
const PIECE_BYTES = 65_536
/** Enough files to be mixed, few enough to be in memory. */
const MAX_BYTES = 150_000_000

await bench(async (corpora) => {
  const logs: Buffer[] = []
  let size = 0
  for (const file of await filesBelow(await corpora.unpacked('otrf-windows'))) {
    const bytes = await readFile(file)
    if (size + bytes.length > MAX_BYTES) continue
    size += bytes.length
    logs.push(bytes)
  }
  const result = await compare('JSON lines of Windows to events', {
    baseline: () => logs.reduce((count, log) => count + parseLines(log), 0),
    subject: () => read(logs),
    rounds: 3,
  })
  return [...rateOf(result, 'events/s'), { what: '  megabytes', value: size / 1e6, unit: 'MB' }]
})

function parseLines(log: Buffer): number {
  let parsed = 0
  for (let from = 0; from < log.length; ) {
    const found = log.indexOf(0x0a, from)
    const to = found < 0 ? log.length : found
    const line = log.toString('utf8', from, to).trim()
    if (line !== '' && JSON.parse(line) !== null) parsed += 1
    from = to + 1
  }
  return parsed
}

async function read(logs: readonly Uint8Array[]): Promise<number> {
  let events = 0
  for (const log of logs) {
    for await (const batch of json.read(pieces(log), { file: 'bench.json', sha256: '00' })) {
      for (const outcome of batch) if (!isReject(outcome)) events += 1
    }
  }
  return events
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES)
}
