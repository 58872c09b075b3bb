import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { createGunzip } from 'node:zlib'
import { extract } from 'tar-stream'
import { isReject } from '../src/model/event.ts'
import { evtx } from '../src/readers/evtx.ts'
import { compare, machine } from './compare.ts'

// Records a second of the EVTX reader alone, bytes in memory to events, beside JSON.parse of the same events' fields.
const CORPORA = process.env.DWELL_CORPORA ?? join(import.meta.dirname, '../../shared/corpora')
const PACKS = ['evtx-attack.tar.gz', 'evtx-benign.tar.gz']
const PIECE_BYTES = 65_536

async function logsOf(pack: string): Promise<Buffer[]> {
  const logs: Buffer[] = []
  for await (const entry of createReadStream(pack).pipe(createGunzip()).pipe(extract())) {
    const bytes = await buffer(entry)
    if (entry.header.name.endsWith('.evtx')) logs.push(bytes)
  }
  return logs
}

async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES)
}

const packs = PACKS.map((name) => join(CORPORA, name))
if (!packs.every(existsSync)) {
  console.log('corpus absent: evtx-attack, evtx-benign')
} else {
  const logs = (await Promise.all(packs.map(logsOf))).flat()
  const lines: string[] = []

  const read = async (keep: boolean): Promise<number> => {
    let records = 0
    for (const log of logs) {
      for await (const batch of evtx.read(pieces(log), { file: 'bench.evtx', sha256: '00' })) {
        for (const outcome of batch) {
          if (isReject(outcome)) continue
          records += 1
          if (keep) lines.push(JSON.stringify(outcome.fields))
        }
      }
    }
    return records
  }

  const began = performance.now()
  const records = await read(false)
  const firstPass = Math.round((records / (performance.now() - began)) * 1000)
  await read(true)
  const result = await compare('EVTX to events against JSON.parse of the same fields', {
    baseline: () => lines.reduce((count, line) => count + (JSON.parse(line) === null ? 0 : 1), 0),
    subject: () => read(false),
  })
  const megabytes = Math.round(logs.reduce((sum, { length }) => sum + length, 0) / 1e6)
  console.log(
    `${machine()}; ${logs.length} files, ${megabytes} MB, ${records} records; first pass ${firstPass} records/s`,
  )
  console.log(result)
}
