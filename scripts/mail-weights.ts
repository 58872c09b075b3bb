/**
 * Fits the weights of the mail detectors that need no earlier mail, on the open mail packs, and writes
 * src/detect/mail-weights.json. Each message is there twice: as it is, and with its era changed. Old spam of 2002 counts as attack
 * with a small share, so that the era alone can't tell the sides apart.
 *
 *     bin/node scripts/mail-weights.ts [--corpora DIR]
 */
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { argv, env, exit, stderr } from 'node:process'
import { parseArgs } from 'node:util'
import { scratchFolder } from '../src/cli/inputs.ts'
import { HONEST } from './mail/corpora.ts'
import { crossScores, fit } from './mail/fit.ts'
import { FITTABLE, observe } from './mail/observe.ts'

const ROOT = join(import.meta.dirname, '..')
/** A detector that fired on fewer messages keeps the weight that its author gave. */
const MIN_FIRED = 20
/** Share of honest mail that may be called suspicious, by scores of models that did not see it. */
const HONEST_SHARE = 0.0078
/** Share of honest mail that may be called malicious. */
const MALICIOUS_SHARE = 0.0005

const { values } = parseArgs({ args: argv.slice(2), options: { corpora: { type: 'string' } } })
await using scratch = await scratchFolder()
const absent: string[] = []
const rows = await observe(
  resolve(values.corpora ?? env.DWELL_CORPORA ?? join(ROOT, '../shared/corpora')),
  scratch.path,
  (pack) => absent.push(pack),
)
if (absent.length > 0) {
  stderr.write(`Absent: ${absent.join(', ')}. The weights need all of them.\n`)
  exit(1)
}
const model = fit(rows)
const fired = new Map<number, number>()
for (const row of rows) for (const [detector] of row.values) fired.set(detector, (fired.get(detector) ?? 0) + 1)
const scores = crossScores(rows)
const honest = rows.flatMap((row, at) => (HONEST.includes(row.kind) ? [scores[at] ?? 0] : [])).toSorted((a, b) => b - a)
const cut = (share: number): number => round(honest[Math.floor(share * honest.length)] ?? 0)
const weights = Object.fromEntries(
  FITTABLE.flatMap(({ id }, at) =>
    (fired.get(at) ?? 0) < MIN_FIRED ? [] : [[id, round(model.weights[at] ?? 0)] as const],
  ).toSorted(([a], [b]) => (a < b ? -1 : 1)),
)
const file = {
  basis: 'fitted by scripts/mail-weights.ts on the open mail packs; see docs/evaluation.md',
  cuts: { start: round(model.start), suspicious: cut(HONEST_SHARE), malicious: cut(MALICIOUS_SHARE) },
  weights,
}
await writeFile(join(ROOT, 'src/detect/mail-weights.json'), `${JSON.stringify(file, undefined, 2)}\n`)
stderr.write(
  `${Object.keys(weights).length} weights of ${rows.length} observations; cuts ${JSON.stringify(file.cuts)}\n`,
)

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
