import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Event, Fields } from '../model/event.ts'
import {
  at,
  COUNT,
  correlateAll,
  correlationNamed,
  eventAt,
  judge,
  refused,
  ruleNamed,
} from './correlate.test-support.ts'

test('C95 all types load, an unknown one is refused', () => {
  for (const type of ['event_count', 'temporal', 'temporal_ordered'])
    assert.equal(refused(`type: ${type}\nrules: a\ntimespan: 1m\ncondition:\n  gte: 1`), '', type)
  for (const type of ['value_count', 'value_sum', 'value_avg', 'value_percentile', 'value_median'])
    assert.equal(refused(`type: ${type}\nrules: a\ntimespan: 1m\ncondition:\n  field: n\n  gte: 1`), '', type)
  assert.match(refused('type: near\nrules: a\ntimespan: 1m'), /“near” is no type of correlation/)
  assert.match(refused('rules: a\ntimespan: 1m'), /has no type/)
  assert.match(refused('type: event_count\nrules: a\ntimespan: 1m'), /has no condition/)
  assert.match(refused('type: event_count\ntimespan: 1m\ncondition:\n  gte: 1'), /names no rules/)
})

test('C96 rules are found by id or name and across files; an unknown one refuses the correlation alone', () => {
  const body = (reference: string): string =>
    `type: event_count\nrules: ['${reference}']\ntimespan: 1m\ncondition:\n  gte: 1`
  const files = (reference: string) => ({
    'x.yml': [correlationNamed('corr', body(reference))],
    'y.yml': [ruleNamed('a')],
  })
  for (const reference of ['a', '00000000-0000-4000-8000-000000000061']) {
    const { findings, problems } = correlateAll(files(reference), at('a', [1]))
    assert.deepEqual([findings.length, problems.length], [1, 0], reference)
  }
  const unknown = correlateAll(files('nobody'), at('a', [1]))
  assert.deepEqual(unknown.problems, ['it names the rule “nobody”, and no rule in use has that id or name'])
  assert.deepEqual(unknown.loud, ['a'])
})

test('C96 a correlation over one that was refused, and over a rule that was, is refused too', () => {
  const count = (rules: string): string => `type: event_count\nrules: ${rules}\ntimespan: 1m\ncondition:\n  gte: 1`
  const { problems, findings } = correlateAll(
    {
      'f.yml': [
        correlationNamed('outer', count('inner')),
        correlationNamed('inner', count('bad')),
        ruleNamed('bad', '  t:\n    x|nonsense: 1\n'),
      ],
    },
    at('bad', [1]),
  )
  assert.equal(findings.length, 0)
  assert.match(problems.join('\n'), /unknown modifier “nonsense”/)
  assert.match(problems.join('\n'), /names the rule “bad”, and no rule in use/)
  assert.match(problems.join('\n'), /needs “inner”, which can't be used/)
})

test('C96 cycles are refused with their way, and what stands on them; chains work to a depth of ten', () => {
  const count = (rules: string): string => `type: event_count\nrules: ${rules}\ntimespan: 1m\ncondition:\n  gte: 1`
  const { problems } = correlateAll(
    {
      'f.yml': [
        correlationNamed('x', count('y')),
        correlationNamed('y', count('z')),
        correlationNamed('z', count('x')),
        correlationNamed('self', count('self')),
        correlationNamed('over', count('x')),
      ],
    },
    [],
  )
  assert.equal(problems.length, 5)
  assert.match(problems.join('\n'), /a cycle of correlations: “x” → “y” → “z” → “x”/)
  assert.match(problems.join('\n'), /a cycle of correlations: “self” → “self”/)
  assert.match(problems.join('\n'), /needs correlations that form a cycle: “x” → “y” → “z” → “x”/)

  const chain = (length: number) => ({
    'f.yml': [
      ruleNamed('n00'),
      ...Array.from({ length }, (_, n) =>
        correlationNamed(`n${String(n + 1).padStart(2, '0')}`, count(`n${String(n).padStart(2, '0')}`)),
      ),
    ],
  })
  const ten = correlateAll(chain(10), at('n00', [5]))
  assert.deepEqual(ten.problems, [])
  assert.deepEqual(
    ten.findings.map(({ rule }) => rule.title),
    ['n10'],
  )
  const eleven = correlateAll(chain(11), at('n00', [5]))
  assert.deepEqual(eleven.problems, ['a chain of more than 10 correlations'])
  assert.deepEqual(
    eleven.findings.map(({ rule }) => rule.title),
    ['n10'],
  )
})

test('C96 a chain of ten thousand correlations and a reference to itself do no harm', () => {
  const count = (rules: string): string => `type: event_count\nrules: ${rules}\ntimespan: 1m\ncondition:\n  gte: 1`
  const { problems } = correlateAll(
    {
      'f.yml': Array.from(
        { length: 2000 },
        (_, n) =>
          `title: ${n}\nname: m${n}\nid: 00000000-0000-4000-8000-${String(n).padStart(12, '0')}\nlevel: low\ncorrelation:\n${count(`m${n + 1}`).replace(/^/gm, '  ')}\n`,
      ),
    },
    [],
  )
  assert.equal(problems.length, 2000)
})

test('C97 timespans have one number and one unit', () => {
  const span = (text: string): string => COUNT.replace('10s', text)
  const seconds: Readonly<Record<string, number>> = {
    '90s': 90,
    '90m': 5400,
    '2h': 7200,
    '1d': 86_400,
    '1w': 604_800,
    '1M': 2_629_746,
    '1y': 31_556_952,
  }
  for (const [text, length] of Object.entries(seconds)) {
    assert.equal(judge(`${span(text)}gte: 2`, at('a', [0, length - 1])).findings.length, 1, text)
    assert.equal(judge(`${span(text)}gte: 2`, at('a', [0, length + 1])).findings.length, 0, text)
  }
  for (const text of ['1h30m', '10', 's', '-1s', '0s', '1.5h', '10 s', '1D'])
    assert.match(refused(`${span(text)}gte: 2`), /is no timespan/, text)
  assert.equal(refused(`${COUNT.replace('timespan', 'timeframe')}gte: 2`), '')
  assert.match(refused('type: event_count\nrules: a\ncondition:\n  gte: 1'), /has no timespan/)
})

test('C99 groups: several fields, letter case aside, none at all, and events without the field', () => {
  const two = COUNT.replace('group-by: user', 'group-by: [user, host]')
  const event = (second: number, fields: Fields): Event => eventAt(second, { kind: 'a', ...fields }, second + 1)
  const events = [
    event(0, { user: 'Kim', host: 'H1' }),
    event(1, { user: 'kim', host: 'h1' }),
    event(2, { user: 'kim', host: 'h2' }),
  ]
  const { findings } = judge(`${two}gte: 2`, events)
  assert.deepEqual(
    findings.map(({ groupBy, value }) => ({ ...groupBy, value })),
    [{ user: 'Kim', host: 'H1', value: 2 }],
  )
  const global = judge(`${COUNT.replace('group-by: user\n', '')}gte: 3`, events)
  assert.deepEqual(
    global.findings.map(({ groupBy }) => groupBy),
    [{}],
  )
  const without = judge(`${two}gte: 1`, [event(0, { user: 'kim' }), event(1, { user: 'kim', host: null })])
  assert.deepEqual(without.findings, [])
  assert.deepEqual(without.leftOut, ['2 matches were left out: they have not all of the fields by which it groups'])
})

test('C99 a rule groups by the names that it uses for the fields of its source', () => {
  const rule = ruleNamed('a')
    .replace('product: test', 'product: windows\n  category: process_creation')
    .replace('kind: a', 'Image: x')
  const event = eventAt(1, {
    EventID: 4688,
    Channel: 'Security',
    Provider_Name: 'Microsoft-Windows-Security-Auditing',
    NewProcessName: 'x',
    SubjectDomainName: 'CORP',
    SubjectUserName: 'kim',
  })
  const { findings } = correlateAll(
    { 'f.yml': [rule, correlationNamed('corr', `${COUNT.replace('user', 'User')}gte: 1`)] },
    [{ ...event, logsource: { product: 'windows' } }],
  )
  assert.deepEqual(
    findings.map(({ groupBy }) => groupBy),
    [{ User: 'CORP\\kim' }],
  )
})

test('C108 aliases give each rule its own field', () => {
  const body =
    'type: temporal\nrules: [a, b]\naliases:\n  address:\n    a: dst.ip\n    b: src\ngroup-by: address\ntimespan: 10s'
  const events = [
    eventAt(1, { kind: 'a', dst: { ip: '10.0.0.1' }, src: 'x' }, 1),
    eventAt(2, { kind: 'b', src: '10.0.0.1' }, 2),
  ]
  assert.deepEqual(
    judge(body, events).findings.map(({ groupBy }) => groupBy),
    [{ address: '10.0.0.1' }],
  )
  // Without a mapping, the rule's own field of that name, if it has one.
  assert.match(refused(body.replace('    b: src\n', '')), /the alias “address” has no field for the rule “b”/)
  const own = correlateAll(
    {
      'f.yml': [
        ruleNamed('a'),
        ruleNamed('b', '    address|exists: true\n'),
        correlationNamed('corr', body.replace('    b: src\n', '')),
      ],
    },
    [eventAt(1, { kind: 'a', dst: { ip: '10.0.0.1' } }, 1), eventAt(2, { kind: 'b', address: '10.0.0.1' }, 2)],
  )
  assert.deepEqual([own.problems.length, own.findings.length], [0, 1])
  assert.match(refused(body.replace('b: src', 'd: src')), /names “d”, which is not among the rules/)
  assert.match(
    refused(body.replace('  address:\n    a: dst.ip\n    b: src', '  address: x')),
    /no map from rules to fields/,
  )
})

test('C109 rules that stand beside their correlation are silent unless it says generate; others are rules in their own right', () => {
  const body = `${COUNT}gte: 1`
  const files = (top: string, extra: string) => ({
    'x.yml': [correlationNamed('corr', `${body}${extra}`, top), ruleNamed('a')],
    'y.yml': [correlationNamed('other', body.replace('rules: a', 'rules: b'))],
    'z.yml': [ruleNamed('b')],
  })
  const events = [...at('a', [1]), ...at('b', [2])]
  assert.deepEqual(correlateAll(files('', ''), events).loud, ['b'])
  assert.deepEqual(correlateAll(files('', '\ngenerate: false'), events).loud, ['b'])
  assert.deepEqual(correlateAll(files('', '\ngenerate: true'), events).loud, ['a', 'b'])
  assert.deepEqual(correlateAll(files('generate: true\n', ''), events).loud, ['a', 'b'])
  assert.match(refused(`${body}\ngenerate: perhaps`), /“generate” needs true or false/)
  // An inner correlation is silent like a rule.
  const nested = (generate: boolean) =>
    correlateAll(
      {
        'f.yml': [
          ruleNamed('a'),
          correlationNamed('in', body),
          correlationNamed(
            'out',
            `type: event_count\nrules: in\ngroup-by: user\ngenerate: ${generate}\ntimespan: 1m\ncondition:\n  gte: 1`,
          ),
        ],
      },
      at('a', [1]),
    ).findings.map(({ rule }) => rule.title)
  assert.deepEqual(nested(false), ['out'])
  assert.deepEqual(nested(true), ['in', 'out'])
})

test('C110 a finding has the level of its correlation, and the matches of its rules keep theirs', () => {
  const files = {
    'x.yml': [correlationNamed('corr', `${COUNT}gte: 1`)],
    'y.yml': [ruleNamed('a').replace('level: low', 'level: critical')],
  }
  const { findings, loud } = correlateAll(files, at('a', [1]))
  assert.deepEqual(
    findings.map(({ rule }) => rule.level),
    ['high'],
  )
  assert.deepEqual(loud, ['a'])
})

test('C114 two correlations over one rule do not take each other’s matches', () => {
  const { findings } = correlateAll(
    {
      'f.yml': [
        ruleNamed('a'),
        correlationNamed('first', `${COUNT}gte: 3`),
        correlationNamed('second', `${COUNT.replace('10s', '20s')}gte: 3`),
      ],
    },
    at('a', [0, 1, 2]),
  )
  assert.deepEqual(
    findings.map(({ rule, value }) => [rule.title, value]),
    [
      ['first', 3],
      ['second', 3],
    ],
  )
})

test('an outer correlation counts the findings of an inner one, by its groups', () => {
  const inner = correlationNamed('in', `${COUNT}gte: 2`)
  const outer = (field: string): string =>
    correlationNamed('out', `type: value_count\nrules: in\ntimespan: 1h\ncondition:\n  field: ${field}\n  gte: 2`)
  const events = ['kim', 'pat'].flatMap((user, n) =>
    at('a', [n * 100, n * 100 + 1], { user }).map((event) => ({ ...event, id: `${user}${event.id}` })),
  )
  const { findings } = correlateAll({ 'f.yml': [ruleNamed('a'), inner, outer('user')] }, events)
  assert.deepEqual(
    findings.map(({ rule, value, events: places }) => [rule.title, value, places.length]),
    [['out', 2, 4]],
  )
  assert.match(
    correlateAll({ 'f.yml': [ruleNamed('a'), inner, outer('host')] }, []).problems.join(),
    /not grouped by “host”/,
  )
})

test('C05 C06 C07 a correlation needs a title, and its id and name are its own', () => {
  assert.match(
    correlateAll(
      { 'f.yml': [ruleNamed('a'), correlationNamed('corr', `${COUNT}gte: 1`).replace('title: corr\n', '')] },
      [],
    ).problems.join(),
    /has no title/,
  )
  const twin = correlationNamed('a', `${COUNT}gte: 1`)
  assert.match(correlateAll({ 'f.yml': [ruleNamed('a'), twin] }, []).problems.join(), /its id .* is that of “a”/)
  assert.match(
    correlateAll({ 'f.yml': [ruleNamed('a'), twin.replace('8000-', '9000-')] }, []).problems.join(),
    /its name “a” is that of/,
  )
  // A template is for rules alone.
  assert.equal(
    correlateAll(
      {
        'f.yml': [
          'action: global\ntitle: T\nlevel: low\n',
          correlationNamed('corr', `${COUNT}gte: 1`).replace('title: corr\n', ''),
          ruleNamed('a'),
        ],
      },
      [],
    ).problems.length,
    1,
  )
})
