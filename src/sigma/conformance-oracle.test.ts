import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Event, Fields } from '../model/event.ts'
import { correlateAll, correlationNamed, eventAt, ruleNamed } from './correlate.test-support.ts'
import { correlateNaively, type NaiveFinding } from './reference-correlation.test-support.ts'

const NAMES = ['a', 'b', 'c']
/** Rules that overlap, so that an event may match two of them. */
const RULES: ReadonlyMap<string, string> = new Map(
  NAMES.map((name) => [name, ruleNamed(name).replace(`kind: ${name}`, `kind|contains: ${name}`)]),
)

const bound = fc.oneof(
  fc
    .tuple(fc.constantFrom('gt', 'gte', 'lt', 'lte', 'eq', 'neq'), fc.integer({ min: 0, max: 6 }))
    .map(([name, value]) => `  ${name}: ${value}`),
  fc.integer({ min: 1, max: 4 }).map((low) => `  gte: ${low}\n  lt: ${low + 2}`),
)
const body = fc
  .record({
    type: fc.constantFrom(
      'event_count',
      'value_count',
      'value_sum',
      'value_avg',
      'value_median',
      'value_percentile',
      'temporal',
      'temporal_ordered',
    ),
    rules: fc.subarray(NAMES, { minLength: 1 }),
    groupBy: fc.constantFrom('[user]', '[user, host]', '[]'),
    seconds: fc.integer({ min: 1, max: 12 }),
    bound,
    percentile: fc.constantFrom(0, 25, 50, 90, 100),
    way: fc.constantFrom('none', 'words', 'bound'),
    negated: fc.boolean(),
  })
  .map(({ type, rules, groupBy, seconds, bound: asked, percentile, way, negated }) => {
    const isTemporal = type.startsWith('temporal')
    const field = type.startsWith('value_') ? '  field: n\n' : ''
    const share = type === 'value_percentile' ? `  percentile: ${percentile}\n` : ''
    const last = rules.length - 1
    const words = rules.map((rule, at) => (negated && at === last && last > 0 ? `not ${rule}` : rule)).join(' and ')
    const condition =
      isTemporal && way === 'none'
        ? ''
        : isTemporal && way === 'words'
          ? `condition: ${words}`
          : `condition:\n${field}${share}${asked}`
    return `type: ${type}\nrules: [${rules.join(', ')}]\ngroup-by: ${groupBy}\ntimespan: ${seconds}s\n${condition}`
  })

const fields: fc.Arbitrary<Fields> = fc
  .record(
    {
      kind: fc.constantFrom('a', 'b', 'c', 'ab', 'bc', 'x'),
      user: fc.constantFrom('kim', 'KIM', 'pat', null),
      host: fc.constantFrom('h1', 'h2'),
      n: fc.constantFrom(0, 1, 2, 3, '2', 'X', 'x', -4, null),
    },
    { requiredKeys: ['kind', 'user'] },
  )
  .map((made) => ({ ...made }))
/** Few instants, so that many events share one and many lie at the edge of a window. */
const timed = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fields), { minLength: 15, maxLength: 60 })

const RUNS = Number(process.env.DWELL_DIFFERENTIAL_RUNS ?? 600)

test('C98 to C112 the engine and a slow evaluator agree on random correlations and events, in any order of arrival', () => {
  let found = 0
  fc.assert(
    fc.property(body, timed, fc.infiniteStream(fc.integer()), (text, given, random) => {
      const correlation = correlationNamed('corr', text)
      const shuffled = [...given].map((one) => ({ one, key: random.next().value })).sort((a, b) => a.key - b.key)
      const [sorted, mixed] = [given.toSorted((a, b) => a[0] - b[0]), shuffled.map(({ one }) => one)].map((list) =>
        list.map(([second, one], number): Event => eventAt(second, one, number + 1)),
      )
      const files = { 'f.yml': [correlation, ...RULES.values()] }
      const wanted = correlateNaively(correlation, RULES, sorted ?? [])
      found += wanted.length
      for (const events of [sorted ?? [], mixed ?? []]) {
        const { findings, problems } = correlateAll(files, events, { sampleEvents: 4 })
        assert.deepEqual(
          problems.filter((reason) => !/only says what must not/.test(reason)),
          [],
        )
        const got = findings.map(({ time, endTime, groupBy, value }): NaiveFinding => {
          return {
            time,
            endTime,
            value,
            group: Object.values(groupBy)
              .map((one) => one.toLowerCase())
              .join(),
          }
        })
        assert.deepEqual(got.sort(inOrder), [...wanted].sort(inOrder))
      }
    }),
    { numRuns: RUNS },
  )
  assert.ok(found > RUNS, `only ${found} findings: the correlations and the events don't meet`)
})

function inOrder(a: NaiveFinding, b: NaiveFinding): number {
  return a.group < b.group ? -1 : a.group > b.group ? 1 : a.time - b.time || a.endTime - b.endTime
}
