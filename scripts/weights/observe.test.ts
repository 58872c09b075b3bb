import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CLASS, type Event } from '../../src/model/event.ts'
import { instant } from '../../src/model/time.ts'
import { compileRules } from '../../src/sigma/compile.ts'
import { parseRules } from '../../src/sigma/parse.ts'
import { createObserver, pathInPack, subjectDay } from './observe.ts'

const DAY = 86_400_000_000

function event(host: string, day: number, eventId: number, channel: string): Event {
  return {
    id: `${host} ${day} ${eventId}`,
    time: instant(day * DAY),
    seenAt: instant(day * DAY),
    activityId: 0,
    source: 'x',
    raw: { file: 'pack.tar.gz!/pack/a.zip!/b.json', record: 1, offset: 0 },
    classUid: CLASS.NONE,
    logsource: { product: 'windows' },
    fields: { EventID: eventId, Channel: channel },
    device: { hostname: host },
  }
}

const text = (title: string, service: string, id: number): string => `
title: ${title}
id: ${title}
status: test
level: high
logsource: { product: windows, service: ${service} }
detection: { selection: { EventID: ${id} }, condition: selection }
`
const rules = ['---', text('cleared', 'security', 1102), '---', text('added', 'system', 7045)].join('\n')

test('a day counts for the rules whose log it has, whether or not they fire, and once', () => {
  const { matcher } = compileRules(parseRules(rules, 'rules.yml').rules)
  const observer = createObserver({ name: 'x', benign: true }, subjectDay)
  const watched = observer.watch(matcher)
  const events = [
    event('WS1', 1, 1102, 'Security'),
    event('ws1', 1, 1102, 'Security'),
    event('ws1', 2, 4624, 'Security'),
    event('ws2', 2, 4624, 'Security'),
    event('ws2', 2, 1, 'System'),
  ]
  for (const one of events) assert.deepEqual(watched.match(one), matcher.match(one))
  const { counts, units } = observer.result()
  assert.equal(units, 3)
  assert.deepEqual(counts.get('cleared'), { fired: 1, of: 3 })
  assert.deepEqual(counts.get('added'), { fired: 0, of: 1 })
})

test('an event of nobody is no day, and a path is told below its pack', () => {
  const one = event('ws1', 3, 1, 'System')
  assert.equal(subjectDay(one), 'ws1 3')
  assert.equal(subjectDay({ ...one, device: {} }), undefined)
  assert.equal(subjectDay({ ...one, device: {}, actor: { user: { email: 'Kim@A.example' } } }), 'kim@a.example 3')
  assert.equal(pathInPack(one), 'pack/a.zip/b.json')
})
