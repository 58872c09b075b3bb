import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Signal } from '../model/signal.ts'
import { DAY_US, instant } from '../model/time.ts'
import { by, on, signal } from '../stories/stories.test-support.ts'
import { weighSignals } from './weigh.ts'

const DAYS = { hosts: 300, accounts: 300 }

/** The same doing on so many hosts, a day each. */
function everyday(hosts: number, pattern: (n: number) => string): readonly Signal[] {
  return Array.from({ length: hosts }, (_, n) => {
    const time = instant(n * DAY_US)
    return signal(`n${n}`, 0, {
      detector: 'log/noisy',
      time,
      endTime: time,
      entities: [on(`ws${n}`)],
      patterns: [pattern(n)],
    })
  })
}

const weightOf = (signals: readonly Signal[], id: string): number =>
  signals.find((one) => one.id === id)?.weight ?? Number.NaN

test('what many others do just so sinks and says so; a rare detector keeps its weight', () => {
  const rare = signal('rare', 1, { entities: [on('ws1')], patterns: ['z'] })
  const weighed = weighSignals([...everyday(60, () => 'net group'), rare], DAYS)
  assert.equal(weightOf(weighed, 'rare'), 3)
  assert.ok(weightOf(weighed, 'n5') < 1)
  assert.match(
    weighed[5]?.against.at(-1) ?? '',
    /59 of 300 days of other hosts.* on 59 of them for just the same doing/,
  )
})

test('a new doing keeps the weight of a noisy detector, unless news is no news there', () => {
  const odd = signal('odd', 1, { detector: 'log/noisy', entities: [on('srv')], patterns: ['never seen'] })
  assert.equal(weightOf(weighSignals([...everyday(60, () => 'net group'), odd], DAYS), 'odd'), 3)
  assert.ok(weightOf(weighSignals([...everyday(60, (n) => `net ${n}`), odd], DAYS), 'odd') < 1.5)
})

test('an intruder who stays for weeks on one host does not become a habit', () => {
  const weeks = Array.from({ length: 30 }, (_, n) => {
    const time = instant(n * DAY_US)
    return signal(`d${n}`, 0, {
      detector: 'log/implant',
      time,
      endTime: time,
      entities: [on('ws1')],
      patterns: ['implant'],
    })
  })
  assert.ok(weighSignals(weeks, DAYS).every(({ weight }) => weight === 3))
})

test('little evidence says nothing about habits, and accounts are judged by the days of accounts', () => {
  const signals = everyday(5, () => 'x').map((one) => ({ ...one, entities: [by('kim')] }))
  assert.deepEqual(weighSignals(signals, { hosts: 300, accounts: 10 }), signals)
})
