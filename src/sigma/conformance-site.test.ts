import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Compiled, compileRules } from './compile.ts'
import { eventWith, ruleWith } from './conformance.test-support.ts'
import { parseRules } from './parse.ts'

function load(...documents: readonly string[]): Compiled & { readonly reasons: string } {
  const { rules, sites, problems } = parseRules(documents.join('---\n'), 'f.yml')
  const compiled = compileRules(rules, { sites, sampleEvents: 1 })
  return { ...compiled, reasons: [...problems, ...compiled.problems].map(({ reason }) => reason).join() }
}

const ADMINS = ruleWith('s:\n  user|expand: "%Admins%"\ncondition: s')

test('C70 a site gives placeholders their values, in a document of its own among the rules', () => {
  assert.match(load(ADMINS).reasons, /no value is configured for the placeholder %Admins%/)
  const { matcher, reasons } = load(
    ADMINS,
    'site:\n  placeholders:\n    Admins: [adm-*, root]\n',
    'site:\n  placeholders:\n    "%Admins%": kim\n    Other: x\n',
  )
  assert.equal(reasons, '')
  const users = ['adm-1', 'ROOT', 'kim', 'pat'].filter((user) => matcher.match(eventWith({ user })).length > 0)
  assert.deepEqual(users, ['adm-1', 'ROOT', 'kim'])
})

test('a site names the fields of its own sources; the event’s own field of that name comes first', () => {
  const rule = ruleWith('s:\n  CommandLine|contains: whoami\n  User: kim\ncondition: s')
  const site =
    'site:\n  fields:\n    - logsource:\n        product: test\n      names:\n        CommandLine: [cmd, proc.args]\n        User: account\n'
  const { matcher } = load(rule, site)
  const hits = (fields: Parameters<typeof eventWith>[0], product = 'test'): number => {
    const event = eventWith(fields, { product })
    const full = matcher.matchAll(event).length
    for (const _ of [1, 2]) assert.equal(matcher.match(event).length, full)
    assert.equal(matcher.explain(matcher.rules[0]?.id ?? '', event)?.matches, full > 0)
    return full
  }
  assert.equal(hits({ proc: { args: 'x whoami' }, account: 'KIM' }), 1)
  assert.equal(hits({ cmd: 'whoami', account: 'kim' }), 1)
  assert.equal(hits({ cmd: 'other', proc: { args: 'whoami' }, account: 'kim' }), 0)
  assert.equal(hits({ CommandLine: 'whoami', cmd: 'x', User: 'kim' }), 1)
  assert.equal(hits({ cmd: 'whoami', account: 'kim' }, 'other'), 0)
  assert.deepEqual(matcher.match(eventWith({ cmd: 'whoami', account: 'kim' }))[0]?.fields, {
    cmd: 'whoami',
    account: 'kim',
  })
})

test('C08 C09 a site chooses levels and statuses', () => {
  const rule = (level: string, status: string): string =>
    ruleWith('s:\n  a: 1\ncondition: s')
      .replace('level: low', `level: ${level}\nstatus: ${status}`)
      .replace('Test', `${level} ${status}`)
  const all = ['low test', 'high test', 'high deprecated'].map((text) =>
    rule(text.split(' ')[0] ?? '', text.split(' ')[1] ?? ''),
  )
  const titles = (site: string): readonly string[] => load(...all, site).matcher.rules.map(({ title }) => title)
  assert.deepEqual(titles('site:\n  levels: [high, critical]\n'), ['high test'])
  assert.deepEqual(titles('site:\n  statuses: deprecated\n'), ['high deprecated'])
})

test('a site that says something else is refused with the reason', () => {
  for (const [text, reason] of [
    ['site: x\n', /no map/],
    ['site:\n  field: x\n', /“field” in the site/],
    ['site:\n  levels: huge\n', /“huge” in “levels”/],
    ['site:\n  placeholders: [a]\n', /no map from names to values/],
    ['site:\n  placeholders:\n    a: []\n', /needs a text or a list of texts/],
    ['site:\n  fields:\n    - names: {}\n', /needs a logsource/],
  ] as const)
    assert.match(load(text).reasons, reason, text)
})
