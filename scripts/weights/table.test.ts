import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SigmaRule } from '../../src/sigma/rule.ts'
import type { Count, Observed } from './observe.ts'
import { type CountedSet, weightsFile } from './table.ts'

function rule(id: string, seen: readonly string[] = []): SigmaRule {
  return {
    id,
    title: id,
    level: 'high',
    status: 'test',
    references: [],
    falsepositives: [],
    tags: [],
    logsource: { product: 'windows' },
    fields: [],
    custom: { dwell: { seen } },
    file: `rules/foothold/${id}.yml`,
  }
}

function counted(name: string, counts: Readonly<Record<string, Count>>): CountedSet {
  const observed: Observed = {
    name,
    benign: name.endsWith('benign'),
    units: 100,
    counts: new Map(Object.entries(counts)),
  }
  return { observed, kind: 'recorded', sha256: 'ab' }
}

const sets = [
  counted('evtx-benign', { noisy: { fired: 5, of: 100 }, quiet: { fired: 0, of: 100 }, other: { fired: 3, of: 100 } }),
  counted('evtx-attack', { noisy: { fired: 1, of: 50 }, quiet: { fired: 4, of: 50 }, other: { fired: 1, of: 50 } }),
  counted('sigma-regression', { quiet: { fired: 6, of: 60 }, other: { fired: 9, of: 60 } }),
]

test('noisy rules sink, quiet ones stay, and data that a rule was written from do not speak for it', () => {
  const text = weightsFile([rule('quiet', ['evtx-attack']), rule('noisy')], [rule('other'), rule('unheard')], sets)
  const { rules, data, schema } = JSON.parse(text)
  assert.equal(schema, 'dwell.weights/1')
  assert.deepEqual(Object.keys(rules), ['noisy', 'other', 'quiet'], 'SigmaHQ rules only where data changed them')
  assert.ok(rules.noisy.basis === 'data' && rules.noisy.weight < rules.noisy.prior)
  assert.deepEqual([rules.quiet.basis, rules.quiet.weight], ['prior', 3])
  assert.deepEqual(rules.quiet.attack, { fired: 6, of: 60 })
  // The samples were recorded for SigmaHQ's rules.
  assert.deepEqual(rules.other.attack, { fired: 1, of: 50 })
  assert.equal(rules.quiet.rule, 'foothold/quiet')
  assert.deepEqual(data[0], {
    kind: 'recorded',
    name: 'evtx-benign',
    sha256: 'ab',
    side: 'benign',
    unit: 'subject-days',
    units: 100,
  })
})

test('the order in which rules come does not show, and keys are sorted', () => {
  const [a, b] = [rule('noisy'), rule('quiet')]
  const text = weightsFile([a, b], [], sets)
  assert.equal(weightsFile([b, a], [], sets), text)
  const sorted = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    if (!Array.isArray(value)) assert.deepEqual(Object.keys(value), Object.keys(value).toSorted())
    for (const one of Object.values(value)) sorted(one)
  }
  sorted(JSON.parse(text))
})
