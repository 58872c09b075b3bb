/**
 * Runs the benches one after the other, each in a process of its own, and prints their figures.
 *
 *     node bench/run.ts [NAME…] [--json] [--out FILE] [--folder DIR]
 *
 * NAME is that of a bench, such as `evtx-reader`. --json prints JSON in place of the tables, --out writes it to a file. --folder
 * unpacks the corpora there and leaves them for the next run.
 */
import { fork } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { machine } from './compare.ts'
import { openCorpora } from './corpora.ts'
import { type BenchResult, figureTable, isMet } from './figures.ts'

const ENDING = '.bench.ts'
const ALL: readonly string[] = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith(ENDING))
  .map((name) => name.slice(0, -ENDING.length))
  .sort()

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, out: { type: 'string' }, folder: { type: 'string' } },
})
const unknown = positionals.filter((name) => !ALL.includes(name))
if (unknown.length > 0) {
  console.error(`bench: no bench ${unknown.join(', ')}. There are: ${ALL.join(', ')}.`)
  process.exitCode = 2
} else {
  process.exitCode = await runAll(positionals.length > 0 ? positionals : ALL)
}

async function runAll(names: readonly string[]): Promise<number> {
  await using corpora = await openCorpora(values.folder)
  const say = values.json === true ? console.error : console.log
  say(machine())
  const results: { readonly bench: string; readonly result: BenchResult | { readonly kind: 'failed' } }[] = []
  for (const name of names) {
    const result = await runOne(name, corpora.folder)
    results.push({ bench: name, result })
    if (result.kind === 'measured') {
      say(`\n${name} (load ${result.load.toFixed(1)})\n${figureTable(result.figures)}`)
    } else say(`\n${name}: ${result.kind === 'skipped' ? result.why : 'failed; its words are above'}`)
  }
  const text = JSON.stringify({ schema: 'dwell.bench/1', at: new Date().toISOString(), machine: machine(), results })
  if (values.json === true) console.log(text)
  if (values.out !== undefined) await writeFile(values.out, `${text}\n`)

  const count = (kind: string): number => results.filter(({ result }) => result.kind === kind).length
  const goals = results.flatMap(({ result }) =>
    result.kind === 'measured' ? result.figures.map(isMet).filter((met) => met !== undefined) : [],
  )
  const met = goals.filter((one) => one).length
  say(
    `\n${count('measured')} measured, ${count('skipped')} skipped, ${count('failed')} failed; ${met} of ${goals.length} goals met.`,
  )
  return count('failed') > 0 ? 1 : 0
}

/** A bench that ends without a result has failed, whatever its exit code. */
function runOne(name: string, folder: string): Promise<BenchResult | { readonly kind: 'failed' }> {
  return new Promise((resolve, reject) => {
    let result: BenchResult | undefined
    const child = fork(join(import.meta.dirname, `${name}${ENDING}`), [folder], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    child.on('message', (message) => {
      result = message as BenchResult // our own child sends nothing else
    })
    child.on('error', reject)
    child.on('close', (code) => resolve(code === 0 && result !== undefined ? result : { kind: 'failed' }))
  })
}
