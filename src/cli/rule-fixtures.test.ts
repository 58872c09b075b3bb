import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { type FixtureResult, runFixtures } from './rule-fixtures.ts'
import { loadRuleSet } from './rule-set.ts'
import { rulesTest } from './rules.ts'
import { type Ran, runCommand } from './run-command.test-support.ts'

const place = mkdtempSync(join(tmpdir(), 'dwell-fixtures-'))
after(() => rmSync(place, { recursive: true, force: true }))

const RULE = `title: Logon
name: logon
id: 00000000-0000-4000-8000-000000000001
status: test
level: low
logsource:
  product: windows
  service: security
detection:
  s:
    EventID: 4624
  condition: s
`
const correlation = (id: number, name: string, rules: string): string => `title: ${name}
name: ${name}
id: 00000000-0000-4000-8000-00000000000${id}
status: test
level: high
correlation:
  type: event_count
  rules: ${rules}
  group-by: TargetUserName
  timespan: 5m
  condition:
    gte: ${rules === 'logon' ? 3 : 1}
`

/** Logons of an account at these minutes. */
const logons = (user: string, ...minutes: readonly number[]): string =>
  minutes
    .map((minute, index) =>
      JSON.stringify({
        '@timestamp': `2026-03-02T10:${String(minute).padStart(2, '0')}:00Z`,
        EventID: 4624,
        Channel: 'Security',
        Hostname: 'ws1.corp.example',
        RecordNumber: index + 1,
        TargetUserName: user,
      }),
    )
    .join('\n')

/** What the fixtures of one folder give: each with what is wrong. */
async function resultsOf(
  name: string,
  rule: string,
  fixtures: Readonly<Record<string, string>>,
): Promise<readonly Pick<FixtureResult, 'fixture' | 'wrong'>[]> {
  const folder = join(place, name)
  mkdirSync(join(folder, 'case'), { recursive: true })
  writeFileSync(join(folder, 'case.yml'), rule)
  for (const [file, text] of Object.entries(fixtures)) writeFileSync(join(folder, 'case', file), `${text}\n`)
  const { matcher, problems } = await loadRuleSet([folder], { own: false })
  assert.deepEqual(problems, [])
  return (await runFixtures(folder, matcher)).map(({ fixture, wrong }) => ({ fixture, wrong }))
}

test('a correlation must find something in all records of a fires- file together, and nothing in a silent- one', async () => {
  const rule = [RULE, correlation(2, 'many', 'logon')].join('---\n')
  assert.deepEqual(
    await resultsOf('right', rule, {
      'fires-three-within-five-minutes.ndjson': logons('kim', 3, 1, 2),
      'silent-two.ndjson': logons('kim', 1, 2),
      'silent-too-far-apart.ndjson': logons('kim', 1, 7, 14),
      'silent-of-three-accounts.ndjson': [logons('kim', 1), logons('pat', 2), logons('lee', 3)].join('\n'),
    }),
    [
      { fixture: 'fires-three-within-five-minutes.ndjson', wrong: '' },
      { fixture: 'silent-of-three-accounts.ndjson', wrong: '' },
      { fixture: 'silent-too-far-apart.ndjson', wrong: '' },
      { fixture: 'silent-two.ndjson', wrong: '' },
    ],
  )
  assert.deepEqual(
    await resultsOf('wrong', rule, {
      'fires-two.ndjson': logons('kim', 1, 2),
      'silent-three.ndjson': logons('kim', 1, 2, 3),
    }),
    [
      { fixture: 'fires-two.ndjson', wrong: 'the correlation found nothing in 2 events, of which rules matched 2' },
      { fixture: 'silent-three.ndjson', wrong: 'the correlation found 1 in 3 events, of which rules matched 3' },
    ],
  )
})

test('of correlations over each other the last one is tried, in whatever order they are written', async () => {
  const [inner, outer] = [correlation(2, 'many', 'logon'), correlation(3, 'again', 'many')]
  const fixtures = { 'fires-three.ndjson': logons('kim', 1, 2, 3), 'silent-two.ndjson': logons('kim', 1, 2) }
  for (const [name, documents] of [
    ['inner-first', [RULE, inner, outer]],
    ['outer-first', [outer, inner, RULE]],
  ] as const) {
    assert.deepEqual(await resultsOf(name, documents.join('---\n'), fixtures), [
      { fixture: 'fires-three.ndjson', wrong: '' },
      { fixture: 'silent-two.ndjson', wrong: '' },
    ])
  }
})

test('a rule alone must match each record of a fires- file', async () => {
  assert.deepEqual(
    await resultsOf('alone', RULE, {
      'fires-all.ndjson': logons('kim', 1, 2),
      'silent-all.ndjson': logons('kim', 1),
    }),
    [
      { fixture: 'fires-all.ndjson', wrong: '' },
      { fixture: 'silent-all.ndjson', wrong: 'matched 1 of 1 events, should match 0' },
    ],
  )
})

const filter = (title: string, rules: string, user: string): string => `title: ${title}
logsource:
  product: windows
filter:
  rules: ${rules}
  known:
    TargetUserName: ${user}
  condition: not known
`

test('a filter is proven on the fixtures that must fire: those that it silences are named with it, and an idle one is told', async () => {
  const folder = join(place, 'filtered')
  mkdirSync(join(folder, 'case'), { recursive: true })
  writeFileSync(join(folder, 'case.yml'), RULE)
  writeFileSync(join(folder, 'case/fires-kim.ndjson'), `${logons('kim', 1)}\n`)
  writeFileSync(join(folder, 'case/fires-pat.ndjson'), `${logons('pat', 1, 2)}\n`)
  writeFileSync(join(folder, 'case/silent-other.ndjson'), `${logons('lee', 1).replace('4624', '4634')}\n`)
  const filters = join(place, 'filters.yml')
  writeFileSync(
    filters,
    [filter('Good', 'logon', 'svc'), filter('Too wide', 'logon', 'p*'), filter('Idle', 'no-such-rule', 'kim')].join(
      '---\n',
    ),
  )
  const test = (...args: readonly string[]): Promise<Ran> => runCommand(rulesTest, args)
  assert.deepEqual((await test(folder)).code, 0)
  const { code, out, notes } = await test(folder, '--rules', filters)
  assert.equal(code, 1)
  assert.deepEqual(out, [
    'FAILED case.yml fires-pat.ndjson: matched 0 of 2 events, should match 2; the filter “Too wide” keeps back 2',
  ])
  assert.equal(notes[0], 'Filter “Good”: 2 fixtures of 1 rule that must fire still do.')
  assert.equal(
    notes[1],
    'Filter “Too wide”: 2 fixtures of 1 rule that must fire; it SILENCES case.yml fires-pat.ndjson.',
  )
  assert.match(notes[2] ?? '', /^Filter “Idle”: for no rule that has fixtures here, so nothing is proven/)
})

test("a filter on a correlation's rule is blamed for what the correlation no longer finds", async () => {
  const rule = [RULE, correlation(2, 'many', 'logon'), filter('Ours', 'logon', 'kim')].join('---\n')
  assert.deepEqual(
    await resultsOf('filtered-correlation', rule, {
      'fires-three.ndjson': logons('kim', 1, 2, 3),
      'silent-two.ndjson': logons('kim', 1, 2),
    }),
    [
      {
        fixture: 'fires-three.ndjson',
        wrong: 'the correlation found nothing in 3 events, of which rules matched 0; the filter “Ours” keeps back 3',
      },
      { fixture: 'silent-two.ndjson', wrong: '' },
    ],
  )
})
