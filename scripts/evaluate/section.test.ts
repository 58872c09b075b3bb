import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SigmaRule } from '../../src/sigma/rule.ts'
import { DATA_SETS, tacticsOfFolder } from './data-sets.ts'
import { poissonInterval } from './poisson.ts'
import { rulesSection, verdictOf, withSection } from './section.ts'
import type { Tally, UnitTally } from './tally.ts'

const setNamed = (name: string): (typeof DATA_SETS)[number] => {
  const set = DATA_SETS.find((one) => one.name === name)
  assert.ok(set !== undefined, name)
  return set
}
const [benign, attack, compound] = [setNamed('evtx-benign'), setNamed('evtx-attack'), setNamed('otrf-compound')]

function rule(name: string, seen: readonly string[], level: SigmaRule['level'] = 'high'): SigmaRule {
  return {
    id: name,
    title: name,
    level,
    status: 'test',
    references: [],
    falsepositives: [],
    tags: ['attack.execution'],
    logsource: { product: 'windows' },
    fields: [],
    custom: { dwell: { act: false, seen } },
    file: `rules/foothold/${name}.yml`,
  }
}

function tally(set: Tally['set'], units: Readonly<Record<string, readonly SigmaRule[]>>): [string, Tally] {
  const counted = Object.entries(units).map(([unit, rules]): [string, UnitTally] => [
    unit,
    { records: 500, rejects: 0, own: new Map(rules.map((one) => [one, 1])), sigma: new Map() },
  ])
  return [set.name, { set, units: new Map(counted) }]
}

test('the interval of a Poisson count is the exact one', () => {
  // Garwood's table.
  for (const [count, low, high] of [
    [0, 0, 3.689],
    [1, 0.0253, 5.572],
    [10, 4.795, 18.39],
    [100, 81.36, 121.6],
  ] as const) {
    const [gotLow, gotHigh] = poissonInterval(count)
    assert.ok(Math.abs(gotLow - low) <= 0.001 * Math.max(1, low), `${count}: ${gotLow}`)
    assert.ok(Math.abs(gotHigh - high) <= 0.001 * high, `${count}: ${gotHigh}`)
  }
})

test('a folder names its tactic, the old one both of its heirs', () => {
  assert.deepEqual(tacticsOfFolder('a__b/TA0006-Credential Access/T1003/x.evtx'), ['credential-access'])
  assert.deepEqual(tacticsOfFolder('defense_evasion/host/x'), ['stealth', 'defense-impairment'])
  assert.deepEqual(tacticsOfFolder('a__b/Other/x.evtx'), [])
})

test('data that were looked at, and benign data, prove nothing', () => {
  const [blind, looked, silent] = [rule('blind', []), rule('looked', ['evtx-attack']), rule('silent', [])]
  const tallies = new Map([
    tally(attack, { 'Execution/a.evtx': [blind, looked] }),
    tally(benign, { 'b.evtx': [silent] }),
    tally(compound, { LSASS_1: [] }),
  ])
  const sets = [benign, attack, compound]
  assert.equal(verdictOf(blind, { sets, tallies }), 'fires on other data')
  assert.equal(verdictOf(looked, { sets, tallies }), 'only on data that it was written from')
  assert.equal(verdictOf(silent, { sets, tallies }), 'unproven')
})

test('the section says what was counted, missed and absent', () => {
  const [loud, quiet] = [rule('loud', []), rule('quiet', [], 'low')]
  const section = rulesSection({
    rules: [quiet, loud],
    sigmaRules: [],
    sets: [benign, attack, compound],
    tallies: new Map([
      tally(benign, { 'b.evtx': [loud], 'c.evtx': [quiet] }),
      tally(attack, { 'Execution/a.evtx': [loud], 'Discovery/d.evtx': [loud], 'Discovery/e.evtx': [quiet] }),
    ]),
  })
  assert.match(section, /1 alerts: 1\.00 in 1,000 records \(95 %: 0\.03 to 5\.57\)/)
  assert.match(section, /2 of 3 files with an alert \(3 with any hit\)/)
  assert.match(section, /\| foothold\/loud \| high \| {2}\| nothing \| 1 \| 2 \(tactic: 1 of 2\) \| – \|/)
  assert.match(section, /Absent, so not measured: otrf-compound\./)
  assert.match(section, /1 of 3 files<\/summary>\n\n- `Discovery\/e\.evtx`/)
})

test('only what stands between the marks is replaced', () => {
  const page = 'before\n<!-- rules:begin -->\nold\n<!-- rules:end -->\nafter\n'
  assert.equal(withSection(page, 'new'), 'before\n<!-- rules:begin -->\nnew\n<!-- rules:end -->\nafter\n')
  assert.throws(() => withSection('no marks', 'new'), /no <!-- rules:begin -->/)
})
