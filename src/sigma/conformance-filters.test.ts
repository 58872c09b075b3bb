import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fields } from '../model/event.ts'
import { compileRules } from './compile.ts'
import { eventWith } from './conformance.test-support.ts'
import { correlateAll, correlationNamed, eventAt } from './correlate.test-support.ts'
import { parseRules } from './parse.ts'

const ID = '00000000-0000-4000-8000-00000000000'

function rule(
  name: string,
  { number = 1, source = 'product: test', detection = 's:\n    a: 1\n  condition: s' } = {},
): string {
  return `title: ${name}\nname: ${name}\nid: ${ID}${number}\nstatus: test\nlevel: low\nlogsource:\n  ${source}\ndetection:\n  ${detection}\n`
}

function filter(body: string, { source = 'product: test', top = '', number = 9 } = {}): string {
  return `title: Filter ${number}\nid: ${ID}${number}\n${top}logsource:\n  ${source}\nfilter:\n${body.replace(/^/gm, '  ')}\n`
}

const NOT_ADMIN = 'rules: any\ns:\n  user: adm\ncondition: not s'

function load(...documents: readonly string[]) {
  const { rules, filters, correlations, problems, warnings } = parseRules(documents.join('---\n'), 'f.yml')
  const compiled = compileRules(rules, { filters, correlations, sampleEvents: 1 })
  const titles = (fields: Fields): readonly string[] => {
    const event = eventWith(fields, { product: 'test', category: 'x' })
    const full = compiled.matcher.matchAll(event).map((match) => match.rule.title)
    // Before and after the index was made.
    for (const _ of [1, 2])
      assert.deepEqual(
        compiled.matcher.match(event).map((match) => match.rule.title),
        full,
      )
    return full
  }
  return {
    titles,
    matcher: compiled.matcher,
    problems: [...problems, ...compiled.problems].map(({ reason }) => reason),
    warnings: [...warnings, ...compiled.warnings].map(({ reason }) => reason),
  }
}

test('C115 a filter needs rules, a condition, a selection and a logsource; level and status are doubtful', () => {
  const refused = (body: string): string => load(rule('r'), filter(body)).problems.join()
  assert.equal(refused(NOT_ADMIN), '')
  assert.match(refused('s:\n  a: 1\ncondition: not s'), /names no rules/)
  assert.match(refused('rules: []\ns:\n  a: 1\ncondition: not s'), /names no rules/)
  assert.match(refused('rules: any\ns:\n  a: 1'), /its filter has no condition/)
  assert.match(refused('rules: any\ncondition: not s'), /its filter has no selection/)
  assert.match(refused('rules: any\ns:\n  a|nonsense: 1\ncondition: not s'), /unknown modifier “nonsense”/)
  assert.match(refused('rules: any\ns:\n  a: 1\ncondition: not t'), /no such selection/)
  assert.match(load(rule('r'), filter(NOT_ADMIN).replace(/logsource:\n.*\n/, '')).problems.join(), /no logsource/)
  const { warnings } = load(rule('r'), filter(NOT_ADMIN, { top: 'level: low\nstatus: test\n' }))
  assert.deepEqual(warnings, ['a filter needs no level', 'a filter needs no status'])
  // One that is refused leaves its rules as they are.
  assert.deepEqual(load(rule('r'), filter('rules: any\ns:\n  a|nonsense: 1\ncondition: not s')).titles({ a: 1 }), ['r'])
})

test('C116 a filter is for the rules that it names, or any, within its logsource', () => {
  const one = rule('one')
  const two = rule('two', { number: 2, source: 'product: test\n  category: x' })
  const three = rule('three', { number: 3, source: 'category: x' })
  const both = (body: string, source?: string) =>
    load(one, two, three, filter(body, source === undefined ? {} : { source })).titles({ a: 1, user: 'adm' })
  assert.deepEqual(both(NOT_ADMIN), ['three'])
  assert.deepEqual(both(NOT_ADMIN, 'category: x'), ['one'])
  assert.deepEqual(both(NOT_ADMIN, 'product: test\n  category: x'), ['one', 'three'])
  for (const named of ['one', `${ID}1`, '[one]'])
    assert.deepEqual(both(NOT_ADMIN.replace('any', named)), ['two', 'three'], named)
  assert.deepEqual(both(NOT_ADMIN.replace('any', '[one, two]')), ['three'])
  // Several filters: all must hold.
  const more = load(one, filter(NOT_ADMIN), filter('rules: one\ns:\n  host: h\ncondition: not s', { number: 8 }))
  assert.deepEqual(more.titles({ a: 1, user: 'kim', host: 'h' }), [])
  assert.deepEqual(more.titles({ a: 1, user: 'kim', host: 'i' }), ['one'])
})

test('C117 the condition is ANDed as it is written; without “not” there is a warning, and “exclude” turns it round', () => {
  const plain = 'rules: any\ns:\n  user: adm\ncondition: s'
  const kept = load(rule('r'), filter(plain))
  assert.match(kept.warnings.join(), /a filter without “not” keeps only what it finds/)
  assert.deepEqual([kept.titles({ a: 1, user: 'adm' }), kept.titles({ a: 1, user: 'kim' })], [['r'], []])
  const turned = load(rule('r'), filter(plain, { top: 'dwell:\n  filter: exclude\n' }))
  assert.deepEqual(turned.warnings, [])
  assert.deepEqual([turned.titles({ a: 1, user: 'adm' }), turned.titles({ a: 1, user: 'kim' })], [[], ['r']])
  assert.match(
    load(rule('r'), filter(plain, { top: 'dwell:\n  filter: drop\n' })).problems.join(),
    /there are keep and exclude/,
  )
  const right = load(rule('r'), filter(NOT_ADMIN))
  assert.deepEqual(
    [right.titles({ a: 1, user: 'adm' }), right.titles({ a: 1, user: 'kim' }), right.titles({ a: 1 })],
    [[], ['r'], ['r']],
  )
})

test('C118 patterns in conditions see only selections of their own document', () => {
  const wide = rule('wide', {
    detection: 'selection_a:\n    a: 1\n  selection_b:\n    b: 1\n  condition: 1 of selection*',
  })
  const same = load(wide, filter('rules: any\nselection_c:\n  user: adm\ncondition: not 1 of selection_*'))
  assert.deepEqual(same.titles({ user: 'adm' }), [])
  assert.deepEqual(same.titles({ a: 1 }), ['wide'])
  assert.deepEqual(same.titles({ a: 1, user: 'adm' }), [])
  assert.deepEqual(
    load(wide, filter('rules: any\nselection_a:\n  user: adm\ncondition: not 1 of them')).titles({ b: 1 }),
    ['wide'],
  )
})

test('C119 a filter for a rule that is not there is doubtful; what each filter keeps back is counted', () => {
  const { warnings, titles } = load(rule('r'), filter(NOT_ADMIN.replace('any', '[r, s]')))
  assert.deepEqual(warnings, ['it names the rule “s”, and no rule in use has that id or name'])
  assert.deepEqual(titles({ a: 1 }), ['r'])
  assert.match(
    load(rule('r'), filter(NOT_ADMIN.replace('any', 'r'), { source: 'product: other' })).warnings.join(),
    /for another logsource/,
  )

  const { matcher } = load(
    rule('r'),
    rule('q', { number: 2 }),
    filter(NOT_ADMIN.replace('any', 'r')),
    filter(NOT_ADMIN.replace('adm', 'sys'), { number: 8 }),
  )
  for (const user of ['adm', 'adm', 'sys', 'kim']) matcher.match(eventWith({ a: 1, user }))
  matcher.match(eventWith({ a: 2, user: 'adm' }))
  assert.deepEqual(
    matcher.suppressed().map(({ filter: { title }, matches }) => [title, matches]),
    [
      ['Filter 9', 2],
      ['Filter 8', 2],
    ],
  )
})

test('C120 what a filter keeps back feeds no correlation, and no filter is for a correlation', () => {
  const count = (rules: string): string => `type: event_count\nrules: ${rules}\ntimespan: 1m\ncondition:\n  gte: 2`
  const events = ['adm', 'adm', 'kim'].map((user, number) => eventAt(number, { a: 1, user }, number + 1))
  const documents = [rule('r'), correlationNamed('corr', count('r'))]
  assert.equal(correlateAll({ 'f.yml': documents }, events).findings.length, 1)
  assert.equal(correlateAll({ 'f.yml': [...documents, filter(NOT_ADMIN)] }, events).findings.length, 0)
  const named = correlateAll({ 'f.yml': [...documents, filter(NOT_ADMIN.replace('any', 'corr'))] }, events)
  assert.equal(named.findings.length, 1)
  assert.match(named.warnings.join(), /no rule in use has that id or name/)
})

test('filters need no level of their own, and take part whatever levels are asked for', () => {
  const { rules, filters } = parseRules(`${rule('r')}---\n${filter(NOT_ADMIN)}`, 'f.yml')
  const { matcher, warnings } = compileRules(rules, { filters, levels: ['low'] })
  assert.deepEqual(warnings, [])
  assert.equal(matcher.match(eventWith({ a: 1, user: 'adm' })).length, 0)
})
