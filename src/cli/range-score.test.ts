import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { InputError } from '../model/errors.ts'
import { rangeScore } from './range-score.ts'
import { runCommand } from './run-command.test-support.ts'

const TRUTH = fileURLToPath(new URL('../../samples/first-look-truth.json', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'dwell-score-'))
after(() => rmSync(home, { recursive: true, force: true }))

interface TrueInterval {
  readonly subject: unknown
  readonly compromisedAt: string
  readonly endedAt: string | null
  readonly contained: boolean
}
const truth: {
  readonly intervals: readonly TrueInterval[]
  readonly campaigns: readonly { readonly steps: readonly { readonly time: string }[] }[]
} = JSON.parse(readFileSync(TRUTH, 'utf8'))

/** What a ledger that knows all would say of the sample. */
const perfect = truth.intervals.map(({ subject, compromisedAt, endedAt, contained }) => ({
  subject,
  state: contained ? 'contained' : 'confirmed',
  earliestPossible: compromisedAt,
  firstEvidence: compromisedAt,
  firstProof: compromisedAt,
  lastEvidence: endedAt ?? compromisedAt,
  contained: contained ? endedAt : null,
}))

/** A report folder with only what is scored. */
function report(name: string, intervals: readonly unknown[], files: Readonly<Record<string, string>> = {}): string {
  const dir = join(home, name)
  mkdirSync(dir)
  const all = {
    'ledger.json': JSON.stringify({ schema: 'dwell.ledger/1', knownAt: '2030-01-01T00:00:00Z', intervals }),
    'stories.json': JSON.stringify({ schema: 'dwell.stories/1', stories: [] }),
    'signals.ndjson': '',
    ...files,
  }
  for (const [file, text] of Object.entries(all)) writeFileSync(join(dir, file), text)
  return dir
}

function file(name: string, text: string): string {
  writeFileSync(join(home, name), text)
  return join(home, name)
}

async function call(...args: readonly string[]): Promise<readonly string[]> {
  const { code, out } = await runCommand(rangeScore, args)
  assert.equal(code, 0)
  return out
}

test('a perfect report folder scores 1 as JSON and as a table', async () => {
  const dir = report('perfect', perfect)
  const score = JSON.parse((await call('--truth', TRUTH, '--run', dir, '--json')).join('\n'))
  assert.equal(score.schema, 'dwell.score/1')
  assert.deepEqual([score.people.f1, score.hosts.f1, score.startErrorSeconds.median], [1, 1, 0])
  const steps = truth.campaigns.flatMap((one) => one.steps)
  assert.ok(steps.length > 10)
  assert.deepEqual([score.steps.seen, score.steps.of], [0, steps.length])
  assert.equal(score.campaigns[0].missedSteps[0].time, steps[0]?.time)
  const table = (await call('--truth', TRUTH, '--run', dir)).join('\n')
  assert.match(table, /^people {18}1\.00 \(0\.\d\d–1\.00\) (\d)\/\1/m)
  assert.match(table, /^start error {13}0 s /m)
  assert.ok(table.split('\n').includes(`  missed steps (${steps.length})`), table)
})

test('pairs of truth and run are scored together, in the order in which they were given', async () => {
  const [all, none] = [report('all', perfect), report('none', [])]
  const pairs = ['--truth', TRUTH, '--run', all, '--truth', TRUTH, '--run', none]
  const { runs, overall } = JSON.parse((await call(...pairs, '--json')).join('\n'))
  assert.deepEqual(
    runs.map(({ run, score }: { run: string; score: { people: { recall: number } } }) => [run, score.people.recall]),
    [
      [all, 1],
      [none, 0],
    ],
  )
  assert.deepEqual([overall.runs, overall.pooled['people.recall'].share], [2, 0.5])
  const table = await call(...pairs)
  assert.match(table.join('\n'), /^people\.recall +0\.5 +0 to 1 +2$/m)
})

test('text of the evidence can’t act on the terminal', async () => {
  const intervals = [{ subject: { type: 'user', id: 'user:\u001b[2Jx' }, state: 'confirmed' }]
  const table = (await call('--truth', TRUTH, '--run', report('active', intervals))).join('\n')
  assert.ok(!table.includes('\u001b'))
  assert.match(table, /False intervals \(1\)/)
})

const fine = (): string => report(`fine-${Math.round(performance.now() * 1e6)}`, perfect)
const refused: readonly (readonly [string, () => readonly string[], RegExp])[] = [
  ['no truth', () => ['--run', home], /--truth FILE/],
  ['no run', () => ['--truth', TRUTH], /--run DIR/],
  ['a truth without its run', () => ['--truth', TRUTH, '--truth', TRUTH, '--run', home], /2 --truth and 1 --run/],
  ['a truth that is not there', () => ['--truth', join(home, 'x'), '--run', home], /can't be read.*range make/],
  ['a truth that is cut off', () => ['--truth', file('cut.json', '{"schema"'), '--run', home], /no JSON/],
  [
    'a truth of another version',
    () => ['--truth', file('two.json', '{"schema":"dwell.truth/2"}'), '--run', home],
    /dwell\.truth\/2.*reads dwell\.truth\/1.*Make it again/,
  ],
  ['another file for the truth', () => ['--truth', file('other.json', '[1]'), '--run', home], /is no truth/],
  [
    'a truth with a time that is none',
    () => [
      '--truth',
      file(
        'time.json',
        JSON.stringify({
          schema: 'dwell.truth/1',
          intervals: [{ subject: 'user:kim', compromisedAt: 'soon' }],
          campaigns: [],
        }),
      ),
      '--run',
      fine(),
    ],
    /intervals\.0\.compromisedAt: "soon" is no RFC 3339 time/,
  ],
  ['a run without a ledger', () => ['--truth', TRUTH, '--run', home], /holds no ledger\.json.*dwell investigate/],
  [
    'a run whose signals are damaged',
    () => ['--truth', TRUTH, '--run', report('damaged', [], { 'signals.ndjson': '\n{"schema":' })],
    /signals\.ndjson:2 is no JSON/,
  ],
]
for (const [name, args, message] of refused)
  test(`refuses ${name} and says what to do`, async () => {
    await assert.rejects(call(...args()), (error) => {
      assert.ok(error instanceof InputError)
      assert.match(error.message, message)
      return true
    })
  })
