/**
 * Makes the sample that the README shows: what `dwell range make` writes for the options below, packed.
 *
 *     node range/sample.ts            writes samples/first-look and samples/first-look-truth.json
 *     node range/sample.ts --check    exits 1 where what lies there is not what is made
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, sep } from 'node:path'
import { argv, exit, stderr, stdout } from 'node:process'
import { gunzipSync, gzipSync } from 'node:zlib'
import { makeRange } from './make.ts'

/** What the sample is made of: chosen because it is small and shows a whole story. */
const OPTIONS = { seed: 16, users: 5, days: 14, campaigns: ['a2'], noise: 'eval' } as const

/** The same as a command, for whoever wants to make it again. */
export const SAMPLE_COMMAND: string = `dwell range make --seed ${OPTIONS.seed} --users ${OPTIONS.users} --days ${OPTIONS.days} --campaign ${OPTIONS.campaigns.join(' --campaign ')} --out DIR`

/** Files by their path below `samples/`. */
type Files = ReadonlyMap<string, Buffer>

const FOLDER = 'first-look'
const TRUTH = `${FOLDER}-truth.json`
/** Smaller files stay readable as they are. */
const PACKED_FROM_BYTES = 50_000

/** Makes the sample. */
export function makeSample(): Files {
  const home = mkdtempSync(join(tmpdir(), 'dwell-sample-'))
  try {
    const out = join(home, 'made')
    makeRange({ ...OPTIONS, out })
    return packed(readFiles(out))
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

/** The files of a range under the names and in the form that they have in `samples/`. */
function packed(made: Files): Files {
  const names = new Map<string, string>()
  const files = new Map<string, Buffer>()
  for (const [path, bytes] of made) {
    if (path === 'truth.json') continue
    const isPacked = path.endsWith('.gz')
    const plain = isPacked ? gunzipSync(bytes) : bytes
    const own = path.replace(/^evidence/, FOLDER)
    const name = isPacked || plain.length < PACKED_FROM_BYTES ? own : `${own}.gz`
    names.set(path, name)
    files.set(name, name.endsWith('.gz') ? gzipSync(plain, { level: 9 }) : plain)
  }
  const truth = (made.get('truth.json') ?? Buffer.of()).toString('utf8')
  const renamed = truth.replaceAll(/"file": "([^"]+)"/g, (_, path: string) => `"file": "${names.get(path) ?? path}"`)
  files.set(TRUTH, Buffer.from(renamed))
  return files
}

function readFiles(folder: string): Files {
  if (!existsSync(folder)) return new Map()
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(folder, path).split(sep).join('/'), readFileSync(path)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
}

/** What `samples` holds that differs from `files`: paths, sorted. */
export function differences(files: Files, samples: string): readonly string[] {
  const there = [...readFiles(join(samples, FOLDER)).keys()].map((path) => `${FOLDER}/${path}`)
  return [...new Set([...there, ...files.keys()])]
    .filter((path) => !isSame(files.get(path), join(samples, path)))
    .toSorted()
}

/** Packed files are compared unpacked: compressors differ between versions and machines. */
function isSame(expected: Buffer | undefined, path: string): boolean {
  if (expected === undefined || !existsSync(path)) return false
  const found = readFileSync(path)
  return path.endsWith('.gz') ? gunzipSync(found).equals(gunzipSync(expected)) : found.equals(expected)
}

/** Writes the sample below `samples`, in the place of what is there, and gives its size in bytes. */
export function writeSample(files: Files, samples: string): number {
  rmSync(join(samples, FOLDER), { recursive: true, force: true })
  let size = 0
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(samples, path)), { recursive: true })
    writeFileSync(join(samples, path), bytes)
    size += bytes.length
  }
  return size
}

function main(): void {
  const samples = join(import.meta.dirname, '../samples')
  const files = makeSample()
  if (!argv.includes('--check')) {
    stdout.write(`${files.size} files, ${writeSample(files, samples)} bytes\n`)
    return
  }
  const stale = differences(files, samples)
  for (const path of stale) stderr.write(`stale: ${path}\n`)
  exit(stale.length === 0 ? 0 : 1)
}

if (import.meta.main) main()
