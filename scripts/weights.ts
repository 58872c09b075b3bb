/**
 * Estimates the weights of rules from the open packs, and writes rules/weights.json, and what the product carries of it to
 * src/pipeline/rule-weights.json. The same data give the same bytes.
 *
 *     npm run weights                        all data sets; every pack must be there
 *     npm run weights -- --range DIR         benign days of an invented organisation too ('dwell range make --campaign none');
 *                                            may be given more than once
 *     npm run weights -- --print             prints the file and writes nothing
 *     npm run weights -- --corpora DIR       where the packs lie; without it DWELL_CORPORA, else ../shared/corpora
 */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { argv, env, exit, stderr, stdout } from 'node:process'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { scratchFolder } from '../src/cli/inputs.ts'
import { loadRuleSet } from '../src/cli/rule-set.ts'
import { DATA_SETS, type DataSet, SIGMA_PACK } from './evaluate/data-sets.ts'
import { sigmaRules } from './evaluate/sigma-rules.ts'
import { type Measured, tallyPack } from './evaluate/tally.ts'
import { carriedWeights, type WeightEntry } from './weights/carried.ts'
import { createObserver, type Observed, pathInPack, subjectDay } from './weights/observe.ts'
import { rangeSet } from './weights/range.ts'
import { type CountedSet, weightsFile } from './weights/table.ts'

const ROOT = join(import.meta.dirname, '..')
const FILE = join(ROOT, 'rules/weights.json')
const CARRIED = join(ROOT, 'src/pipeline/rule-weights.json')
/** Samples of formats are neither ordinary days nor attacks. */
const PROVING: readonly DataSet[] = DATA_SETS.filter(({ proves }) => proves !== false)
/** A ransomware test among the benign files, by its own records; see docs/evaluation.md. */
const NOT_BENIGN = /\/issue_43\.evtx$/

async function main(): Promise<number> {
  const { values } = parseArgs({
    args: argv.slice(2),
    options: {
      range: { type: 'string', multiple: true },
      print: { type: 'boolean', default: false },
      corpora: { type: 'string' },
    },
  })
  const corpora = resolve(values.corpora ?? env.DWELL_CORPORA ?? join(ROOT, '../shared/corpora'))
  const packs = [...new Set(PROVING.map(({ pack }) => pack))]
  const absent = [...packs, SIGMA_PACK].filter((pack) => !existsSync(join(corpora, pack)))
  if (absent.length > 0) {
    stderr.write(`Absent: ${absent.join(', ')}. The weights need all of them.\n`)
    return 1
  }
  const { matcher: own, problems } = await loadRuleSet([], { own: true })
  if (problems.length > 0) {
    stderr.write(`Of our own rules ${problems.length} can't be used; 'dwell rules check' lists them.\n`)
    return 1
  }
  await using scratch = await scratchFolder()
  const rules = { own, sigma: await sigmaRules(join(corpora, SIGMA_PACK), scratch.path) }
  const counted: CountedSet[] = []
  for (const pack of packs) {
    stderr.write(`${pack}\n`)
    const path = join(corpora, pack)
    const sets = PROVING.filter((set) => set.pack === pack).map(withoutAttacks)
    const sha256 = await sha256Of(path)
    for (const observed of await observe(path, sets, rules, scratch.path))
      counted.push({ observed, kind: 'recorded', sha256 })
  }
  for (const folder of values.range ?? []) {
    const set = await rangeSet(folder)
    stderr.write(`${set.name}\n`)
    for (const observed of await observe(set.pack, [set], rules, scratch.path))
      counted.push({ observed, kind: 'invented' })
  }
  const file = weightsFile(own.rules, rules.sigma.rules, counted)
  if (values.print) stdout.write(file)
  else {
    await writeFile(FILE, file)
    const { rules: entries }: { readonly rules: Readonly<Record<string, WeightEntry>> } = JSON.parse(file)
    await writeFile(CARRIED, `${JSON.stringify(carriedWeights(entries), undefined, 2)}\n`)
    stderr.write(`Written to ${FILE} and ${CARRIED}\n`)
  }
  return 0
}

/** Reads a pack once, and counts days of its benign data sets and cases of the others. */
async function observe(
  path: string,
  sets: readonly DataSet[],
  rules: Measured,
  workFolder: string,
): Promise<readonly Observed[]> {
  const observers = sets.map((set) => {
    const units = new Map<string, string | undefined>()
    return createObserver(set, (event) => {
      const file = pathInPack(event)
      if (!units.has(file)) units.set(file, set.unitOf(file))
      const unit = units.get(file)
      return unit === undefined || !set.benign ? unit : subjectDay(event)
    })
  })
  let watched = rules
  for (const { watch } of observers)
    watched = { own: watch(watched.own), sigma: watched.sigma === undefined ? undefined : watch(watched.sigma) }
  await tallyPack(path, sets, watched, workFolder)
  return observers.map(({ result }) => result())
}

function withoutAttacks(set: DataSet): DataSet {
  return set.benign ? { ...set, unitOf: (path) => (NOT_BENIGN.test(path) ? undefined : set.unitOf(path)) } : set
}

async function sha256Of(path: string): Promise<string> {
  const digest = createHash('sha256')
  await pipeline(createReadStream(path), digest)
  return digest.digest('hex')
}

exit(await main())
