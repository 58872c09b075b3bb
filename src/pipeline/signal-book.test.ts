import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Event } from '../model/event.ts'
import { instant, MINUTE_US } from '../model/time.ts'
import type { Match } from '../sigma/rule.ts'
import { createClocks } from './clocks.ts'
import type { RuleTraits } from './rule-traits.ts'
import { createSignalBook } from './signal-book.ts'

const START = 1_772_000_000_000_000 - (1_772_000_000_000_000 % 3_600_000_000)
const TRAITS: RuleTraits = {
  title: 'A rule',
  stage: 'discovery',
  techniques: ['T1033'],
  act: false,
  weight: 1.5,
  against: [],
}
const MATCH: Match = {
  rule: {
    id: 'r1',
    title: 'A rule',
    level: 'medium',
    status: 'test',
    references: ['https://rules.example/1'],
    falsepositives: [],
    tags: [],
    logsource: {},
    fields: [],
    custom: {},
    file: 'r.yml',
    author: 'Ann',
  },
  fields: { EventID: 1, CommandLine: 'whoami /all' },
  selections: ['selection'],
  because: [],
}

function event(n: number, parts: Partial<Event> = {}): Event {
  const time = instant(START + n * MINUTE_US)
  return {
    id: `e${String(n).padStart(4, '0')}`,
    time,
    seenAt: time,
    source: 'windows:sysmon',
    logsource: { product: 'windows' },
    classUid: 1007,
    activityId: 1,
    device: { hostname: 'WS1.corp.example' },
    actor: {
      user: { name: 'Kim', domain: 'CORP' },
      process: { uid: `P${n}`, path: 'C:\\Windows\\System32\\whoami.exe' },
    },
    fields: { Image: 'C:\\Windows\\System32\\whoami.exe' },
    raw: { file: 'a.evtx', record: n, offset: n * 100 },
    ...parts,
  }
}

test('a rule on one host and account within an hour is one signal with its count; another hour is another', () => {
  const book = createSignalBook()
  for (const n of [3, 1, 2, 70]) book.match(MATCH, TRAITS, event(n))
  const [first, second, ...others] = book.signals(createClocks())
  assert.equal(others.length, 0)
  assert.equal(first?.count, 3)
  assert.deepEqual(
    first?.events.map(({ id }) => id),
    ['e0001', 'e0002', 'e0003'],
  )
  assert.equal(first?.time, event(1).time)
  assert.equal(first?.endTime, event(3).time)
  assert.deepEqual(first?.because, [
    'On WS1.corp.example: CommandLine = whoami /all; Image = C:\\Windows\\System32\\whoami.exe.',
    'Seen 3 times within the hour.',
  ])
  assert.deepEqual(
    first?.entities.map(({ role, id }) => `${role} ${id}`),
    ['actor user:corp\\kim', 'device host:ws1.corp.example'],
  )
  assert.equal(first?.rule?.author, 'Ann')
  assert.equal(second?.count, 1)
})

test('an event that is read twice counts once', () => {
  const book = createSignalBook()
  book.match(MATCH, TRAITS, event(1))
  book.match(MATCH, TRAITS, event(1, { raw: { file: 'copy.evtx', record: 1, offset: 0 } }))
  assert.equal(book.signals(createClocks())[0]?.count, 1)
})

test('a sender is no actor of ours, and recipients are its targets', () => {
  const book = createSignalBook()
  const mail = event(1, {
    source: 'mail',
    classUid: 4009,
    device: {},
    actor: { user: { email: 'jo@fabrikarn.example' } },
    mail: { from: 'jo@fabrikarn.example', to: ['kim@corp.example'], urls: [], attachments: [] },
  })
  book.found({ family: 'mail', detector: 'mail/x', because: ['It reads like another.'] }, TRAITS, mail)
  assert.deepEqual(
    book.signals(createClocks())[0]?.entities.map(({ role, id }) => `${role} ${id}`),
    ['infrastructure mailbox:jo@fabrikarn.example', 'target mailbox:kim@corp.example'],
  )
})

test('who logs on acts, even where the record calls the account a target', () => {
  const book = createSignalBook()
  book.match(
    MATCH,
    TRAITS,
    event(1, {
      classUid: 3002,
      actor: { user: { name: 'WS1$', domain: 'CORP' } },
      target: { user: { name: 'adm', domain: 'CORP' }, session: '0x99' },
      auth: { outcome: 'success', logonType: 3 },
    }),
  )
  const [signal] = book.signals(createClocks())
  assert.ok(signal?.entities.some(({ role, id }) => role === 'actor' && id === 'user:corp\\adm'))
  assert.deepEqual(signal?.keys.sessions, ['ws1.corp.example|0x99'])
})

test('the order in which matches come changes nothing, also beyond every bound', () => {
  const events = Array.from({ length: 120 }, (_, n) =>
    event(n % 60, {
      id: `e${n}`,
      actor: {
        user: { name: 'Kim', domain: 'CORP' },
        process: { uid: `P${n}`, path: `C:\\Users\\kim\\t${n % 7}.exe` },
      },
    }),
  )
  const run = (list: readonly Event[]) => {
    const book = createSignalBook()
    for (const one of list) book.match(MATCH, TRAITS, one)
    return book.signals(createClocks())
  }
  const wanted = run(events)
  assert.equal(wanted[0]?.count, 120)
  fc.assert(
    fc.property(fc.shuffledSubarray(events, { minLength: events.length }), (shuffled) =>
      assert.deepEqual(run(shuffled), wanted),
    ),
    { numRuns: 20 },
  )
})
