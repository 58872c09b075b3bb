import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CLASS, type Event, type FindingFacts } from '../model/event.ts'
import { instant, MINUTE_US } from '../model/time.ts'
import type { Matcher } from '../sigma/matcher.ts'
import type { Match } from '../sigma/rule.ts'
import { createClocks } from './clocks.ts'
import { createSignalBook } from './signal-book.ts'
import { consider } from './take-in.ts'

const START = 1_772_000_000_000_000 - (1_772_000_000_000_000 % 3_600_000_000)

function alert(n: number, finding: Partial<FindingFacts>, parts: Partial<Event> = {}): Event {
  const time = instant(START + n * MINUTE_US)
  return {
    id: `e${n}`,
    time,
    seenAt: time,
    source: 'acme',
    logsource: { product: 'acme' },
    classUid: CLASS.DETECTION_FINDING,
    activityId: 1,
    device: { hostname: 'ws1.corp.example' },
    actor: { user: { name: 'kim', domain: 'corp' } },
    finding: { title: 'Bad', severity: 'high', vendor: 'Acme EDR', techniques: [], tactics: [], ...finding },
    fields: {},
    raw: { file: 'a.ndjson', record: n, offset: n },
    ...parts,
  }
}

const matcherOf = (matches: readonly Match[]): Matcher => ({ rules: [], match: () => matches }) as unknown as Matcher // `consider` only matches
const SILENT = { rules: [], match: () => [] } as unknown as Matcher // no rule matches

test('an alert becomes a signal with the stage of its technique, on its host and account, and is no proof', () => {
  const book = createSignalBook()
  const told = consider(alert(1, { techniques: ['T1003.001', 'T9999'], tactics: ['CredentialAccess'] }), {
    matcher: SILENT,
    book,
  })
  assert.equal(told, true)
  const [signal] = book.signals(createClocks())
  assert.equal(signal?.family, 'log')
  assert.match(signal?.detector ?? '', /^log\/foreign-alert\/[0-9a-f]{12}$/)
  assert.equal(signal?.stage, 'credential theft')
  assert.deepEqual(signal?.techniques, ['T1003.001'])
  assert.equal(signal?.act, false)
  assert.deepEqual(
    signal?.entities.map(({ role, id }) => `${role} ${id}`),
    ['actor user:corp\\kim', 'device host:ws1.corp.example'],
  )
})

test('alerts of several kinds within an hour are several signals, and repeats of one kind are one', () => {
  const book = createSignalBook()
  for (const [n, title] of ['Malware on 3 hosts', 'Malware on 4 hosts', 'Phishing'].entries())
    consider(alert(n, { title }), { matcher: SILENT, book })
  assert.deepEqual(
    book.signals(createClocks()).map(({ count }) => count),
    [2, 1],
  )
})

test('what is only informational makes no signal', () => {
  const book = createSignalBook()
  assert.equal(consider(alert(1, { severity: 'informational' }), { matcher: SILENT, book }), false)
  assert.equal(book.signals(createClocks()).length, 0)
})

test('an alert that a rule already told of is told once', () => {
  const book = createSignalBook()
  const rule = {
    id: 'r1',
    title: 'A rule',
    level: 'high',
    status: 'test',
    references: [],
    falsepositives: [],
    tags: [],
    logsource: {},
    fields: [],
    custom: {},
    file: 'r.yml',
  } as const
  const matcher = matcherOf([{ rule, fields: {}, selections: [], because: [] }])
  consider(alert(1, {}), { matcher, book })
  assert.deepEqual(
    book.signals(createClocks()).map(({ detector }) => detector),
    ['log/r1'],
  )
})
