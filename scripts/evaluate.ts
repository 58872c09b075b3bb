/**
 * Measures the rules on the open corpora, and writes what it saw between the marks of docs/evaluation.md.
 *
 *     npm run eval                         all data sets that are there
 *     npm run eval -- --only evtx-benign   one data set, printed only; may be given more than once
 *     npm run eval -- --sigma              the SigmaHQ rules of the corpora beside ours, for comparison
 *     npm run eval -- --corpora DIR        where the packs lie; without it DWELL_CORPORA, else ../shared/corpora
 *
 * The packs are read as evidence is, out of the archive. A pack that is absent is named in the section, and its columns are empty.
 */
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { argv, env, exit, stderr, stdout } from 'node:process'
import { parseArgs } from 'node:util'
import { scratchFolder } from '../src/cli/inputs.ts'
import { loadRuleSet } from '../src/cli/rule-set.ts'
import { DATA_SETS, SIGMA_PACK } from './evaluate/data-sets.ts'
import { rulesSection, withSection } from './evaluate/section.ts'
import { sigmaRules } from './evaluate/sigma-rules.ts'
import { type Tally, tallyPack } from './evaluate/tally.ts'

const ROOT = join(import.meta.dirname, '..')
const PAGE = join(ROOT, 'docs/evaluation.md')

async function main(): Promise<number> {
  const { values } = parseArgs({
    args: argv.slice(2),
    options: {
      only: { type: 'string', multiple: true },
      sigma: { type: 'boolean', default: false },
      corpora: { type: 'string' },
    },
  })
  const corpora = resolve(values.corpora ?? env.DWELL_CORPORA ?? join(ROOT, '../shared/corpora'))
  const unknown = (values.only ?? []).filter((name) => DATA_SETS.every((set) => set.name !== name))
  if (unknown.length > 0) {
    stderr.write(
      `No such data set: ${unknown.join(', ')}. There are ${DATA_SETS.map(({ name }) => name).join(', ')}.\n`,
    )
    return 2
  }
  const { matcher, problems } = await loadRuleSet([], { own: true })
  if (problems.length > 0) {
    stderr.write(`Of our own rules ${problems.length} can't be used; 'dwell rules check' lists them.\n`)
    return 1
  }
  await using scratch = await scratchFolder()
  const pack = join(corpora, SIGMA_PACK)
  const hasRules = values.sigma && existsSync(pack)
  if (values.sigma && !hasRules) stderr.write(`absent: ${SIGMA_PACK}\n`)
  const sigma = hasRules ? await sigmaRules(pack, scratch.path) : undefined
  const asked = DATA_SETS.filter(({ name }) => values.only === undefined || values.only.includes(name))
  const tallies: Tally[] = []
  for (const pack of new Set(asked.map((set) => set.pack))) {
    const sets = asked.filter((set) => set.pack === pack)
    const path = join(corpora, pack)
    if (!existsSync(path)) {
      stderr.write(`absent: ${pack}\n`)
      continue
    }
    stderr.write(`${pack}\n`)
    tallies.push(...(await tallyPack(path, sets, { own: matcher, sigma }, scratch.path)))
  }
  const section = rulesSection({
    rules: matcher.rules,
    sigmaRules: sigma?.rules ?? [],
    sets: asked,
    tallies: new Map(tallies.map((tally) => [tally.set.name, tally])),
  })
  if (values.only !== undefined) {
    stdout.write(`${section}\n`)
    return 0
  }
  await writeFile(PAGE, withSection(await readFile(PAGE, 'utf8'), section))
  stderr.write(`Written to ${PAGE}\n`)
  return 0
}

exit(await main())
