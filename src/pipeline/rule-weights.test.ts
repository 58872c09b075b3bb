import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SigmaRule } from '../sigma/rule.ts'
import { judgedWeight, ruleTraits } from './rule-traits.ts'
import source from './rule-weights.json' with { type: 'json' }

function rule(id: string): SigmaRule {
  return {
    id,
    title: 'A rule',
    level: 'high',
    status: 'test',
    references: [],
    falsepositives: [],
    tags: ['attack.execution'],
    logsource: { product: 'windows' },
    fields: [],
    custom: {},
    file: 'a.yml',
  }
}

test('a rule weighs what data said where that was measured, else what its level says', () => {
  const measured = Object.entries(source)
  assert.ok(measured.length > 0)
  for (const [id, { weight, measured: words }] of measured) {
    const traits = ruleTraits(rule(id))
    assert.deepEqual([traits.weight, traits.measured], [weight, words])
  }
  const traits = ruleTraits(rule('unknown'))
  assert.deepEqual([traits.weight, traits.measured], [judgedWeight(rule('unknown')), undefined])
  assert.equal(judgedWeight(rule('unknown')), 3)
})
