import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fields } from '../model/event.ts'
import { compileRules } from './compile.ts'
import { eventWith, ruleWith } from './conformance.test-support.ts'
import type { Explanation, Part } from './match/why.ts'
import { parseRules } from './parse.ts'

function explain(text: string, fields: Fields, logsource = { product: 'test' }): Explanation {
  const { rules, filters } = parseRules(text, 'f.yml')
  const { matcher } = compileRules(rules, { filters })
  const explanation = matcher.explain(matcher.rules[0]?.id ?? '', eventWith(fields, logsource))
  assert.ok(explanation !== undefined)
  assert.equal(explanation.matches, matcher.match(eventWith(fields, logsource)).length > 0)
  return explanation
}

function questions(part: Part): readonly (readonly [string | null, boolean, string])[] {
  return part.kind === 'question' ? [[part.field, part.holds, part.reason]] : part.of.flatMap(questions)
}

const RULE = ruleWith(
  's:\n  a|contains: x\n  b|cased: Yes\n  c: [1, 2]\n  d|exists: true\nf_1:\n  user: adm\ncondition: s and not 1 of f_*',
)
const FITS = { a: 'AXB', b: 'Yes', c: 2, d: 1 }

test('M12 an explanation says of each part whether it holds, and why not', () => {
  const whole = explain(RULE, FITS)
  assert.deepEqual(whole.conditions, [{ text: 's and not f_1', holds: true }])
  assert.deepEqual(
    whole.selections.map(({ name, holds }) => [name, holds]),
    [
      ['s', true],
      ['f_1', false],
    ],
  )
  const parts = explain(RULE, { a: 'abc', b: 'yes', c: [7, 8] }).selections[0]
  assert.deepEqual(parts && questions(parts.part), [
    ['a', false, 'the value differs'],
    ['b', false, 'only letter case differs'],
    ['c', false, 'none of its values fits'],
    ['d', false, 'the event has no such field'],
  ])
})

test('M12 a filter selection that hits is seen as what speaks against the rule', () => {
  const { matches, conditions, selections } = explain(RULE, { ...FITS, user: 'ADM' })
  assert.equal(matches, false)
  assert.deepEqual(
    conditions.map(({ holds }) => holds),
    [false],
  )
  assert.deepEqual(
    selections.map(({ name, holds }) => [name, holds]),
    [
      ['s', true],
      ['f_1', true],
    ],
  )
})

test('M12 a rule for another source is told so, with both', () => {
  const { matches, source } = explain(RULE, FITS, { product: 'other' })
  assert.equal(matches, false)
  assert.deepEqual(source, { holds: false, reason: 'The rule is for test; the event is from other.' })
})

test('M12 a filter of its own document that keeps a match back is named', () => {
  const filter =
    'title: Ours\nlogsource:\n  product: test\nfilter:\n  rules: any\n  s:\n    host: h\n  condition: not s\n'
  const { matches, filters } = explain(`${RULE}---\n${filter}`, { ...FITS, host: 'h' })
  assert.equal(matches, false)
  assert.deepEqual(
    filters.map(({ title, holds }) => [title, holds]),
    [['Ours', false]],
  )
})
