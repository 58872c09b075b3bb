import assert from 'node:assert/strict'
import { test } from 'node:test'
import { carriedWeights, type WeightEntry } from '../scripts/weights/carried.ts'
import { loadRuleSet } from '../src/cli/rule-set.ts'
import { judgedWeight } from '../src/pipeline/rule-traits.ts'
import carried from '../src/pipeline/rule-weights.json' with { type: 'json' }
import source from './weights.json' with { type: 'json' }

/** An entry of one of our own rules bears the rule's name. */
interface Entry extends WeightEntry {
  readonly rule?: string
  readonly prior: number
  readonly interval: readonly number[]
}

const entries = Object.entries<Entry>(source.rules)
const remedy = "Run 'npm run weights'."

test('every own rule has a weight, and no weight is of an own rule that is not there', async () => {
  const { matcher } = await loadRuleSet([], { own: true })
  const own = matcher.rules.map(({ id, file }) => `${id} ${file.replace(/^rules\//, '').replace(/\.yml$/, '')}`)
  assert.ok(own.length > 0)
  const told = entries.flatMap(([id, { rule }]) => (rule === undefined ? [] : [`${id} ${rule}`]))
  assert.deepEqual(told.toSorted(), own.toSorted(), remedy)
})

test('the judged weights in the file are those of the rules as they are', async () => {
  const { matcher } = await loadRuleSet([], { own: true })
  const priors = new Map(entries.map(([id, { prior }]) => [id, prior]))
  const stale = matcher.rules.filter((rule) => priors.get(rule.id) !== judgedWeight(rule)).map(({ file }) => file)
  assert.deepEqual(stale, [], remedy)
})

test('a weight is judgement or data, and each has its interval', () => {
  for (const [id, { basis, weight, prior, interval }] of entries) {
    assert.ok(basis === 'data' || (basis === 'prior' && weight === prior), id)
    const [low, high, ...more] = interval
    assert.ok(low !== undefined && high !== undefined && more.length === 0 && low < high, id)
  }
})

test('the product carries just what the file has from data, and says what was counted', () => {
  assert.deepEqual(carried, carriedWeights(source.rules), remedy)
  const counts = { benign: { fired: 2, of: 31 }, attack: { fired: 4, of: 284 } }
  const invented = { fired: 7, of: 900 }
  assert.deepEqual(
    carriedWeights({
      a: { basis: 'data', weight: 1.2, ...counts },
      b: { basis: 'prior', weight: 3, ...counts },
      c: { basis: 'data', weight: 1, benign: { fired: 0, of: 0 }, invented, attack: { fired: 0, of: 0 } },
    }),
    {
      a: { measured: 'fired on 2 of 31 benign days, 4 of 284 attack cases', weight: 1.2 },
      c: { measured: 'fired on 7 of 900 invented days', weight: 1 },
    },
  )
})
