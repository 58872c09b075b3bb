/**
 * Makes the sample that the README shows: ten days of a small company, one intrusion.
 *
 *     node range/first-look.ts --out samples/first-look            writes the evidence, and beside it the truth
 *     node range/first-look.ts --out samples/first-look --check    exits 1 where what lies there is stale
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { exit, stderr, stdout } from 'node:process'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { buildFirstLook, type Files } from './first-look/build.ts'

/** What `folder` (the parent of `first-look/`) holds that differs from `files`: paths, sorted. */
export function differences(files: Files, folder: string): readonly string[] {
  const there = existsSync(join(folder, 'first-look'))
    ? readdirSync(join(folder, 'first-look'), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    : []
  const paths = new Set([...there, ...files.keys()])
  return [...paths].filter((path) => !same(files.get(path), join(folder, path))).toSorted()
}

/** Packed files are compared unpacked: compressors differ between versions and machines. */
function same(expected: Buffer | undefined, path: string): boolean {
  if (expected === undefined || !existsSync(path)) return false
  const found = readFileSync(path)
  return path.endsWith('.gz') ? gunzipSync(found).equals(gunzipSync(expected)) : found.equals(expected)
}

function main(): void {
  const { values } = parseArgs({ options: { out: { type: 'string' }, check: { type: 'boolean', default: false } } })
  if (values.out === undefined || !/[/\\]?first-look[/\\]?$/.test(values.out)) {
    stderr.write('usage: node range/first-look.ts --out …/first-look [--check]\n')
    exit(2)
  }
  const folder = dirname(resolve(values.out))
  const files = buildFirstLook()
  if (values.check) {
    const stale = differences(files, folder)
    for (const path of stale) stderr.write(`stale: ${path}\n`)
    exit(stale.length === 0 ? 0 : 1)
  }
  rmSync(join(folder, 'first-look'), { recursive: true, force: true })
  let sizeBytes = 0
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
    sizeBytes += bytes.length
  }
  stdout.write(`${files.size} files, ${sizeBytes} bytes\n`)
}

if (import.meta.main) main()
