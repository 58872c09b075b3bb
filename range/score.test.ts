import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatInstant } from '../src/model/time.ts'
import {
  at,
  campaign,
  claim,
  DAY,
  HOUR,
  host,
  MINUTE,
  perfect,
  run,
  SECOND,
  signal,
  trueInterval,
  truth,
  user,
} from './score/score.test-support.ts'
import { scoreSeveral } from './score/several.ts'
import { TruthJson } from './score/truth.ts'
import { scoreRun } from './score.ts'

const kim = user('kim', 'CORP\\kim', 'kim@corp.example')
const lee = user('lee', 'CORP\\lee', 'lee@corp.example')
const desk = host('ws1', 'WS1', 'ws1.corp.example')

const two = truth({
  intervals: [
    trueInterval(kim, at(2), { endedAt: at(6), contained: true }),
    trueInterval(lee, at(3)),
    trueInterval(desk, at(2)),
  ],
})

test('the perfect ledger scores 1 and errs by nothing', () => {
  const score = scoreRun(two, run({ intervals: perfect(two) }))
  for (const group of [score.people, score.hosts]) {
    assert.deepEqual([group.precision, group.recall, group.f1], [1, 1, 1])
    assert.deepEqual([group.missed, group.wrong], [[], []])
  }
  assert.deepEqual(score.startErrorSeconds, { median: 0, p90: 0, n: 3 })
  assert.deepEqual(score.endErrorSeconds, { median: 0, p90: 0, n: 1 })
  assert.deepEqual([score.containment.right, score.containment.of], [3, 3])
  assert.deepEqual([score.seconds.recall, score.seconds.precision], [1, 1])
  assert.deepEqual([score.falseConfirmed, score.falseIntervals.count], [0, 0])
})

test('the empty ledger has recall 0, and of its precision nothing can be said', () => {
  const score = scoreRun(two, run({}))
  assert.deepEqual([score.people.recall, score.people.precision, score.people.f1], [0, null, 0])
  assert.deepEqual(score.people.recallInterval, [0, 0.65762])
  assert.deepEqual(score.startErrorSeconds, { median: null, p90: null, n: 0 })
  assert.deepEqual([score.seconds.recall, score.seconds.precision], [0, null])
  assert.deepEqual(
    score.people.missed.map(({ name, state }) => [name, state]),
    [
      ['CORP\\kim', null],
      ['CORP\\lee', null],
    ],
  )
})

test('where nothing happened, neither recall nor F1 is said, and a claim has precision 0', () => {
  const quiet = truth({})
  assert.deepEqual(scoreRun(quiet, run({})).people.f1, null)
  const score = scoreRun(quiet, run({ intervals: [claim(kim, at(2))] }))
  assert.deepEqual([score.people.precision, score.people.recall, score.people.f1], [0, null, 0])
})

test('a ledger that is a day late errs by 86,400 seconds at either end', () => {
  const late = perfect(two).map((one) => ({
    ...one,
    firstProof: at(0, (one.firstProof ?? 0) - at(0) + DAY),
    contained: one.contained === null ? null : at(0, one.contained - at(0) + DAY),
  }))
  const score = scoreRun(two, run({ intervals: late }))
  assert.deepEqual(score.startErrorSeconds, { median: 86_400, p90: 86_400, n: 3 })
  assert.deepEqual(score.endErrorSeconds.median, 86_400)
  assert.deepEqual([score.people.f1, score.falseIntervals.count], [1, 0])
  // Of kim's 4, lee's 7 and the host's 8 days, 3, 6 and 7 are told, and kim's last claimed day is false.
  assert.deepEqual([score.seconds.recall, score.seconds.precision], [16 / 19, 16 / 17].map(sixDigits))
})

test('times are compared in whole milliseconds, since many sources write no finer', () => {
  const fine = truth({ intervals: [trueInterval(kim, at(2, 999))] })
  const error = (laterUs: number) =>
    scoreRun(fine, run({ intervals: [claim(kim, at(2, laterUs))] })).startErrorSeconds.median
  assert.deepEqual([error(0), error(1_000), error(2_500)], [0, 0.001, 0.002])
})

test('a claim that ended before the truth began finds its person, but is a false interval', () => {
  const early = claim(kim, at(0), { state: 'contained', contained: at(1) })
  const score = scoreRun(two, run({ intervals: [early] }))
  assert.deepEqual([score.people.right, score.falseConfirmed, score.falseIntervals.count], [1, 0, 1])
  assert.deepEqual(score.startErrorSeconds.median, 2 * 86_400)
})

test('one who was never compromised and is confirmed costs precision and is named with what looks alike', () => {
  const sam = user('sam', 'CORP\\sam')
  const nights = { kind: 'patch night', subjects: [sam], from: at(4), to: at(5) }
  const score = scoreRun(
    { ...two, benign: [nights, { ...nights, kind: 'travel', from: at(0), to: at(1) }] },
    run({ intervals: [...perfect(two), claim(sam, at(4), { story: 's9' })] }),
  )
  assert.deepEqual([score.people.precision, score.people.recall, score.people.claimed], [sixDigits(2 / 3), 1, 3])
  assert.equal(score.people.f1, 0.8)
  assert.equal(score.falseConfirmed, 1)
  assert.deepEqual(score.people.wrong, ['CORP\\sam'])
  assert.deepEqual(score.falseIntervals.named, [
    { name: 'CORP\\sam', state: 'confirmed', from: at(4), story: 's9', lookAlikes: ['patch night'] },
  ])
  // One false interval among 50 subjects in 10 days.
  assert.equal(score.falseIntervals.per1000SubjectsPer30Days, 60)
})

test('what is only suspected is no claim, and stands beside the missed', () => {
  const score = scoreRun(two, run({ intervals: [claim(kim, at(2), { state: 'suspected' })] }))
  assert.deepEqual([score.people.recall, score.people.claimed], [0, 0])
  assert.deepEqual(score.people.missed[0], { name: 'CORP\\kim', state: 'suspected' })
})

test('names agree in any case, and a mailbox is its owner’s', () => {
  const other = user('KIM@CORP.EXAMPLE')
  const mailbox = { type: 'mailbox', id: 'mailbox:Lee@Corp.Example', names: [] }
  const score = scoreRun(two, run({ intervals: [claim(other, at(2)), claim(mailbox, at(3))] }))
  assert.deepEqual([score.people.right, score.people.claimed, score.people.true], [2, 2, 2])
})

test('a user and a host of the same name are two', () => {
  const both = truth({ intervals: [trueInterval(user('box'), at(2))] })
  const score = scoreRun(both, run({ intervals: [claim(host('box'), at(2))] }))
  assert.deepEqual([score.people.right, score.hosts.right, score.falseConfirmed], [0, 0, 1])
})

test('taking two people for one finds one of them', () => {
  const merged = user('kim', 'CORP\\kim', 'CORP\\lee')
  const score = scoreRun(two, run({ intervals: [claim(merged, at(2))] }))
  assert.deepEqual([score.people.right, score.people.true, score.people.claimed], [1, 2, 1])
})

test('taking one person for two is no false claim', () => {
  const parts = [claim(user('CORP\\kim'), at(2)), claim(user('kim@corp.example'), at(3))]
  const score = scoreRun(two, run({ intervals: parts }))
  assert.deepEqual([score.people.right, score.people.claimed, score.falseConfirmed], [1, 1, 0])
})

test('of two claims that could each be one of two people, both are found', () => {
  const either = user('x', 'CORP\\kim', 'CORP\\lee')
  const score = scoreRun(two, run({ intervals: [claim(either, at(2)), claim(user('kim@corp.example'), at(2))] }))
  assert.deepEqual([score.people.right, score.people.wrong], [2, []])
})

test('two intervals of one person are each set beside the nearest claim', () => {
  const twice = truth({
    intervals: [
      trueInterval(kim, at(1), { endedAt: at(2), contained: true }),
      trueInterval(kim, at(6), { endedAt: at(8), contained: true }),
    ],
  })
  const claims = [
    claim(kim, at(6, HOUR), { state: 'contained', contained: at(8) }),
    claim(kim, at(1, MINUTE), { state: 'contained', contained: at(2, MINUTE) }),
  ]
  const score = scoreRun(twice, run({ intervals: claims }))
  assert.deepEqual([score.people.true, score.people.claimed, score.intervals.right], [1, 1, 2])
  assert.deepEqual(score.startErrorSeconds, { median: 1_830, p90: sixDigits(60 + 0.9 * 3_540), n: 2 })
  assert.deepEqual(score.endErrorSeconds, { median: 30, p90: 54, n: 2 })

  const one = scoreRun(twice, run({ intervals: claims.slice(0, 1) }))
  assert.deepEqual([one.people.recall, one.intervals.right, one.intervals.of], [1, 1, 2])
  assert.deepEqual(one.intervals.each[0]?.compromisedAt, at(6))
})

test('a claim is set beside the interval that it overlaps most, not the one that begins nearest', () => {
  const twice = truth({
    intervals: [
      trueInterval(kim, at(1), { endedAt: at(2), contained: true }),
      trueInterval(kim, at(4), { endedAt: at(9), contained: true }),
    ],
  })
  const score = scoreRun(twice, run({ intervals: [claim(kim, at(1, HOUR), { state: 'contained', contained: at(9) })] }))
  assert.deepEqual(
    score.intervals.each.map((one) => one.compromisedAt),
    [at(4)],
  )
})

test('where two pairs are as close, the order in which they were given does not decide', () => {
  const intervals = [trueInterval(kim, at(1), { contained: true }), trueInterval(kim, at(3))]
  const timeless = claim(kim, at(0), { firstProof: null, firstEvidence: null, earliestPossible: null })
  const score = (given: typeof intervals) => scoreRun(truth({ intervals: given }), run({ intervals: [timeless] }))
  assert.deepEqual(score(intervals.toReversed()), score(intervals))
})

test('where the adversary left unhindered, the last evidence is set beside the end', () => {
  const left = truth({ intervals: [trueInterval(kim, at(2), { endedAt: at(6) })] })
  const score = scoreRun(left, run({ intervals: [claim(kim, at(2), { lastEvidence: at(5) })] }))
  assert.deepEqual([score.endErrorSeconds.median, score.containment.right], [86_400, 1])
})

test('overlapping claims of one person count their seconds once', () => {
  const once = truth({ intervals: [trueInterval(kim, at(2), { endedAt: at(6) })] })
  const claims = [
    claim(kim, at(2), { contained: at(4), state: 'contained' }),
    claim(kim, at(3), { contained: at(8), state: 'contained' }),
  ]
  const { seconds } = scoreRun(once, run({ intervals: claims }))
  assert.deepEqual(
    [seconds.right, seconds.claimed, seconds.true].map((one) => one / 86_400),
    [4, 6, 4],
  )
})

test('containment that is claimed and did not happen is wrong, and so is the reverse', () => {
  const intervals = perfect(two).map((one) =>
    one.contained === null
      ? { ...one, state: 'contained', contained: at(7) }
      : { ...one, state: 'confirmed', contained: null },
  )
  const score = scoreRun(two, run({ intervals }))
  assert.deepEqual([score.containment.right, score.containment.of], [0, 3])
  assert.equal(score.endErrorSeconds.n, 0)
})

test('without proof, first evidence is the claimed start, then the earliest possible time', () => {
  const none = { firstProof: null, firstEvidence: null, earliestPossible: null }
  const errors = [
    { ...none, firstProof: at(2), firstEvidence: at(1) },
    { ...none, firstEvidence: at(2, SECOND), earliestPossible: at(1) },
    { ...none, earliestPossible: at(2, MINUTE) },
    none,
  ].map((times) => scoreRun(two, run({ intervals: [claim(kim, at(2), times)] })).startErrorSeconds.median)
  assert.deepEqual(errors, [0, 1, 60, null])
})

test('the true start may lie anywhere between the earliest possible time and the first proof', () => {
  const within = (from: number, to: number): number =>
    scoreRun(two, run({ intervals: [claim(kim, at(to), { earliestPossible: at(from) })] })).startWithin.right
  assert.deepEqual([within(1, 3), within(2, 2), within(3, 4), within(0, 1)], [1, 1, 0, 0])
})

test('the first proof is set beside the first recorded step on its subject', () => {
  const steps = truth({
    intervals: [trueInterval(kim, at(2))],
    campaigns: [
      campaign('A', [
        { time: at(1), subjects: [kim], events: [['a', 3]] },
        { time: at(2), subjects: [kim] },
        { time: at(2, HOUR), subjects: [kim], events: [['a', 1]] },
        { time: at(2, MINUTE), subjects: [lee], events: [['a', 2]] },
      ]),
    ],
  })
  const score = scoreRun(steps, run({ intervals: [claim(kim, at(2, 2 * HOUR))] }))
  assert.deepEqual([score.startErrorSeconds.median, score.firstProofErrorSeconds.median], [7_200, 3_600])
})

test('a step of which only the time between two instants is known is seen by technique, time and subject', () => {
  const windows = truth({
    intervals: [trueInterval(desk, at(2))],
    campaigns: [campaign('A', [{ time: at(2), until: at(3), technique: 'T1003.001', subjects: [desk] }])],
  })
  const seen = (time: number, technique: string, entity: string): number | undefined => {
    const one = { ...signal('s', at(2, time), [['x', 1]], [technique]), entities: [entity] }
    return scoreRun(windows, run({ signals: [one] })).steps.seen
  }
  assert.equal(seen(HOUR, 'T1003', 'host:ws1'), 1)
  assert.equal(seen(DAY + 2 * SECOND, 'T1003', 'host:ws1'), 0, 'too late')
  assert.equal(seen(-2 * SECOND, 'T1003', 'host:ws1'), 0, 'too early')
  assert.equal(seen(HOUR, 'T1004', 'host:ws1'), 0, 'another technique')
  assert.equal(seen(HOUR, 'T1003', 'host:ws2'), 0, 'another host')
})

test('a run of records stands for each of them', () => {
  const read = TruthJson.parse({
    schema: 'dwell.truth/1',
    intervals: [],
    campaigns: [
      {
        id: 'A',
        steps: [
          {
            time: '2026-02-04T00:00:00Z',
            stage: 'delivery',
            technique: 'T1566',
            events: [
              { file: 'a', record: 3, through: 5 },
              { file: 'b', record: 1 },
            ],
          },
        ],
      },
    ],
  })
  assert.deepEqual(
    read.campaigns[0]?.steps[0]?.events.map(({ file, record }) => `${file} ${record}`),
    ['a 3', 'a 4', 'a 5', 'b 1'],
  )
  assert.equal(scoreRun(read, run({ signals: [signal('s', at(2), [['x/a', 5]])] })).steps.seen, 1)
  assert.equal(scoreRun(read, run({ signals: [signal('s', at(2), [['x/a', 6]])] })).steps.seen, 0)
})

test('nothing after the last instant that the ledger knows is held against it', () => {
  const score = scoreRun(two, run({ intervals: perfect(two), knownAt: at(4) }))
  assert.equal(formatInstant(score.horizon), formatInstant(at(4)))
  assert.deepEqual(score.seconds.true, (2 + 1 + 2) * 86_400)
  assert.deepEqual([score.seconds.recall, score.seconds.precision], [1, 1])
})

test('several runs: medians over those that say something, counts together, the same in any order', () => {
  const scores = [run({ intervals: perfect(two) }), run({}), run({ intervals: perfect(two) })].map((one) =>
    scoreRun(two, one),
  )
  const overall = scoreSeveral([...scores, scoreRun(truth({}), run({}))])
  const figure = (name: string) => overall.figures.find((one) => one.name === name)
  assert.deepEqual(figure('people.recall'), { name: 'people.recall', median: 1, interval: [0, 1], n: 3 })
  assert.deepEqual(figure('people.precision'), { name: 'people.precision', median: 1, interval: [1, 1], n: 2 })
  assert.deepEqual([overall.pooled['people.recall']?.right, overall.pooled['people.recall']?.of], [4, 6])
  assert.deepEqual(scoreSeveral(scores.toReversed()), scoreSeveral(scores))
})

function sixDigits(value: number): number {
  return Math.round(value * 1e6) / 1e6
}
