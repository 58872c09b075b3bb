import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FieldValue } from '../model/event.ts'
import { eventWith, load, ruleWith } from './conformance.test-support.ts'

const RULES = [
  'f|contains: x',
  'f: null',
  "f|re: 'x$'",
  'f.a.a: x',
  "'|all': [x, y]",
  'f|fieldref: g',
  'f|exists: true',
]
  .map((item, n) => ruleWith(`s:\n  ${item}\ncondition: s`).replace('title: Test', `title: '${n}'`))
  .join('---\n')

function nested(depth: number, wrap: (inner: FieldValue) => FieldValue): FieldValue {
  let value: FieldValue = 'x'
  for (let n = 0; n < depth; n += 1) value = wrap(value)
  return value
}

test('deep, wide and huge values are judged without an error, the same with and without index', () => {
  const { matcher, problems } = load(RULES, { sampleEvents: 1 })
  assert.deepEqual(problems, [])
  const values: Readonly<Record<string, FieldValue>> = {
    'a list in 20,000 lists': nested(20_000, (inner) => [inner]),
    'an object in 2,000 objects': nested(2000, (inner) => ({ a: inner })),
    '100,000 elements': Array.from({ length: 100_000 }, (_, n) => `e${n}`),
    'a megabyte': 'y'.repeat(1_000_000),
    'nothing at all': [],
  }
  for (const [name, f] of Object.entries(values)) {
    const event = eventWith({ f, g: 'x', [name]: 1 })
    const full = matcher.matchAll(event).map(({ rule }) => rule.title)
    for (const _ of [1, 2])
      assert.deepEqual(
        matcher.match(event).map(({ rule }) => rule.title),
        full,
        name,
      )
  }
  const wide = eventWith(Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`f${n}`, `v${n}`])))
  assert.deepEqual(
    matcher.match(wide).map(({ rule }) => rule.title),
    ['1'],
  )
})
