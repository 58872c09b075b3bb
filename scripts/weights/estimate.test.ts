import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cumulativeBeta, inverseBeta } from './beta.ts'
import { estimateWeight, INVENTED_SHARE, LEAST_SHARE, MIN_BENIGN_DAYS, type RuleData } from './estimate.ts'

const none = { fired: 0, of: 0 }
const data: RuleData = {
  prior: 3,
  benign: none,
  invented: none,
  attack: none,
  isQuietProof: true,
  meanAttackRate: 0.01,
}

test('without data the judged weight stays, in the middle of a wide interval', () => {
  const { basis, weight, interval } = estimateWeight(data)
  assert.deepEqual({ basis, weight }, { basis: 'prior', weight: 3 })
  assert.ok(Math.abs((interval[0] + interval[1]) / 2 - 3) < 1e-6, `${interval}`)
  assert.ok(interval[1] - interval[0] > 10)
})

test('a rule that fires on benign days sinks by the stated formula', () => {
  // Judged rates 0.01 and 0.01/e³; half a firing each, and 4 of 400 days counted.
  const days = 0.5 / (0.01 * Math.exp(-3))
  const expected = Math.log(0.01 / (4.5 / (days + 400)))
  const { basis, weight } = estimateWeight({ ...data, benign: { fired: 4, of: 400 } })
  assert.equal(basis, 'data')
  assert.ok(Math.abs(weight - expected) < 1e-9 && weight < 3, `${weight}, ${expected}`)
})

test('one that fires on every benign day sinks to what is left at least, and not below', () => {
  assert.equal(estimateWeight({ ...data, benign: { fired: 900, of: 1000 } }).weight, LEAST_SHARE * 3)
})

test('a rule that fires on benign days and on more attacks keeps what the attacks speak for', () => {
  const benign = { fired: 2, of: 100 }
  const alone = estimateWeight({ ...data, benign }).weight
  const both = estimateWeight({ ...data, benign, attack: { fired: 20, of: 300 } }).weight
  assert.ok(alone < both && both <= 3, `${alone}, ${both}`)
})

test('that a catalogue of attacks lacks the technique lowers nothing', () => {
  const benign = { fired: 2, of: 100 }
  const rare = estimateWeight({ ...data, benign, attack: { fired: 0, of: 400 } })
  assert.equal(rare.weight, estimateWeight({ ...data, benign }).weight)
})

test('too few benign days change nothing, whatever they show', () => {
  const thin = { fired: 9, of: MIN_BENIGN_DAYS - 1 }
  assert.equal(estimateWeight({ ...data, benign: thin }).basis, 'prior')
  assert.equal(estimateWeight({ ...data, benign: { fired: 9, of: MIN_BENIGN_DAYS } }).basis, 'data')
})

test('a weight rises only as far as the recorded data alone prove', () => {
  const seen = { ...data, prior: 0.6, attack: { fired: 20, of: 300 } }
  const few = estimateWeight({ ...seen, benign: { fired: 0, of: 31 } })
  const many = estimateWeight({ ...seen, benign: { fired: 0, of: 2000 } })
  assert.deepEqual([few.basis, few.weight], ['prior', 0.6])
  assert.ok(many.basis === 'data' && many.weight > 2 && many.weight < many.interval[1], JSON.stringify(many))
  // Nor by days on which the rule was made to be quiet, nor by invented ones.
  assert.equal(estimateWeight({ ...seen, benign: { fired: 0, of: 2000 }, isQuietProof: false }).weight, 0.6)
  assert.equal(estimateWeight({ ...seen, invented: { fired: 0, of: 90_000 } }).weight, 0.6)
})

test('an invented day counts for its share', () => {
  const recorded = estimateWeight({ ...data, benign: { fired: 5, of: 200 } })
  const invented = estimateWeight({ ...data, invented: { fired: 5 / INVENTED_SHARE, of: 200 / INVENTED_SHARE } })
  assert.ok(Math.abs(recorded.weight - invented.weight) < 1e-9)
})

test('the interval narrows with data and holds the weight that it is of', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 40, max: 400 }), (fired, of) => {
      const width = (times: number): number => {
        const count = { fired: fired * times, of: of * times }
        const { interval } = estimateWeight({ ...data, benign: count, attack: count })
        return interval[1] - interval[0]
      }
      assert.ok(width(10) < width(1), `${width(10)}, ${width(1)}`)
    }),
    { numRuns: 100 },
  )
})

test('quantiles of Beta are the known ones', () => {
  // Beta(1, 1) is even; Beta(½, ½) is the arcsine law; Beta(2, 5) by its polynomial.
  for (const p of [0.025, 0.3, 0.975]) {
    assert.ok(Math.abs(inverseBeta(p, 1, 1) - p) < 1e-9)
    assert.ok(Math.abs(inverseBeta(p, 0.5, 0.5) - Math.sin((Math.PI * p) / 2) ** 2) < 1e-8)
  }
  const x = 0.3
  assert.ok(Math.abs(cumulativeBeta(x, 2, 5) - (1 - (1 - x) ** 5 * (1 + 5 * x))) < 1e-9)
})
