import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Signal } from '../model/signal.ts'
import { buildStories } from './build.ts'
import { causalLinks } from './links.ts'
import { probability, storyScore } from './score.ts'
import { by, facts, minute, on, signal, to } from './stories.test-support.ts'

test('a process and what it started are one story, told in order of time', () => {
  const processes = [
    { key: 'ws1|PARENT', parentKey: 'ws1|SHELL', path: 'C:\\Users\\kim\\a.exe', time: minute(0) },
    { key: 'ws1|CHILD', parentKey: 'ws1|PARENT', path: 'C:\\Windows\\System32\\cmd.exe', time: minute(5) },
    { key: 'ws1|SHELL', parentKey: undefined, path: 'C:\\Windows\\explorer.exe', time: minute(-60) },
  ]
  const late = signal('late', 5, { keys: { processes: ['ws1|CHILD'] }, entities: [on('ws1'), by('corp\\kim')] })
  const early = signal('early', 1, { keys: { processes: ['ws1|PARENT'] }, entities: [on('ws1')] })
  const [story, ...others] = buildStories([late, early], facts({ processes }))
  assert.equal(others.length, 0)
  assert.deepEqual(story?.signals, ['early', 'late'])
  assert.equal(story?.links[0]?.kind, 'parent')
  assert.deepEqual(
    story?.subjects.map(({ id }) => id),
    ['host:ws1', 'user:corp\\kim'],
  )
})

test('two programs that the shell started have no common cause', () => {
  const processes = [
    { key: 'ws1|A', parentKey: 'ws1|SHELL', path: 'C:\\a.exe', time: minute(0) },
    { key: 'ws1|B', parentKey: 'ws1|SHELL', path: 'C:\\b.exe', time: minute(1) },
    { key: 'ws1|SHELL', parentKey: undefined, path: 'C:\\Windows\\explorer.exe', time: minute(-60) },
  ]
  const signals = [
    signal('a', 0, { keys: { processes: ['ws1|A'] }, entities: [on('ws1')] }),
    signal('b', 1, { keys: { processes: ['ws1|B'] }, entities: [on('ws1')] }),
  ]
  assert.equal(buildStories(signals, facts({ processes })).length, 2)
})

test('two programs that one odd parent started do, although the parent itself raised nothing', () => {
  const processes = [
    { key: 'ws1|A', parentKey: 'ws1|ODD', path: 'C:\\a.exe', time: minute(0) },
    { key: 'ws1|B', parentKey: 'ws1|ODD', path: 'C:\\b.exe', time: minute(1) },
    { key: 'ws1|ODD', parentKey: undefined, path: 'C:\\Users\\Public\\odd.exe', time: minute(-5) },
  ]
  const signals = [
    signal('a', 0, { keys: { processes: ['ws1|A'] } }),
    signal('b', 1, { keys: { processes: ['ws1|B'] } }),
  ]
  const [story] = buildStories(signals, facts({ processes }))
  assert.deepEqual(story?.signals, ['a', 'b'])
})

test('the same host at the same time is no cause', () => {
  const signals = [
    signal('a', 0, { entities: [on('ws1'), by('corp\\kim')] }),
    signal('b', 0, { entities: [on('ws1'), by('corp\\kim')] }),
  ]
  assert.equal(buildStories(signals, facts()).length, 2)
})

test('a logon from a host with a signal leads to what is done in its session elsewhere', () => {
  const logon = {
    time: minute(10),
    host: 'srv1',
    session: 'srv1|0x99',
    userId: 'user:corp\\adm',
    sourceIp: '10.0.0.5',
    sourceHost: undefined,
    logonType: 3,
    event: { id: 'l', time: minute(10), source: 'windows:security', file: 'f', record: 1 },
  }
  const source = signal('source', 0, { entities: [on('ws1')] })
  const effect = signal('effect', 12, { entities: [on('srv1'), by('corp\\adm')], keys: { sessions: ['srv1|0x99'] } })
  const known = facts({ logons: [logon], addresses: [{ hostname: 'ws1', ip: '10.0.0.5' }] })
  assert.equal(causalLinks([source, effect], known)[0]?.kind, 'logon')
  assert.equal(buildStories([source, effect], known).length, 1)
  // Without a signal on the source, or in another session, nothing is claimed.
  assert.equal(buildStories([{ ...source, entities: [on('ws2')] }, effect], known).length, 2)
  assert.equal(
    buildStories([source, { ...effect, keys: { ...effect.keys, sessions: ['srv1|0x11'] } }], known).length,
    2,
  )
})

test('a message leads to its recipient’s first acts, and not to anybody else’s', () => {
  const mail = signal('mail', 0, {
    family: 'mail',
    stage: 'delivery',
    entities: [to('corp\\kim')],
    events: [{ id: 'm', time: minute(0), source: 'mail', file: 'm', record: 1 }],
  })
  const own = signal('own', 30, { weight: 4, entities: [by('corp\\kim'), on('ws1')] })
  const other = signal('other', 30, { entities: [by('corp\\lou'), on('ws2')] })
  const stories = buildStories([mail, own, other], facts())
  assert.deepEqual(
    stories.map(({ signals }) => signals),
    [['mail', 'own'], ['other']],
  )
  assert.deepEqual(stories[0]?.families, ['log', 'mail'])
})

test('repetition says little more, and stages and families add', () => {
  const again = [1, 2, 3].map((n) => signal(`s${n}`, n, { detector: 'log/same' }))
  assert.equal(storyScore(again), 3 + 1.5 + 0.75)
  const stages = [signal('a', 0), signal('b', 1, { stage: 'discovery' })]
  assert.equal(storyScore(stages), 3 + 3 + 1)
  const families = [signal('a', 0), signal('b', 1, { family: 'mail' })]
  assert.equal(storyScore(families), 3 + 3 + 2)
  assert.ok(probability(3) < 0.1 && probability(10) > 0.9)
})

test('two rules on the very same event count as one and a half', () => {
  const one = signal('a', 0)
  assert.equal(storyScore([one, { ...signal('b', 0), events: one.events }]), 3 + 1.5)
})

test('machine and system accounts are no subjects', () => {
  const [story] = buildStories(
    [signal('a', 0, { entities: [on('ws1'), by('corp\\ws1$'), by('nt authority\\system')] })],
    facts(),
  )
  assert.deepEqual(
    story?.subjects.map(({ id }) => id),
    ['host:ws1'],
  )
})

test('shuffled signals give the same stories', () => {
  const signals = Array.from({ length: 12 }, (_, at) =>
    signal(`s${at}`, at % 5, {
      keys: { processes: [`ws1|P${at % 4}`], sessions: at % 3 === 0 ? ['ws1|0x5'] : [] },
      entities: [on('ws1'), by(`corp\\u${at % 2}`)],
    }),
  )
  const wanted = buildStories(signals, facts())
  fc.assert(
    fc.property(fc.shuffledSubarray(signals, { minLength: signals.length }), (shuffled) =>
      assert.deepEqual(buildStories(shuffled, facts()), wanted),
    ),
  )
})

test('a loop of forged parents ends', () => {
  const processes = [
    { key: 'ws1|A', parentKey: 'ws1|B', path: 'a', time: minute(0) },
    { key: 'ws1|B', parentKey: 'ws1|A', path: 'b', time: minute(0) },
  ]
  assert.equal(buildStories([signal('a', 0, { keys: { processes: ['ws1|A'] } })], facts({ processes })).length, 1)
})

test('everyday signals join nothing to each other, and are told where a stronger one is near', () => {
  const session = { keys: { sessions: ['ws1|0x5'] } }
  const weak = [1, 2, 3].map((n) => signal(`weak${n}`, n, { weight: 0.1, ...session }))
  assert.deepEqual(buildStories([...weak, signal('alone', 9, { weight: 2 })], facts()), [])
  const strong = signal('strong', 4, { weight: 5, ...session })
  assert.deepEqual(buildStories([...weak, strong], facts())[0]?.signals, ['weak3', 'strong'])
})

test('an outside address ties two strong signals, not two weak ones, nor where half the organisation visits it', () => {
  const visit = (id: string, minutes: number, weight: number): Signal =>
    signal(id, minutes, { weight, entities: [on(id)], keys: { addresses: ['ip:192.0.2.7'] } })
  const linksOf = (weight: number, reach = 2): number =>
    causalLinks(
      [visit('ws1', 0, weight), visit('ws2', 1, weight)],
      facts({ reach: new Map([['ip:192.0.2.7', reach]]) }),
    ).length
  assert.equal(linksOf(3), 1)
  assert.equal(linksOf(1.5), 0)
  assert.equal(linksOf(3, 40), 0)
})
