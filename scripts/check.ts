/**
 * Everything that must hold before a commit, one gate after the other: one line for each, and its output where it fails.
 * A gate that saw nothing fails too: it would be green whatever the code says.
 *
 *     npm run check                     all gates
 *     npm run check -- --without unit   where `npm test`, which has the unit tests inside, follows anyway
 *     npm run check -- --only lint      one gate; may be given more than once
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { argv, env, execPath, exit, stderr } from 'node:process'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'

const ROOT = join(import.meta.dirname, '..')
const BIN = join(ROOT, 'node_modules', '.bin')

/** One thing that must hold. */
interface Gate {
  readonly name: string
  /** A program of `node_modules/.bin`, and its arguments; run in the repository's root. */
  readonly command: readonly [program: string, ...args: string[]]
  /** What the gate looked at, from its output; 0 where it looked at nothing. */
  readonly saw: (output: string) => number
  readonly things: string
  /** The least that it must have seen, of which the rest follows: the repository's own files, counted here. */
  readonly least: () => number
}

const ONE = (): number => 1
const GATES: readonly Gate[] = [
  {
    name: 'types',
    command: ['tsc', '-p', '.', '--listFiles'],
    saw: (output) => output.split('\n').filter((line) => line.startsWith(`${ROOT}/`) && isOurs(line)).length,
    things: 'files',
    least: () => ourFiles('{src,test,range,scripts,bench}/**/*.ts'),
  },
  {
    name: 'lint',
    command: ['biome', 'check', '--error-on-warnings', '--diagnostic-level=warn', '.'],
    saw: (output) => numberIn(/Checked (\d+) files? in/, output),
    things: 'files',
    least: () => ourFiles('{src,test,range,rules,scripts,bench}/**/*.ts'),
  },
  {
    name: 'rooms',
    command: ['node', '--test', '--test-reporter=spec', 'test/rooms.test.ts'],
    saw: (output) => numberIn(/^ℹ pass (\d+)$/m, output),
    things: 'tests, which count files and imports themselves',
    least: ONE,
  },
  {
    name: 'dead code',
    command: ['knip', '--reporter', 'compact', '--reporter', './scripts/check/knip-counts.ts', '--no-progress'],
    saw: (output) => numberIn(/^knip analysed (\d+) files$/m, output),
    things: 'files',
    least: () => ourFiles('{src,test,range,rules,scripts,bench}/**/*.ts'),
  },
  {
    name: 'generated',
    command: ['node', 'scripts/generate.ts', '--check'],
    saw: (output) => numberIn(/^(\d+) generated files are current\.$/m, output),
    things: 'files',
    least: ONE,
  },
  {
    name: 'unit',
    command: ['node', 'scripts/test.ts', 'unit'],
    saw: (output) => numberIn(/^(\d+) passed, 0 failed, \d+ skipped$/m, output),
    things: 'tests',
    least: () => ourFiles('src/**/*.test.ts'),
  },
]

function isOurs(path: string): boolean {
  return !path.includes('/node_modules/')
}

function ourFiles(pattern: string): number {
  return globSync(pattern, { cwd: ROOT }).filter(isOurs).length
}

function numberIn(pattern: RegExp, output: string): number {
  return Number(pattern.exec(output)?.[1] ?? 0)
}

/** Runs a gate and prints its line. True where it holds. */
async function holds({ name, command: [program, ...args], saw, things, least }: Gate): Promise<boolean> {
  const began = performance.now()
  const path = program === 'node' ? execPath : join(BIN, program)
  const child = spawn(path, args, {
    cwd: ROOT,
    // The tools start with `env node`: that must be the Node of this repository, whatever the machine has.
    env: { ...env, PATH: `${BIN}${delimiter}${env.PATH ?? ''}`, NO_COLOR: '1', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [[code], out, err] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)])
  const output = out + err
  const [seen, wanted] = [saw(output), least()]
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  if (code === 0 && seen >= Math.max(wanted, 1)) {
    console.log(`ok      ${name.padEnd(10)} ${seen} ${things}, ${seconds} s`)
    return true
  }
  console.log(output.trimEnd())
  const why = code === 0 ? `it saw ${seen} ${things}, there are ${wanted}` : `exit ${code}`
  console.log(`FAILED  ${name.padEnd(10)} ${why}, ${seconds} s`)
  return false
}

const { values } = parseArgs({
  args: argv.slice(2),
  options: { without: { type: 'string', multiple: true }, only: { type: 'string', multiple: true } },
})
const unknown = [...(values.without ?? []), ...(values.only ?? [])].filter(
  (name) => !GATES.some((gate) => gate.name === name),
)
if (unknown.length > 0) {
  stderr.write(`No gate is called ${unknown.join(', ')}; there are ${GATES.map(({ name }) => name).join(', ')}.\n`)
  exit(2)
}
const failed: string[] = []
for (const gate of GATES) {
  if (values.without?.includes(gate.name) || values.only?.includes(gate.name) === false) continue
  // One after the other on purpose: each of them takes all processors, and the output stays in order.
  if (!(await holds(gate))) failed.push(gate.name)
}
if (failed.length > 0) console.log(`${failed.length} of the gates failed: ${failed.join(', ')}`)
exit(failed.length > 0 ? 1 : 0)
