/**
 * Reads inputs that no software wrote, to see that no reader crashes, hangs, or gives what is no outcome.
 *
 *     npm run fuzz                                      20 seconds for each reader and for archives
 *     npm run fuzz -- --only evtx --seconds 600         one of them, for longer; may be given more than once
 *     npm run fuzz -- --only evtx --seed 7 --run 1234   one input again
 *     npm run fuzz -- --only evtx --input FILE          a file instead, such as one that was kept
 *
 * What broke something is kept in a folder (`--keep`) and printed with the seed that makes it again; then the exit code is 1.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { argv, env, exit, stderr } from 'node:process'
import { parseArgs } from 'node:util'
import { inputOf } from './fuzz/input.ts'
import { readInput, targets } from './fuzz/read-input.ts'
import { fuzz } from './fuzz/run.ts'
import { seedsOf } from './fuzz/seeds.ts'

const ROOT = join(import.meta.dirname, '..')
const CORPORA = env.DWELL_CORPORA ?? join(ROOT, '../shared/corpora')
const CHILD = join(import.meta.dirname, 'fuzz-child.ts')
const SECONDS = '20'

const { values } = parseArgs({
  args: argv.slice(2),
  options: {
    seconds: { type: 'string', default: SECONDS },
    only: { type: 'string', multiple: true },
    seed: { type: 'string', default: '1' },
    run: { type: 'string' },
    input: { type: 'string' },
    keep: { type: 'string', default: join(tmpdir(), 'dwell-fuzz') },
  },
})
const chosen = values.only ?? targets
const unknown = chosen.filter((target) => !targets.includes(target))
const seconds = Number(values.seconds)
if (unknown.length > 0 || !Number.isFinite(seconds)) {
  stderr.write(
    `usage: npm run fuzz -- [--seconds N] [--only ${targets.join('|')}] [--seed S] [--run N] [--input FILE]\n`,
  )
  exit(2)
}

const work = mkdtempSync(join(tmpdir(), 'dwell-fuzz-'))
let broken = 0
try {
  for (const target of chosen) broken += await fuzzed(target) // one after the other: they are timed
} finally {
  rmSync(work, { recursive: true, force: true })
}
exit(broken > 0 ? 1 : 0)

/** How many inputs broke something. */
async function fuzzed(target: string): Promise<number> {
  const folder = join(work, target)
  mkdirSync(folder)
  if (values.input !== undefined) return one(target, readFileSync(values.input), 1, folder)
  const seeds = await seedsOf(target, CORPORA, folder)
  if (values.run !== undefined) {
    const run = Number(values.run)
    return one(target, inputOf({ target, seeds, seed: values.seed, run }), run, folder)
  }
  const seedFolder = join(folder, 'seeds')
  mkdirSync(seedFolder)
  for (const [index, bytes] of seeds.entries()) writeFileSync(join(seedFolder, String(index).padStart(6, '0')), bytes)
  const { runs, bytes, slowestMs, slowestRun, findings } = await fuzz({
    child: CHILD,
    target,
    seedFolder,
    seed: values.seed,
    firstRun: 0,
    seconds,
  })
  const size = (bytes / 1024 / 1024).toFixed(1)
  console.log(
    `${target.padEnd(16)} ${String(seeds.length).padStart(4)} seeds ${String(runs).padStart(7)} runs ${size.padStart(8)} MiB, slowest ${slowestMs} ms (run ${slowestRun}), ${findings.length} findings`,
  )
  if (runs === 0) console.log('  nothing was read to its end, so nothing is known')
  for (const { run, what } of findings) {
    const kept = join(values.keep, `${target}-${values.seed}-${run}`)
    mkdirSync(values.keep, { recursive: true })
    writeFileSync(kept, inputOf({ target, seeds, seed: values.seed, run }))
    console.log(`  --only ${target} --seed ${values.seed} --run ${run}: ${what}\n  kept as ${kept}`)
  }
  return findings.length + (runs === 0 ? 1 : 0)
}

/** Reads one input in this process, where a debugger can look. */
async function one(target: string, bytes: Buffer, run: number, folder: string): Promise<number> {
  const before = process.cpuUsage()
  const wrong = await readInput(target, bytes, run, folder)
  const { user, system } = process.cpuUsage(before)
  console.log(`${target} ${bytes.length} bytes, ${Math.round((user + system) / 1000)} ms: ${wrong ?? 'as it must be'}`)
  return wrong === undefined ? 0 : 1
}
