import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventWith, load, ruleWith } from '../conformance.test-support.ts'

const RULES = Array.from({ length: 40 }, (_, n) =>
  ruleWith(`s:\n  often|contains: needle${n}z\n  rare|contains: thing${n % 7}z\ncondition: s`).replace(
    'title: Test',
    `title: '${n}'`,
  ),
).join('---\n')

test('a field that says the same again and again, and one that never does, lose no match over thousands of events', () => {
  const { matcher } = load(RULES, { sampleEvents: 8 })
  let matches = 0
  for (let n = 0; n < 5000; n += 1) {
    const event = eventWith({ often: `a needle${n % 13}z`, rare: `thing${n % 7}z of ${n * 7919}` })
    const found = matcher.match(event).map(({ rule }) => rule.title)
    assert.deepEqual(
      found,
      matcher.matchAll(event).map(({ rule }) => rule.title),
    )
    matches += found.length
  }
  assert.ok(matches > 100)
})
