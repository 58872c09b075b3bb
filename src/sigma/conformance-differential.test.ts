import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Fields, FieldValue } from '../model/event.ts'
import { eventWith, load, ruleWith } from './conformance.test-support.ts'
import { makeReference } from './reference.test-support.ts'

/** Few words, so that rules and events meet; with all that is special in one of them. */
const WORDS = [
  'a',
  'A',
  'ab',
  'cmd',
  '.exe',
  '\\',
  'C:\\win',
  '-x',
  '/x',
  ' –x',
  '*',
  '?',
  'ä',
  'Ä',
  'İ',
  'σ',
  'ς',
  'ſ',
  '😀',
  '%n%',
  '4',
  '4.0',
  '0x4',
  '\n',
  '10.0.0.1',
  '::1',
  '',
  'true',
]
const FIELDS = ['f', 'F', 'g', 'n.p', 'x y']

const text = fc.array(fc.constantFrom(...WORDS), { minLength: 0, maxLength: 4 }).map((parts) => parts.join(''))
const scalar: fc.Arbitrary<FieldValue> = fc.oneof(
  { arbitrary: text, weight: 6 },
  fc.constantFrom(4, 4624, 1.5, true, false, null),
)
const value: fc.Arbitrary<FieldValue> = fc.oneof({ arbitrary: scalar, weight: 5 }, fc.array(scalar, { maxLength: 3 }))
const fields: fc.Arbitrary<Fields> = fc
  .record(
    {
      f: value,
      F: value,
      g: value,
      'x y': value,
      xy: value,
      'n.p': value,
      n: fc.oneof(fc.record({ p: value }), fc.array(fc.record({ P: value }), { maxLength: 2 })),
    },
    { requiredKeys: [] },
  )
  .map((made) => ({ ...made }))

const quoted = (one: string): string => `"${one.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`
const written = fc.oneof(
  { arbitrary: text.map(quoted), weight: 6 },
  fc.constantFrom('4', '4624', '1.50', '4.0', 'true', '0x4', '007'),
)
const oneOrMore = (entry: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .array(entry, { minLength: 1, maxLength: 3 })
    .map((list) => (list.length === 1 ? (list[0] ?? '') : `[${list.join(', ')}]`))
const expressions = fc
  .constantFrom(
    'a.*b',
    '^C:\\\\',
    'exe$',
    '(?i)cmd',
    '[Cc]md?',
    '(a|cmd)\\b',
    '.{3,}',
    'x{0,2}\\.',
    'ä',
    '(?i)Σ',
    '^$',
    '\\Q.exe\\E',
    '(?:ab)+c?m',
  )
  .map(quoted)
const networks = fc.constantFrom('10.0.0.0/8', '::/0', '0.0.0.0/0', '10.0.0.1').map(quoted)

const item = fc.oneof(
  {
    arbitrary: fc.tuple(
      fc.constantFrom(
        '',
        '|contains',
        '|startswith',
        '|endswith',
        '|contains|all',
        '|contains|cased',
        '|cased',
        '|neq',
        '|contains|windash',
        '|endswith|windash|all',
        '|startswith|neq',
      ),
      oneOrMore(written),
    ),
    weight: 8,
  },
  fc.tuple(fc.constant(''), oneOrMore(fc.oneof(written, fc.constant('null')))),
  fc.tuple(fc.constantFrom('|re', '|re|i', '|re|m|s', '|re|startswith', '|re|neq'), oneOrMore(expressions)),
  fc.tuple(fc.constant('|cidr'), oneOrMore(networks)),
  fc.tuple(fc.constant('|exists'), fc.constantFrom('true', 'false')),
  fc.tuple(
    fc.constantFrom('|fieldref', '|fieldref|endswith', '|fieldref|contains|neq'),
    fc.constantFrom(...FIELDS).map(quoted),
  ),
  fc.tuple(fc.constantFrom('|gt', '|lte', '|gte', '|lt'), fc.constantFrom('4', '1.5', '4000')),
  fc.tuple(
    fc.constantFrom('|base64offset|contains', '|wide|base64offset|contains', '|base64'),
    fc.constantFrom('cmd', 'ä').map(quoted),
  ),
)
const map = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...FIELDS), item), {
    minLength: 1,
    maxLength: 3,
    selector: ([field, [modifiers]]) => `${field}${modifiers}`,
  })
  .map(
    (items) =>
      `{ ${items.map(([field, [modifiers, given]]) => `${quoted(`${field}${modifiers}`)}: ${given}`).join(', ')} }`,
  )
const keyword = written.filter((one) => one !== '""')
const selection = fc.oneof(
  { arbitrary: map, weight: 5 },
  fc
    .array(fc.oneof({ arbitrary: map, weight: 3 }, keyword), { minLength: 1, maxLength: 3 })
    .map((list) => `[${list.join(', ')}]`),
  fc
    .tuple(fc.constantFrom('|all', '|contains', '|startswith'), oneOrMore(keyword))
    .map(([modifiers, list]) => `{ ${quoted(modifiers)}: ${list} }`),
)
const condition = fc.constantFrom(
  's1',
  's1 and s2',
  's1 or not s2',
  'not s1 and _s3',
  'not (s1 or s2)',
  '1 of s*',
  'all of them',
  '2 of s*',
  's1 or s2 and not _s3',
  'not 1 of them',
  '1 of _*',
  'not s1',
)
const rule = fc
  .tuple(selection, selection, selection, condition)
  .map(([a, b, c, text]) => ruleWith(`s1: ${a}\ns2: ${b}\n_s3: ${c}\ncondition: ${text}`))

/** Runs of 10 rules on 10 events each; more on request, as a night's work. */
const RUNS = Number(process.env.DWELL_DIFFERENTIAL_RUNS ?? 300)

test('the index, the full scan and the slow reference agree on random rules and events', () => {
  let matches = 0
  fc.assert(
    fc.property(
      fc.array(rule, { minLength: 10, maxLength: 10 }),
      fc.array(fields, { minLength: 10, maxLength: 10 }),
      (rules, events) => {
        const numbered = rules.map((one, at) => one.replace('title: Test', `title: '${at}'`))
        const { matcher, problems } = load(numbered.join('---\n'), { sampleEvents: 4 })
        assert.deepEqual(problems, [])
        const references = numbered.map(makeReference)
        for (const one of [...events, ...events]) {
          const event = eventWith(one)
          const full = matcher.matchAll(event)
          const titles = full.map(({ rule: { title } }) => title)
          matches += titles.length
          assert.deepEqual(
            titles,
            references.flatMap((holds, at) => (holds(one) ? [String(at)] : [])),
            'the reference',
          )
          assert.deepEqual(matcher.match(event), full, 'the index')
          const explained = matcher.rules.filter(({ id }) => matcher.explain(id, event)?.matches === true)
          assert.deepEqual(
            explained.map(({ title }) => title),
            titles,
            'the explanation',
          )
        }
      },
    ),
    { numRuns: RUNS },
  )
  assert.ok(matches > RUNS * 20, `only ${matches} matches: the rules and the events don't meet`)
})
