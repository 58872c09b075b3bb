import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scoreRun } from '../score.ts'
import { StoriesOfRun } from './answer.ts'
import {
  at,
  campaign,
  claim,
  DAY,
  HOUR,
  MINUTE,
  run,
  SECOND,
  signal,
  story,
  trueInterval,
  truth,
  user,
} from './score.test-support.ts'

const kim = user('kim', 'CORP\\kim', 'kim@corp.example')
const lee = user('lee', 'CORP\\lee', 'lee@corp.example')

const attack = truth({
  intervals: [trueInterval(kim, at(1)), trueInterval(lee, at(2))],
  campaigns: [
    campaign('A', [
      { time: at(1), stage: 'reconnaissance', subjects: [kim] },
      {
        time: at(1, HOUR),
        stage: 'delivery',
        technique: 'T1566.002',
        subjects: [kim],
        events: [['evidence/mail/a.eml', 1]],
      },
      {
        time: at(2),
        stage: 'backdoor',
        technique: 'T1053.005',
        subjects: [kim],
        events: [
          ['evidence/ws1.ndjson', 7],
          ['evidence/ws1.ndjson', 8],
        ],
      },
      { time: at(3), stage: 'discovery', technique: 'T1083', subjects: [kim], events: [['evidence/ws1.ndjson', 20]] },
      {
        time: at(4),
        stage: 'exfiltration',
        technique: 'T1567.002',
        subjects: [kim],
        events: [['evidence/ws1.ndjson', 30]],
      },
    ]),
    campaign('B', [
      { time: at(5), stage: 'delivery', technique: 'T1566.001', subjects: [lee], events: [['evidence/mail/b.eml', 1]] },
      { time: at(6), stage: 'backdoor', technique: 'T1543.003', subjects: [lee], events: [['evidence/ws2.ndjson', 3]] },
    ]),
  ],
})
const given = [
  signal('a1', at(1, HOUR), [['/tmp/out/evidence/mail/a.eml', 1]], ['T1566.002']),
  signal('a2', at(2), [['/tmp/out/evidence/ws1.ndjson', 8]], ['T1059']),
  signal('a3', at(4), [['/tmp/out/evidence/ws1.ndjson', 30]], ['T1567']),
  signal('b1', at(5), [['/tmp/out/evidence/mail/b.eml', 1]], ['T1566.001']),
  signal('n1', at(3), [['/tmp/out/evidence/ws1.ndjson', 9]], ['T1083']),
  signal('n2', at(3), [['/tmp/out/evidence/ws3.ndjson', 20]], ['T1083']),
]

test('a step is seen when a signal points at one of its records, wherever the evidence lies', () => {
  const score = scoreRun(attack, run({ signals: given }))
  assert.deepEqual([score.steps.by, score.steps.seen, score.steps.of, score.steps.recorded], ['records', 4, 7, 6])
  assert.deepEqual(score.stages, {
    seen: ['backdoor', 'delivery', 'exfiltration'],
    missed: ['discovery', 'reconnaissance'],
  })
  assert.deepEqual([score.techniques.seen, score.techniques.named, score.techniques.of], [4, 3, 6])
})

test('the paths of truth and run may begin anywhere, but of two files of one name neither is taken', () => {
  const seen = (file: string): number =>
    scoreRun(attack, run({ signals: [signal('s', at(9), [[file, 1]])] })).steps.seen
  assert.deepEqual(
    ['mail/a.eml', 'a.eml', 'C:\\x\\evidence\\mail\\a.eml', './evidence/mail/a.eml'].map(seen),
    [1, 1, 1, 1],
  )
  assert.deepEqual(['evidence/post/a.eml', 'other/mail/a.eml', 'xa.eml'].map(seen), [0, 0, 0])
  const alike = truth({
    campaigns: [
      campaign('A', [
        { time: at(1), events: [['evidence/p/x.log', 1]] },
        { time: at(2), events: [['evidence/q/x.log', 1]] },
      ]),
    ],
  })
  assert.equal(scoreRun(alike, run({ signals: [signal('s', at(9), [['x.log', 1]])] })).steps.seen, 0)
  assert.equal(scoreRun(alike, run({ signals: [signal('s', at(9), [['q/x.log', 1]])] })).steps.seen, 1)
})

test('where no file is one of the truth, time, subject and technique decide', () => {
  const elsewhere = (time: number, technique: string, entity: string): number => {
    const one = { ...signal('s', at(0, time), [['converted.json', 1]], [technique]), entities: [entity] }
    const score = scoreRun(attack, run({ signals: [one] }))
    assert.equal(score.steps.by, 'times')
    return score.steps.seen
  }
  assert.equal(elsewhere(2 * DAY + SECOND, 'T1053', 'user:CORP\\KIM'), 1)
  assert.equal(elsewhere(2 * DAY + 2 * SECOND, 'T1053', 'user:corp\\kim'), 0)
  assert.equal(elsewhere(2 * DAY, 'T1059', 'user:corp\\kim'), 0)
  assert.equal(elsewhere(2 * DAY, 'T1053', 'user:corp\\lee'), 0)
  assert.equal(elsewhere(2 * DAY, 'T1053', 'mailbox:kim@corp.example'), 1)
})

test('a whole story is pure and complete', () => {
  const stories = [story('s1', ['a1', 'a2', 'a3']), story('s2', ['b1'])]
  const score = scoreRun(attack, run({ signals: given, stories }))
  assert.deepEqual([score.stories.purity, score.stories.completeness, score.stories.false], [1, 1, 0])
  assert.deepEqual(
    score.campaigns.map((one) => [one.id, one.stories, one.completeness, one.signals]),
    [
      ['A', ['s1'], 1, 3],
      ['B', ['s2'], 1, 1],
    ],
  )
})

test('a split story stays pure and is less complete', () => {
  const stories = [story('s1', ['a1']), story('s2', ['a2', 'a3']), story('s3', ['b1'])]
  const { stories: score, campaigns } = scoreRun(attack, run({ signals: given, stories }))
  assert.deepEqual([score.purity, score.completeness], [1, sixDigits((2 / 3 + 1) / 2)])
  assert.deepEqual(campaigns[0]?.stories, ['s2', 's1'])
})

test('two campaigns in one story are complete and less pure', () => {
  const { stories: score, campaigns } = scoreRun(
    attack,
    run({ signals: given, stories: [story('s1', ['a1', 'a2', 'a3', 'b1'])] }),
  )
  assert.deepEqual([score.purity, score.completeness, score.each[0]?.campaigns], [0.75, 1, 2])
  // The story is about A; of B there is none, so B is not detected.
  assert.deepEqual([campaigns[1]?.stories, campaigns[1]?.detectedAfterSeconds], [[], null])
})

test('signals of harmless records make a story less pure, and a story of nothing else false', () => {
  const stories = [story('s1', ['a1', 'n1']), story('s2', ['n2'])]
  const score = scoreRun(
    attack,
    run({ signals: given, stories, intervals: [claim(user('sam'), at(3), { story: 's2' })] }),
  )
  assert.deepEqual(
    [score.stories.purity, score.stories.true, score.stories.false, score.stories.falseClaimed],
    [0.5, 1, 1, 1],
  )
  assert.equal(score.stories.falsePerDay, 0.1)
})

test('a campaign ranks by its best story among all by score, ties with the others before it shared', () => {
  const stories = [
    { ...story('noise', ['n1']), score: 9 },
    { ...story('other', ['n2']), score: 4 },
    { ...story('s1', ['a1']), score: 4 },
    { ...story('s2', ['a2']), score: 2 },
  ]
  const { campaigns } = scoreRun(attack, run({ signals: given, stories }))
  assert.deepEqual(
    campaigns.map(({ rank }) => rank),
    [2, null],
  )
})

test('stories beyond the budget of a day are counted, and count neither for nor against the run', () => {
  const parsed = StoriesOfRun.parse({
    schema: 'dwell.stories/1',
    stories: ['a1', 'n1', 'n2'].map((signal, at) => ({
      id: signal,
      firstTime: '2030-01-01T00:00:00Z',
      signals: [signal],
      ...(at > 0 && { alert: at === 1 }),
    })),
  })
  const { stories } = scoreRun(attack, run({ signals: given, ...parsed }))
  assert.deepEqual([stories.true, stories.false, stories.beyondBudget], [1, 1, 1])
})

test('a campaign is detected with the first signal of its stories that points at it', () => {
  const proof = { kind: 'proof', knownAt: at(4) }
  const score = scoreRun(
    attack,
    run({
      signals: given,
      stories: [story('s1', ['n1', 'a2', 'a3'])],
      intervals: [claim(kim, at(2), { story: 's1', evidence: [{ kind: 'sign', knownAt: at(2) }, proof] })],
    }),
  )
  const [a, b] = score.campaigns
  assert.deepEqual([a?.detectedAfterSeconds, a?.detectedAfterRecordSeconds], [86_400, 82_800])
  assert.deepEqual([a?.confirmedAfterSeconds, b?.detectedAfterSeconds], [3 * 86_400, null])
  assert.deepEqual(score.timeToDetectSeconds, { median: 86_400, p90: 86_400, n: 1 })
  assert.deepEqual([score.campaignsDetected.right, score.campaignsDetected.of], [1, 2])
})

test('missed steps are named with the reason', () => {
  const [a] = scoreRun(attack, run({ signals: given, stories: [story('s1', ['a1', 'a2'])] })).campaigns
  assert.deepEqual(
    a?.missedSteps.map(({ stage, reason }) => [stage, reason]),
    [
      ['reconnaissance', 'no record'],
      ['discovery', 'no signal'],
      ['exfiltration', 'in no story'],
    ],
  )
})

test('people and hosts are also counted by campaign', () => {
  const { campaigns } = scoreRun(attack, run({ intervals: [claim(kim, at(1, MINUTE))] }))
  assert.deepEqual(
    campaigns.map(({ people, startErrorSeconds }) => [people.right, people.of, startErrorSeconds]),
    [
      [1, 1, 60],
      [0, 1, null],
    ],
  )
})

function sixDigits(value: number): number {
  return Math.round(value * 1e6) / 1e6
}
