import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fields } from '../model/event.ts'
import { eventWith, load, matchesOf, ruleWith, testCases, testRefused } from './conformance.test-support.ts'

/** Selections that hold where a field of their name is 1. */
function over(names: string, condition: string): string {
  return `${names
    .split(' ')
    .map((name) => `${name}: { ${name}: 1 }`)
    .join('\n')}\ncondition: ${condition}`
}

const set = (names: string): Fields => Object.fromEntries(names.split(' ').map((name) => [name, 1]))

testCases([
  {
    name: 'C73 not binds before and, and before or',
    detection: over('a b c', 'a or not b and c'),
    hits: [set('a'), set('a b'), set('c')],
    misses: [set('b c'), set('b'), {}],
  },
  {
    name: 'C73 brackets come first',
    detection: over('a b c', '(a or b) and not (b and c)'),
    hits: [set('a'), set('b'), set('a c')],
    misses: [set('c'), set('a b c')],
  },
  {
    name: 'C74 operators in any case, names that look like them, names with dashes and digits',
    detection: over('notepad android order not-1', 'NOT notepad And (android OR order) aNd not-1'),
    hits: [set('android not-1'), set('order not-1')],
    misses: [set('notepad order not-1'), set('not-1'), set('order')],
  },
  {
    name: 'C75 them leaves out names with an underscore, 1 of',
    detection: over('a _b', '1 of them'),
    hits: [set('a')],
    misses: [set('_b')],
  },
  {
    name: 'C75 them leaves out names with an underscore, all of and any of',
    detection: over('a b _c', 'all of them or any of x* or _c'.replace(' or any of x*', '')),
    hits: [set('a b'), set('_c')],
    misses: [set('a'), set('b')],
  },
  {
    name: 'C76 patterns are full names',
    detection: over('sel_a_x sel_b xsel _sel_x', 'all of sel_* or 1 of *_y or 1 of s*_x'.replace(' or 1 of *_y', '')),
    hits: [set('sel_a_x sel_b'), set('sel_a_x')],
    misses: [set('sel_b'), set('xsel'), set('_sel_x')],
  },
  {
    name: 'C76 a pattern with an underscore reaches names with one',
    detection: over('_a_1 _b_1 c', '1 of _*_1 and c'),
    hits: [set('_b_1 c')],
    misses: [set('c'), set('_a_1')],
  },
  {
    name: 'C77 a number other than 1',
    detection: over('a1 a2 a3 b', '2 of a* and not b'),
    hits: [set('a1 a3'), set('a1 a2 a3')],
    misses: [set('a1'), set('a1 a2 b')],
  },
  {
    name: 'C79 not 1 of means that none holds',
    detection: over(
      'sel filter_main_a filter_main_b filter_opt_c',
      'sel and not 1 of filter_main_* and not 1 of filter_opt_*',
    ),
    hits: [set('sel')],
    misses: [set('sel filter_main_a'), set('sel filter_main_b'), set('sel filter_opt_c'), {}],
  },
  {
    name: 'C80 a list of conditions is an or',
    detection: 'a: { a: 1 }\nb: { b: 1 }\ncondition:\n  - a\n  - b and not a',
    hits: [set('a'), set('b'), set('a b')],
    misses: [{}],
  },
  {
    name: 'C81 not over an absent field is true',
    detection: 'selection:\n  a: 1\nfilter:\n  User|contains: system\ncondition: selection and not filter',
    hits: [{ a: 1 }, { a: 1, User: null }],
    misses: [{ a: 1, User: 'SYSTEM' }],
  },
  {
    name: 'M11 selection or not filter needs no witness',
    detection: 'selection:\n  a: x\nfilter:\n  b: y\ncondition: selection or not filter',
    hits: [{ a: 'x', b: 'y' }, { c: 1 }, {}],
    misses: [{ a: 'z', b: 'y' }],
  },
  {
    name: 'M11 needles shorter than the index looks at, and lists, numbers and booleans',
    detection:
      "s:\n  a|contains: '/c'\nt:\n  b|endswith: 7\nu:\n  c|contains: tru\nv:\n  d|contains: é\ncondition: 1 of them",
    hits: [{ a: 'cmd /C x' }, { b: 4627 }, { b: [1, 27] }, { c: true }, { d: 'caFÉ' }],
    misses: [{ a: '/ c' }, { b: 71 }, { c: false }, { d: 'cafe' }],
  },
])

testRefused([
  { name: 'C01 a condition', detection: 'a: { a: 1 }', reason: /no condition/ },
  { name: 'C78 a name without selection', detection: over('a', 'a and b'), reason: /“b”/ },
  { name: 'C78 a pattern without selection', detection: over('a', '1 of b*'), reason: /names no selection/ },
  { name: 'C82 a pipe', detection: over('a', 'a | count() by x > 5'), reason: /use a correlation rule/ },
  { name: 'C82 a timeframe', detection: `${over('a', 'a')}\ntimeframe: 5m`, reason: /use a correlation rule/ },
  { name: 'C73 two names side by side', detection: over('a b', 'a b'), reason: /out of place/ },
  { name: 'C73 an operator at the end', detection: over('a', 'a and'), reason: /ends too early/ },
  { name: 'C73 a bracket that is not closed', detection: over('a', '(a'), reason: /not closed/ },
  { name: 'C73 a bracket that was not opened', detection: over('a', 'a)'), reason: /out of place/ },
  { name: 'C73 an empty condition', detection: over('a', "''"), reason: /empty condition/ },
])

test('C83 a thousand brackets and long chains do no harm', () => {
  const brackets = ruleWith(over('a', `${'('.repeat(1000)}a${')'.repeat(1000)}`))
  assert.equal(matchesOf(brackets, eventWith({ a: 1 })).length, 1)
  const chain = ruleWith(over('a b', `a${' or b and a'.repeat(2000)}`))
  assert.equal(matchesOf(chain, eventWith({ a: 1 })).length, 1)
  const nots = ruleWith(over('a', `${'not '.repeat(1001)}a`))
  assert.equal(matchesOf(nots, eventWith({})).length, 1)
})

test('C83 a condition too deep to judge is refused', () => {
  const text = `${'a and (b or '.repeat(5000)}a${')'.repeat(5000)}`
  assert.match(load(ruleWith(over('a b', text))).problems.join(), /nested more than 1000 deep/)
})

test('C83 ten thousand values do no harm', () => {
  const values = Array.from({ length: 10_000 }, (_, number) => `    - 'value ${number}'`).join('\n')
  for (const modifier of ['', '|contains', '|endswith']) {
    const text = ruleWith(`s:\n  f${modifier}:\n${values.replaceAll('    -', '      -')}\ncondition: s`)
    assert.equal(matchesOf(text, eventWith({ f: 'VALUE 9999' })).length, 1)
    assert.equal(matchesOf(text, eventWith({ f: 'value x' })).length, 0)
  }
})
