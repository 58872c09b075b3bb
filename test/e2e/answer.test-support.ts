import assert from 'node:assert/strict'
import { cp, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { evtxOfLogons, processStart } from './evidence.test-support.ts'
import { reportFile, STAMP } from './run.test-support.ts'

/** What the same evidence must give, whatever its files are called and whichever is read first. */
const ANSWER = ['ledger.json', 'stories.json', 'signals.ndjson', 'rejects.ndjson', 'ledger.csv', 'intel.json'] as const
/** Two runs with it write the same bytes. */
export const env: Readonly<Record<string, string>> = { SOURCE_DATE_EPOCH: STAMP }

/**
 * A message that lies in several mailboxes is one event. The copy that a signal points at is the one that was read first, which is
 * as right as any other.
 */
const COPY = /"source":\s*"mail",\s*"file":\s*"(?:[^"\\]|\\.)*",\s*"record":\s*\d+/g

/** The files of an answer by name. */
export type Answer = Readonly<Record<(typeof ANSWER)[number], string>>

/** The answer's files, in which every name of `names` (longest first) stands as what it maps to. */
export async function answerOf(folder: string, names: ReadonlyMap<string, string> = new Map()): Promise<Answer> {
  const byLength = [...names].sort((a, b) => b[0].length - a[0].length)
  const texts = await Promise.all(
    ANSWER.map(async (name) => {
      const text = await reportFile(folder, name)
      // As JSON writes them, since Windows-like names hold what it escapes.
      const normal = byLength.reduce((done, [from, to]) => done.replaceAll(from, to), text)
      return [name, normal.replaceAll(COPY, '"source":"mail"')] as const
    }),
  )
  const made: Answer = {
    'ledger.json': '',
    'stories.json': '',
    'signals.ndjson': '',
    'rejects.ndjson': '',
    'ledger.csv': '',
    'intel.json': '',
  }
  return Object.assign(made, Object.fromEntries(texts))
}

/** Fails at the first line in which two answers differ. */
export function assertSame(found: Answer, expected: Answer): void {
  for (const name of ANSWER) {
    if (found[name] === expected[name]) continue
    const [a, b] = [found[name].split('\n'), expected[name].split('\n')]
    const at = a.findIndex((line, index) => line !== b[index])
    assert.fail(`${name} differs, first in line ${at + 1}:\n${a[at]?.slice(0, 1500)}\n${b[at]?.slice(0, 1500)}`)
  }
}

/** Paths of the files below a folder, sorted. */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}

/** Broken lines, so that there are rejects to compare; and a second host. */
export async function addBrokenFiles(folder: string): Promise<void> {
  await mkdir(join(folder, 'more'), { recursive: true })
  await writeFile(
    join(folder, 'more/broken-one.ndjson'),
    `${processStart(1)}\n{"EventID": oops\n${processStart(2)}\n{"also": broken\n`,
  )
  await writeFile(join(folder, 'more/broken-two.ndjson'), `${processStart(7)}\n{"EventID": not so\n`)
  // More events of one signal than it points at, in turn over several files.
  for (const part of [0, 1, 2]) {
    const ids = Array.from({ length: 30 }, (_, at) => 100 + at * 3 + part)
    await writeFile(join(folder, `more/part-${part}.ndjson`), ids.map((id) => `${processStart(id)}\n`).join(''))
  }
  await writeFile(join(folder, 'more/cut.evtx'), evtxOfLogons(90).subarray(0, 130_000))
}

/** Copies `from` to `to` with other names in other folders and an order turned round; gives new name → old name, as shown. */
export async function copyRenamed(
  from: string,
  to: string,
  shown: { readonly from: string; readonly to: string },
): Promise<ReadonlyMap<string, string>> {
  const names = await filesBelow(from)
  const renamed = new Map<string, string>()
  for (const [at, name] of names.entries()) {
    const folder = ['z', 'm/inner', 'a', ''][at % 4] ?? ''
    const made = join(folder, `q${String(names.length - at).padStart(4, '0')}.renamed`)
    await mkdir(join(to, folder), { recursive: true })
    await cp(join(from, name), join(to, made))
    renamed.set(`${shown.to}/${made}`, `${shown.from}/${name}`)
  }
  return renamed
}
