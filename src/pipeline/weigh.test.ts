import assert from 'node:assert/strict'
import { test } from 'node:test'
import { on, signal } from '../stories/stories.test-support.ts'
import { weighSignals } from './weigh.ts'

test('a rule that fires on a third of all host-days sinks and says so; a rare one keeps its weight', () => {
  const noisy = Array.from({ length: 10 }, (_, n) =>
    signal(`n${n}`, n, { detector: 'log/noisy', entities: [on(`ws${n}`)] }),
  )
  const rare = signal('rare', 1, { entities: [on('ws1')] })
  const weighed = weighSignals([...noisy, rare], 30)
  assert.equal(weighed.at(-1)?.weight, 3)
  const [first] = weighed
  assert.ok(first !== undefined && first.weight < 1.1 && first.weight > 0)
  assert.match(first.against.at(-1) ?? '', /10 of 30 host-days/)
})

test('little evidence says nothing about habits', () => {
  const signals = Array.from({ length: 5 }, (_, n) =>
    signal(`n${n}`, n, { detector: 'log/noisy', entities: [on(`ws${n}`)] }),
  )
  assert.deepEqual(weighSignals(signals, 10), signals)
})
