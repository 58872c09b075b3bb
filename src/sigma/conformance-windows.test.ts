import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Event, Fields } from '../model/event.ts'
import { SECOND_US } from '../model/time.ts'
import { compileRules } from './compile.ts'
import { makeJudge } from './correlate/judge.ts'
import { at, COUNT, correlationNamed, eventAt, judge, refused, ruleNamed, times } from './correlate.test-support.ts'
import { parseRules } from './parse.ts'

const VALUES = 'type: value_count\nrules: a\ngroup-by: user\ntimespan: 10s\ncondition:\n  field: '
const valued = (...values: readonly (readonly [number, Fields])[]): readonly Event[] =>
  values.map(([second, fields], number) => eventAt(second, { kind: 'a', user: 'kim', ...fields }, number + 1))

const TOGETHER = 'type: temporal\nrules: [a, b]\ngroup-by: user\ntimespan: 10s'

test('C98 two events exactly a timespan apart share no window', () => {
  assert.equal(judge(`${COUNT}gte: 2`, at('a', [0, 10])).findings.length, 0)
  assert.deepEqual(times(judge(`${COUNT}gte: 2`, at('a', [0, 9.999999]))), [[0, 9.999999, 2]])
  // The window slides: it does not begin anew every ten seconds.
  assert.deepEqual(times(judge(`${COUNT}gte: 3`, at('a', [0, 8, 9, 12]))), [[0, 9, 3]])
  assert.deepEqual(times(judge(`${COUNT}gte: 3`, at('a', [0, 8, 12, 13]))), [[8, 13, 3]])
})

test('C100 event_count fires on the event that fills the bound, of one group', () => {
  const nine = Array.from({ length: 9 }, (_, n) => n)
  assert.equal(judge(`${COUNT}gte: 10`, at('a', nine)).findings.length, 0)
  assert.deepEqual(times(judge(`${COUNT}gte: 10`, at('a', [...nine, 9.5]))), [[0, 9.5, 10]])
  const mixed = [
    ...at('a', nine),
    ...at('a', [9, 9.5], { user: 'pat' }).map((event) => ({ ...event, id: `p${event.id}` })),
  ]
  assert.equal(judge(`${COUNT}gte: 10`, mixed).findings.length, 0)
})

test('C101 value_count counts different values, letter case aside, and tuples; without field it is refused', () => {
  const events = valued([0, { n: 'x' }], [1, { n: 'X' }], [2, { n: 'y' }], [3, {}], [4, { n: null }])
  const { findings, leftOut } = judge(`${VALUES}n\n  gte: 2`, events)
  assert.deepEqual(
    findings.map(({ value, count }) => [value, count]),
    [[2, 3]],
  )
  assert.deepEqual(leftOut, ['2 matches were left out: they have not the field that it counts'])
  assert.equal(judge(`${VALUES}n\n  gte: 3`, events).findings.length, 0)
  const pairs = valued([0, { n: 1, m: 1 }], [1, { n: 1, m: 2 }], [2, { n: 1, m: '2' }], [3, { n: 1 }])
  assert.deepEqual(
    judge(`${VALUES}[n, m]\n  gte: 2`, pairs).findings.map(({ value }) => value),
    [2],
  )
  assert.equal(judge(`${VALUES}[n, m]\n  gte: 3`, pairs).findings.length, 0)
  assert.match(refused('type: value_count\nrules: a\ntimespan: 1m\ncondition:\n  gte: 3'), /needs a field/)
  // A value that leaves the window no longer counts.
  assert.equal(judge(`${VALUES}n\n  gte: 3`, valued([0, { n: 1 }], [8, { n: 2 }], [11, { n: 3 }])).findings.length, 0)
})

test('C102 sums, averages, medians and percentiles of numbers; what is no number is left out and counted', () => {
  const numbers = (type: string, bound: string): ReturnType<typeof judge> =>
    judge(
      `type: ${type}\nrules: a\ngroup-by: user\ntimespan: 10s\ncondition:\n  field: n\n  ${bound}`,
      valued([0, { n: 10 }], [1, { n: '20' }], [2, { n: 'many' }], [3, { n: 60 }], [4, {}]),
    )
  const found = (type: string, bound: string): readonly number[] =>
    numbers(type, bound).findings.map(({ value }) => value)
  assert.deepEqual(found('value_sum', 'gte: 90'), [90])
  assert.deepEqual(found('value_sum', 'gt: 90'), [])
  assert.deepEqual(found('value_avg', 'gte: 30'), [30])
  assert.deepEqual(found('value_avg', 'gt: 30'), [])
  assert.deepEqual(found('value_median', 'gte: 20'), [20])
  assert.deepEqual(found('value_percentile', 'percentile: 75\n  gte: 40'), [40])
  assert.deepEqual(found('value_percentile', 'percentile: 0\n  gt: 9'), [10])
  assert.deepEqual(found('value_percentile', 'percentile: 100\n  gte: 60'), [60])
  assert.deepEqual(numbers('value_sum', 'gte: 90').leftOut, [
    '2 matches were left out: they have no number in its field',
  ])
  assert.deepEqual(numbers('value_percentile', 'gte: 20').warnings, [
    'value_percentile without “percentile”; 50 is assumed',
  ])
  assert.match(
    refused('type: value_sum\nrules: a\ntimespan: 1m\ncondition:\n  field: [n, m]\n  gt: 1'),
    /one field only/,
  )
  assert.match(
    refused('type: value_percentile\nrules: a\ntimespan: 1m\ncondition:\n  field: n\n  percentile: 101\n  gt: 1'),
    /from 0 to 100/,
  )
})

test('C103 all operators, and two of them as a range', () => {
  const findings = (bound: string, count: number): number =>
    judge(
      `${COUNT}${bound}`,
      at(
        'a',
        Array.from({ length: count }, (_, n) => n),
      ),
    ).findings.length
  const wanted: Readonly<Record<string, readonly number[]>> = {
    'gt: 2': [3, 4],
    'gte: 2': [2, 3, 4],
    'lt: 2': [1],
    'lte: 2': [1, 2],
    'eq: 2': [2],
    'neq: 2': [1, 3, 4],
    'gt: 1\n  lte: 3': [2, 3],
  }
  for (const [bound, counts] of Object.entries(wanted))
    for (const count of [1, 2, 3, 4])
      assert.equal(findings(bound, count), counts.includes(count) ? 1 : 0, `${bound} with ${count}`)
  assert.match(refused(`${COUNT}above: 3`), /“above” in the condition/)
  assert.match(refused(`${COUNT}gte: many`), /needs a number/)
  assert.match(refused(COUNT.replace('condition:\n  ', 'condition: {}')), /has no bound/)
  assert.match(refused(`${COUNT}gte: 2000000`), /the most that a window holds/)
})

test('C104 an upper bound is judged when the window closes, not at the first event', () => {
  const few = `${COUNT}lt: 3`
  assert.deepEqual(times(judge(few, at('a', [0, 1, 2, 3]))), [])
  assert.deepEqual(times(judge(few, at('a', [0, 1]))), [[0, 1, 2]])
  // A window opens with the first event after the last one closed.
  assert.deepEqual(times(judge(few, at('a', [0, 1, 2, 15, 30, 31]))), [
    [15, 15, 1],
    [30, 31, 2],
  ])
  assert.deepEqual(times(judge(few, at('a', [0, 1, 2, 10]))), [[10, 10, 1]])
})

test('C105 temporal: every rule in one window and group, and the same rule twice is not two', () => {
  assert.deepEqual(times(judge(TOGETHER, [...at('b', [3]), ...at('a', [5])])), [[3, 5, 2]])
  assert.equal(judge(TOGETHER, at('a', [3, 5])).findings.length, 0)
  assert.equal(judge(TOGETHER, [...at('b', [3]), ...at('a', [13])]).findings.length, 0)
  assert.equal(judge(TOGETHER, [...at('b', [3]), ...at('a', [5], { user: 'pat' })]).findings.length, 0)
  const three = TOGETHER.replace('[a, b]', '[a, b, c]')
  assert.equal(judge(`${three}\ncondition:\n  gte: 2`, [...at('b', [3]), ...at('a', [5])]).findings.length, 1)
})

test('C106 temporal with a condition in words', () => {
  const words = (condition: string, type = 'temporal'): string =>
    `type: ${type}\nrules: [a, b, c]\ngroup-by: user\ntimespan: 10s\ncondition: ${condition}`
  const ab = [...at('a', [1]), ...at('b', [2])]
  assert.deepEqual(times(judge(words('a and b and not c'), ab)), [[1, 2, 2]])
  // A late c within the window speaks against it, so it is judged when the window closes.
  assert.equal(judge(words('a and b and not c'), [...ab, ...at('c', [10.5])]).findings.length, 0)
  assert.equal(judge(words('a and b and not c'), [...ab, ...at('c', [12])]).findings.length, 1)
  assert.equal(judge(words('a and (b or c)'), ab).findings.length, 1)
  assert.equal(judge(words('2 of them'), ab).findings.length, 1)
  assert.equal(judge(words('a and b and c'), ab).findings.length, 0)
  assert.match(refused(words('a and b')), /does not use the rule “c”/)
  assert.match(refused(words('a and b and c and d')), /names “d”/)
  assert.match(refused(words('not a and not b and not c')), /only says what must not match/)
  assert.match(refused(words('a and b and c').replace('temporal', 'event_count')), /needs a condition with a bound/)
  // In order: those that fulfil the condition came one after the other.
  assert.equal(judge(words('a and b and not c', 'temporal_ordered'), ab).findings.length, 1)
  assert.equal(
    judge(words('a and b and not c', 'temporal_ordered'), [...at('a', [2]), ...at('b', [1])]).findings.length,
    0,
  )
  assert.equal(
    judge(words('(a or b) and c', 'temporal_ordered'), [...at('b', [1]), ...at('c', [2]), ...at('a', [3])]).findings
      .length,
    1,
  )
})

test('C107 temporal_ordered: one of six orders, and at one instant any', () => {
  const body = TOGETHER.replace('temporal', 'temporal_ordered').replace('[a, b]', '[a, b, c]')
  const orders = ['abc', 'acb', 'bac', 'bca', 'cab', 'cba']
  const found = orders.filter(
    (order) =>
      judge(
        body,
        [...order].flatMap((kind, second) => at(kind, [second])),
      ).findings.length > 0,
  )
  assert.deepEqual(found, ['abc'])
  for (const order of orders)
    assert.equal(
      judge(
        body,
        [...order].flatMap((kind, n) => at(kind, [5]).map((event) => ({ ...event, id: String(n) }))),
      ).findings.length,
      1,
      order,
    )
  // a c a b c: the second a begins it.
  assert.deepEqual(times(judge(body, [...at('a', [0, 2]), ...at('c', [1, 4]), ...at('b', [3])])), [[0, 4, 3]])
  assert.equal(judge(body, [...at('a', [0]), ...at('b', [5]), ...at('c', [10])]).findings.length, 0)
})

test('C111 after a finding a group is quiet for one timespan; a finding names first, last, count and ten events', () => {
  const seconds = Array.from({ length: 40 }, (_, n) => n / 2)
  const { findings } = judge(`${COUNT}gte: 12`, at('a', seconds))
  assert.deepEqual(times({ findings }), [
    [0, 5.5, 12],
    [6, 15.5, 20],
  ])
  assert.deepEqual(
    findings.map(({ count, events }) => [count, events.length]),
    [
      [12, 10],
      [20, 10],
    ],
  )
  assert.deepEqual(
    findings[0]?.events.map(({ time }) => time / SECOND_US),
    seconds.slice(0, 10),
  )
  // Each rule of a temporal correlation has an event among them.
  const [together] = judge(TOGETHER, [...at('a', seconds.slice(0, 15)), ...at('b', [7.2])]).findings
  assert.equal(together?.events.at(-1)?.time, 7.2 * SECOND_US)
})

test('C113 a window that holds too many lets the oldest go, and counts them', () => {
  const { rules, correlations } = parseRules(
    [ruleNamed('a'), correlationNamed('corr', `${COUNT}gte: 6`)].join('---\n'),
    'f.yml',
  )
  const { matcher } = compileRules(rules, { correlations })
  const [correlation] = matcher.correlator.correlations
  assert.ok(correlation !== undefined)
  const bases = at('a', [0, 1, 2, 3, 4, 5, 6]).flatMap((event) =>
    matcher.match(event).flatMap((match) => matcher.correlator.basesOf(match, event)),
  )
  for (const [most, findings, dropped] of [
    [5, 0, 2],
    [6, 1, 1],
    [7, 1, 0],
  ] as const) {
    const judge = makeJudge(correlation, most)
    assert.equal([...bases.flatMap((base) => judge.add(base)), ...judge.end()].length, findings, `${most}`)
    assert.equal(judge.dropped(), dropped, `${most}`)
  }
})

test('C113 a hundred thousand groups and values of megabytes take a bounded key each', () => {
  const { rules, correlations } = parseRules(
    [ruleNamed('a'), correlationNamed('corr', `${VALUES}n\n  gte: 2`)].join('---\n'),
    'f.yml',
  )
  const { matcher } = compileRules(rules, { correlations })
  const event = eventAt(1, { kind: 'a', user: 'x'.repeat(5_000_000), n: 'y'.repeat(5_000_000) })
  const [base] = matcher.match(event).flatMap((match) => matcher.correlator.basesOf(match, event))
  assert.ok(JSON.stringify(base).length < 10_000)
})
