import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { eventWith, load, ruleWith } from './conformance.test-support.ts'
import { MAX_YAML_LENGTH } from './language/yaml.ts'
import { parseRules } from './parse.ts'

const GOOD =
  'title: Good\nid: 11111111-2222-4333-8444-555555555555\nstatus: test\nlevel: high\nlogsource:\n  product: test\ndetection:\n  s:\n    a: 1\n  condition: s\n'
const withTop = (lines: string): string => `${GOOD}${lines}\n`
const reasons = (text: string): readonly string[] => parseRules(text, 'f.yml').problems.map(({ reason }) => reason)
const warnings = (text: string): readonly string[] => parseRules(text, 'f.yml').warnings.map(({ reason }) => reason)

test('C01 a rule without a needed part is refused by name, and its neighbour loads', () => {
  for (const part of ['title', 'logsource', 'detection']) {
    const broken = GOOD.replace(new RegExp(`^${part}:[^\\n]*\\n(?:  .*\\n)*`, 'm'), '')
    const { rules, problems } = parseRules(`${broken}---\n${GOOD.replace('1111-', '2222-')}`, 'f.yml')
    assert.equal(rules.length, 1, part)
    assert.match(problems[0]?.reason ?? '', new RegExp(part))
    assert.equal(problems[0]?.rule, part === 'title' ? '11111111-2222-4333-8444-555555555555' : 'Good')
  }
})

test('C02 broken YAML, a document that is no map, and an empty one are one problem each', () => {
  assert.match(reasons('a: [1').join(), /no valid YAML/)
  assert.deepEqual(reasons('- a\n- b'), ['a document that is no map'])
  assert.deepEqual(reasons('just text'), ['a document that is no map'])
  assert.deepEqual(reasons(`---\n---\n${GOOD}`), ['an empty document'])
  assert.equal(reasons('').length, 1)
  assert.match(reasons('a: 1\na: 2').join(), /“a” occurs twice/)
})

test('C03 documents of one file load as rules of their own', () => {
  const { rules } = parseRules(`${GOOD}---\n${GOOD.replace('Good', 'Other')}`, 'f.yml')
  assert.deepEqual(
    rules.map(({ rule }) => rule.title),
    ['Good', 'Other'],
  )
})

test('C04 global, reset and repeat', () => {
  const text = [
    'action: global\ntitle: T\nlevel: low\nlogsource:\n  product: test\n  service: x\ndetection:\n  s:\n    a: 1\n  condition: s',
    'title: One\nlogsource:\n  service: y',
    'action: repeat\nlevel: high\ndetection:\n  s:\n    a: [2]\n    b: 3',
    'action: reset',
    'title: Bare',
    'action: oops\ntitle: Odd',
  ].join('\n---\n')
  const { rules, problems } = parseRules(text, 'f.yml')
  assert.deepEqual(
    rules.map(({ rule }) => [rule.title, rule.level, rule.logsource]),
    [
      ['One', 'low', { product: 'test', service: 'y' }],
      ['One', 'high', { product: 'test', service: 'y' }],
    ],
  )
  assert.deepEqual(
    problems.map(({ rule, reason }) => [rule, reason]),
    [
      ['Bare', 'it has no logsource'],
      ['Odd', 'the unknown action “oops”'],
    ],
  )
})

test('C05 correlations and filters are told from rules, and the template is not merged into them', () => {
  const text = [
    'action: global\ntitle: T\nlevel: low',
    'correlation:\n  type: event_count\n  rules: a\n  timespan: 1m\n  condition:\n    gte: 1',
    'title: C\ncorrelation:\n  type: event_count\n  rules: a\n  timespan: 1m\n  condition:\n    gte: 1',
    'title: F\nlogsource:\n  product: test\nfilter:\n  rules: any\n  s:\n    a: 1\n  condition: not s',
  ].join('\n---\n')
  const { rules, correlations, filters, problems } = parseRules(text, 'f.yml')
  assert.deepEqual(rules, [])
  assert.deepEqual(
    [...correlations, ...filters].map(({ rule }) => rule.title),
    ['C', 'F'],
  )
  assert.deepEqual(
    problems.map(({ reason }) => reason),
    ['it has no title'],
  )
})

test('C06 an id that is no UUID is doubtful, the same id twice refuses the second rule and names the first', () => {
  assert.match(warnings(GOOD.replace(/id: .*/, 'id: my-rule')).join(), /no UUID/)
  const { problems, matcher } = load(`${GOOD}---\n${GOOD.replace('Good', 'Second')}`)
  assert.deepEqual(problems, ['its id 11111111-2222-4333-8444-555555555555 is that of “Good” in test.yml'])
  assert.equal(matcher.rules.length, 1)
})

test('C06 a rule without id gets one of its own that does not depend on its path', () => {
  const bare = GOOD.replace(/id: .*\n/, '')
  const id = (text: string, file: string): string | undefined => parseRules(text, file).rules[0]?.rule.id
  assert.match(id(bare, 'a.yml') ?? '', /^[0-9a-f]{32}$/)
  assert.equal(id(bare, 'a.yml'), id(bare, 'b.yml'))
  assert.notEqual(id(bare, 'a.yml'), id(bare.replace('a: 1', 'a: 2'), 'a.yml'))
})

test('C07 a repeated name refuses the second rule', () => {
  const { problems } = load(`${withTop('name: n')}---\n${withTop('name: n').replace('1111-', '2222-')}`)
  assert.match(problems.join(), /its name “n”/)
})

test('C08 deprecated and unsupported rules load only when asked for, an unknown status never', () => {
  const old = GOOD.replace('status: test', 'status: deprecated')
  assert.deepEqual(load(old).skipped, ['its status is deprecated'])
  assert.equal(load(old).matcher.rules.length, 0)
  assert.equal(load(old, { statuses: ['deprecated'] }).matcher.rules.length, 1)
  assert.match(reasons(GOOD.replace('status: test', 'status: done')).join(), /“done” is no status/)
})

test('C09 a missing level is medium with a warning, an unknown one is refused, others can be left out', () => {
  const bare = GOOD.replace('level: high\n', '')
  assert.equal(parseRules(bare, 'f.yml').rules[0]?.rule.level, 'medium')
  assert.match(warnings(bare).join(), /no level/)
  assert.match(reasons(GOOD.replace('level: high', 'level: huge')).join(), /“huge” is no level/)
  assert.deepEqual(load(GOOD, { levels: ['low'] }).skipped, ['its level is high'])
})

test('C10 dates in the old form, no date at all, and an impossible order are doubtful', () => {
  assert.deepEqual(warnings(withTop('date: 2024-01-02\nmodified: 2024-01-02')), [])
  assert.match(warnings(withTop('date: 2024/01/02')).join(), /old form/)
  assert.match(warnings(withTop('date: yesterday')).join(), /no date/)
  assert.match(warnings(withTop('date: 2024-01-02\nmodified: 2023/12/31')).join(), /modified before/)
})

test('C11 an obsolete or renamed relation hides the older rule where both are loaded', () => {
  const old = GOOD.replace('1111-', '2222-').replace('Good', 'Old')
  const newer = withTop('related:\n  - id: 11112222-2222-4333-8444-555555555555\n    type: obsolete')
  const { problems, matcher } = load(`${newer}---\n${old.replace('11112222', '11112222')}`)
  assert.equal(matcher.rules.length + problems.length, 2)
  assert.match(problems.join(), /“Good” in test.yml replaces it/)
  assert.match(warnings(withTop('related:\n  - id: x\n    type: friend')).join(), /related entry/)
})

test('C12 C13 C15 tags, unknown keys and what a finding shows survive, and near misses get a hint', () => {
  const text = withTop(
    "tags: [attack.T1059.001, odd.x]\nauthor: A. Uthor\nreferences: ['https://example.org/a']\nfalsepositives: [none]\nfields: [f]\nlicense: DRL 1.1\ndwell:\n  stage: 7\nreference: x",
  )
  const { rules, warnings: doubts } = parseRules(text, 'f.yml')
  const rule = rules[0]?.rule
  assert.partialDeepStrictEqual(rule, {
    tags: ['attack.t1059.001', 'odd.x'],
    author: 'A. Uthor',
    references: ['https://example.org/a'],
    falsepositives: ['none'],
    fields: ['f'],
    custom: { dwell: { stage: 7 }, license: 'DRL 1.1', reference: 'x' },
  })
  assert.deepEqual(
    doubts.map(({ reason }) => reason),
    ['the unknown key “reference”: did you mean “references”?'],
  )
})

test('C14 a foreign taxonomy is refused', () => {
  assert.match(reasons(withTop('taxonomy: ecs')).join(), /taxonomy “ecs”/)
})

test('C17 a refused rule is listed with file, title and reason', () => {
  const { problems } = parseRules(GOOD.replace('condition: s', 'condition: t'), 'dir/f.yml')
  assert.equal(problems.length, 1)
  assert.partialDeepStrictEqual(problems[0], { file: 'dir/f.yml', rule: 'Good' })
})

test('C18 a byte order mark and CR-LF line ends do no harm', () => {
  const { matcher, problems } = load(`\ufeff${GOOD.replaceAll('\n', '\r\n')}`)
  assert.deepEqual(problems, [])
  assert.equal(matcher.match(eventWith({ a: 1 })).length, 1)
})

test('a YAML bomb, a text that is too long and one that is too deep are problems', () => {
  const bomb = Array.from({ length: 9 }, (_, at) => `a${at + 1}: &a${at + 1} [${Array(9).fill(`*a${at}`).join(', ')}]`)
  assert.match(reasons(`a0: &a0 [x]\n${bomb.join('\n')}`).join(), /more than 100 aliases/)
  assert.match(reasons(`a: ${'x'.repeat(MAX_YAML_LENGTH)}`).join(), /longer than/)
  assert.match(reasons(`a: ${'['.repeat(200)}${']'.repeat(200)}`).join(), /nested more than/)
  assert.equal(reasons('['.repeat(100_000)).length, 1)
  assert.match(reasons('a: &x [*x]').join(), /no valid YAML/)
})

test('anchors and merged keys work where they are few', () => {
  const text = ruleWith('x: &x\n  a: 1\ns:\n  <<: *x\n  b: 2\ncondition: s and x')
  const { matcher, problems } = load(text)
  assert.deepEqual(problems, [])
  assert.equal(matcher.match(eventWith({ a: 1, b: 2 })).length, 1)
  assert.equal(matcher.match(eventWith({ b: 2 })).length, 0)
})

test('any text at all gives rules and problems, and never throws', () => {
  const line = fc.constantFrom(
    'title: x',
    'logsource:',
    '  product: a',
    'detection:',
    '  s:',
    "    f|re: '('",
    '  condition: s',
    '---',
    '- &a *a',
    '{',
    'action: repeat',
    '\t',
    ': :',
    'level: low',
    'correlation:',
    '  type: temporal',
    '  rules: [x, y]',
    '  timespan: 1m',
    '  condition: x and not y',
    'filter:',
    '  rules: any',
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(line, { maxLength: 14 }).map((lines) => lines.join('\n')),
  )
  fc.assert(
    fc.property(text, (given) => {
      const { rules, correlations, filters, problems } = parseRules(given, 'f.yml')
      assert.ok(rules.length + correlations.length + filters.length + problems.length > 0 || given.includes('action: '))
      load(given)
    }),
    { numRuns: 500 },
  )
})
