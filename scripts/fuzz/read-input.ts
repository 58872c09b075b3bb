import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openEvidence } from '../../src/ingest/evidence.ts'
import type { Outcome } from '../../src/model/event.ts'
import { HEAD_BYTES, type Reader } from '../../src/readers/reader.ts'
import { readers, recogniseReader } from '../../src/readers/table.ts'
import { broken } from './contract.ts'
import { type Random, randomOf } from './random.ts'

/** The target that is no reader: what opens archives. */
export const ARCHIVES = 'archives'
const FILE = 'input'

/** Everything that can be fuzzed. */
export const targets: readonly string[] = [...readers.map(({ id }) => id), ARCHIVES]

/** Reads an input as the target does. The text says what broke the contract; undefined where nothing did. */
export function readInput(target: string, bytes: Buffer, run: number, folder: string): Promise<string | undefined> {
  if (target === ARCHIVES) return readArchive(bytes, folder)
  const reader = readers.find(({ id }) => id === target)
  if (reader === undefined) throw new RangeError(`no reader is called ${target}`)
  const recognised = recogniseReader(bytes.subarray(0, HEAD_BYTES))
  return readWith(run % 4 === 0 ? recognised : reader, bytes, randomOf(run, bytes.length))
}

async function readWith(reader: Reader, bytes: Buffer, random: Random): Promise<string | undefined> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const sum = createHash('sha256')
  let count = 0
  for await (const batch of reader.read(inChunks(bytes, random), { file: FILE, sha256 })) {
    for (const outcome of batch) {
      const wrong = broken(outcome, FILE, bytes.length)
      if (wrong !== undefined) return `outcome ${count} of ${reader.id}: ${wrong}`
      count += 1
      sum.update(JSON.stringify(outcome))
    }
  }
  // Reading twice costs twice: one in eight is enough to see where chunks matter. Each has a context of its own, as in a run: what
  // some lines say of others is remembered by it.
  if (random.int(8) > 0) return undefined
  const whole = createHash('sha256')
  for await (const batch of reader.read(inChunks(bytes), { file: FILE, sha256 }))
    for (const one of batch) whole.update(JSON.stringify(one as Outcome))
  return sum.digest('hex') === whole.digest('hex') ? undefined : `${reader.id} reads it otherwise in other chunks`
}

async function* inChunks(bytes: Buffer, random?: Random): AsyncGenerator<Uint8Array> {
  const size = random === undefined ? bytes.length : random.pick([7, 100, 4096, 65_536, bytes.length])
  // Small chunks of a large input would only measure the chunks.
  const fair = Math.max(1, size, Math.floor(bytes.length / 2000))
  for (let at = 0; at < bytes.length; at += fair) yield bytes.subarray(at, at + fair)
}

async function readArchive(bytes: Buffer, folder: string): Promise<string | undefined> {
  const [path, workFolder] = [join(folder, 'input'), join(folder, 'work')]
  mkdirSync(workFolder, { recursive: true })
  writeFileSync(path, bytes)
  for await (const item of openEvidence([path], { workFolder })) {
    if (!item.file.startsWith(path)) return `something is called ${item.file}`
    if ('problem' in item) {
      if (item.problem === '' || item.kind.length === 0) return 'a problem without words'
      continue
    }
    if (!/^[0-9a-f]{64}$/.test(item.sha256)) return `a source with the SHA-256 ${item.sha256}`
    let sizeBytes = 0
    const hash = createHash('sha256')
    for await (const chunk of item.open()) {
      sizeBytes += chunk.length
      hash.update(chunk)
    }
    if (sizeBytes !== item.sizeBytes) return `a source of ${item.sizeBytes} bytes gave ${sizeBytes}`
    if (hash.digest('hex') !== item.sha256) return 'a source whose bytes are not those of its SHA-256'
  }
  const left = readdirSync(workFolder)
  return left.length === 0 ? undefined : `left in the work folder: ${left.length} files`
}
