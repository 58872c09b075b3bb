import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Signal } from '../model/signal.ts'
import { buildStories, subjectOf } from '../stories/build.ts'
import type { LogonFact } from '../stories/facts.ts'
import { probability } from '../stories/score.ts'
import { by, facts, minute, on, signal, to } from '../stories/stories.test-support.ts'
import { buildLedger } from './intervals.ts'
import type { Response } from './responses.ts'

const NO_LOGONS: readonly LogonFact[] = []

function ledgerOf(
  signals: readonly Signal[],
  parts: {
    readonly responses?: readonly Response[]
    readonly logons?: readonly LogonFact[]
    readonly addresses?: readonly { readonly hostname: string; readonly ip: string }[]
  } = {},
) {
  const known = facts({ logons: parts.logons ?? NO_LOGONS, addresses: parts.addresses ?? [] })
  return buildLedger({
    stories: buildStories(signals, known),
    signals: new Map(signals.map((one) => [one.id, one])),
    responses: parts.responses ?? [],
    subjectOf: (entity) => subjectOf(entity, known),
    accountOf: (name) =>
      known.accounts.of(
        name.includes('\\') ? { domain: name.split('\\')[0] ?? '', name: name.split('\\')[1] ?? '' } : { email: name },
      ),
    visibilityOf: () => [{ source: 'windows:sysmon', from: minute(-600), to: minute(100_000), seenShare: 1 }],
    probability,
    knownAt: minute(100_000),
  })
}

/** One part of a response for kim, by an administrator. */
const response = (part: Response['part'], minutes: number): Response => ({
  part,
  time: minute(minutes),
  knownAt: minute(minutes),
  about: 'corp\\kim',
  by: 'corp\\adm',
  event: `r${minutes}`,
})

const ONE_PROCESS = { processes: ['ws1|A'] }
const chain = (act: boolean): readonly Signal[] => [
  signal('a', 1, { weight: 4.5, keys: ONE_PROCESS, entities: [on('ws1'), by('corp\\kim')] }),
  signal('b', 2, {
    weight: 4.5,
    stage: 'credential theft',
    act,
    keys: ONE_PROCESS,
    entities: [on('ws1'), by('corp\\kim')],
  }),
]

test('an act in a strong story confirms host and account from that act on', () => {
  const intervals = ledgerOf(chain(true))
  assert.deepEqual(intervals.map(({ subject, state }) => `${subject.id} ${state}`).sort(), [
    'host:ws1 confirmed',
    'user:corp\\kim confirmed',
  ])
  for (const { firstEvidence, firstProof } of intervals)
    assert.deepEqual([firstEvidence, firstProof], [minute(1), minute(2)])
})

test('without an act two strong rules only suspect', () => {
  assert.deepEqual(new Set(ledgerOf(chain(false)).map(({ state }) => state)), new Set(['suspected']))
})

test('one strong rule alone makes no claim about anybody', () => {
  assert.deepEqual(ledgerOf([signal('a', 1, { weight: 4.5, act: true, entities: [on('ws1'), by('corp\\kim')] })]), [])
})

test('many causally linked stages prove without a single act, for those who have two heavy signals of their own', () => {
  const stages = ['foothold', 'discovery', 'credential theft', 'backdoor'] as const
  const signals = stages.map((stage, n) =>
    signal(`s${n}`, n, {
      stage,
      weight: 3,
      keys: ONE_PROCESS,
      entities: [on('ws1'), by(n === 0 ? 'corp\\lou' : 'corp\\kim')],
    }),
  )
  const states = new Map(ledgerOf(signals).map(({ subject, state }) => [subject.id, state]))
  assert.equal(states.get('host:ws1'), 'confirmed')
  assert.equal(states.get('user:corp\\kim'), 'confirmed')
  assert.equal(states.get('user:corp\\lou'), 'suspected')
})

test('an account that an intruder used over a logon is proven; one that merely logged on is not named', () => {
  const logon = (user: string, session: string): LogonFact => ({
    time: minute(10),
    host: 'srv1',
    session,
    userId: user,
    sourceIp: '10.0.0.5',
    sourceHost: undefined,
    logonType: 3,
    event: { id: session, time: minute(10), source: 'windows:security', file: 'f', record: 1 },
  })
  const used = signal('used', 11, {
    weight: 1.5,
    stage: 'spread',
    keys: { sessions: ['srv1|0x9'] },
    entities: [on('srv1'), by('corp\\adm')],
  })
  const intervals = ledgerOf([...chain(true), used], {
    logons: [logon('user:corp\\adm', 'srv1|0x9'), logon('user:corp\\lou', 'srv1|0x8')],
    addresses: [{ hostname: 'ws1', ip: '10.0.0.5' }],
  })
  const states = new Map(intervals.map(({ subject, state }) => [subject.id, state]))
  assert.equal(states.get('user:corp\\adm'), 'confirmed')
  assert.equal(states.get('host:srv1'), 'confirmed')
  assert.equal(states.has('user:corp\\lou'), false)
})

test('the message that led there bounds the beginning, and its recipient alone is only targeted', () => {
  const mail = signal('mail', 0, {
    family: 'mail',
    stage: 'delivery',
    weight: 4,
    entities: [to('corp\\kim'), to('corp\\max')],
    events: [{ id: 'm', time: minute(0), source: 'mail', file: 'm', record: 1 }],
  })
  const states = new Map(ledgerOf([mail, ...chain(true)]).map((interval) => [interval.subject.id, interval]))
  assert.equal(states.get('user:corp\\kim')?.earliestPossible, minute(0))
  assert.equal(states.get('host:ws1')?.earliestPossible, minute(0))
  assert.equal(states.get('user:corp\\max')?.state, 'targeted')
})

test('an account is contained by all parts of a response, and a host by none of them', () => {
  const reset = response('password-reset', 50)
  const stateOf = (responses: readonly Response[]) =>
    new Map(
      ledgerOf(chain(true), { responses }).map(({ subject, state, contained }) => [subject.id, { state, contained }]),
    )
  assert.equal(stateOf([reset]).get('user:corp\\kim')?.state, 'confirmed')
  const both = stateOf([reset, response('sessions-revoked', 60), response('password-reset', 90)])
  assert.deepEqual(both.get('user:corp\\kim'), { state: 'closed', contained: minute(60) })
  assert.equal(both.get('host:ws1')?.state, 'confirmed')
})

test('a mailbox rule that is left open keeps its account open', () => {
  const rule = signal('rule', 3, {
    stage: 'backdoor',
    techniques: ['T1564.008'],
    keys: { sessions: ['cloud|s'] },
    entities: [by('corp\\kim')],
  })
  const strong = chain(true).map((one) => ({ ...one, keys: { ...one.keys, sessions: ['cloud|s'] } }))
  const done = [response('password-reset', 50), response('sessions-revoked', 60)]
  const kim = (responses: readonly Response[]) =>
    ledgerOf([...strong, rule], { responses }).find(({ subject }) => subject.id === 'user:corp\\kim')
  assert.equal(kim(done)?.contained, null)
  assert.match(kim(done)?.evidence.at(-1)?.text ?? '', /still open until the mailbox rule is removed/)
  assert.equal(kim([...done, response('rule-removed', 70)])?.contained, minute(70))
})

test('an interval that begins after an earlier one of the same subject was contained says that it follows it', () => {
  const again = chain(true).map((one) =>
    signal(`${one.id}2`, one.time === minute(1) ? 40_000 : 40_001, {
      weight: one.weight,
      stage: one.stage,
      act: one.act,
      keys: { processes: ['ws1|B'] },
      entities: one.entities,
    }),
  )
  const intervals = ledgerOf([...chain(true), ...again], {
    responses: [response('password-reset', 50), response('sessions-revoked', 60)],
  }).filter(({ subject }) => subject.id === 'user:corp\\kim')
  const [first, second] = [...intervals].sort((a, b) => (a.firstEvidence ?? 0) - (b.firstEvidence ?? 0))
  assert.equal(first?.follows, null)
  assert.equal(second?.follows, first?.id)
})

test('a host that reaches many others by its everyday logons proves nothing on any of them', () => {
  const reached = (count: number): readonly string[] => {
    const hosts = Array.from({ length: count }, (_, n) => `srv${n}`)
    const logons = hosts.map(
      (host): LogonFact => ({
        time: minute(10),
        host,
        session: `${host}|0x9`,
        userId: 'user:corp\\deploy',
        sourceIp: '10.0.0.5',
        sourceHost: undefined,
        logonType: 3,
        event: { id: host, time: minute(10), source: 'windows:security', file: 'f', record: 1 },
      }),
    )
    const effects = hosts.map((host) =>
      signal(`on-${host}`, 11, {
        weight: 1.5,
        stage: 'spread',
        keys: { sessions: [`${host}|0x9`] },
        entities: [on(host)],
      }),
    )
    const intervals = ledgerOf([...chain(true), ...effects], {
      logons,
      addresses: [{ hostname: 'ws1', ip: '10.0.0.5' }],
    })
    return intervals
      .filter(({ state, subject }) => state === 'confirmed' && subject.id.startsWith('host:srv'))
      .map(({ subject }) => subject.id)
  }
  assert.equal(reached(4).length, 4)
  assert.equal(reached(5).length, 0)
})
