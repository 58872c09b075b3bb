import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Score, scoreRun } from '../score.ts'
import type { RunAnswer } from './answer.ts'
import { at, campaign, claim, perfect, run, signal, story, trueInterval, truth } from './score.test-support.ts'
import type { Truth } from './truth.ts'

const ACCOUNTS = ['kim', 'lee', 'sam', 'max', 'ida']
const subjects = fc
  .tuple(
    fc.constantFrom('user', 'host', 'mailbox', 'app', 'other'),
    fc.subarray(ACCOUNTS, { minLength: 1, maxLength: 2 }),
  )
  .map(([type, names]) => ({ type, id: `${type}:${names[0] ?? ''}`, names }))
// Whole days, so that many things happen at one instant.
const times = fc.integer({ min: 0, max: 10 }).map((day) => at(day))
const maybe = fc.option(times, { nil: null })
const records = fc.array(fc.tuple(fc.constantFrom('a.log', 'b.log'), fc.integer({ min: 1, max: 5 })), { maxLength: 3 })
const truths: fc.Arbitrary<Truth> = fc
  .record({
    intervals: fc.array(
      fc
        .tuple(subjects, times, maybe, fc.boolean())
        .map(([subject, from, endedAt, contained]) => trueInterval(subject, from, { endedAt, contained })),
      { maxLength: 6 },
    ),
    campaigns: fc
      .array(
        fc.array(fc.record({ time: times, subjects: fc.array(subjects, { maxLength: 2 }), events: records }), {
          maxLength: 5,
        }),
        {
          maxLength: 3,
        },
      )
      .map((all) => all.map((steps, number) => campaign(`C${number}`, steps))),
  })
  .map(truth)
const answers: fc.Arbitrary<RunAnswer> = fc
  .record({
    knownAt: times,
    intervals: fc.array(
      fc
        .tuple(
          subjects,
          fc.constantFrom('targeted', 'suspected', 'confirmed', 'contained', 'closed'),
          fc.record({ firstProof: maybe, firstEvidence: maybe, lastEvidence: maybe, contained: maybe, closed: maybe }),
          fc.constantFrom('s0', 's1', null),
        )
        .map(([subject, state, given, id]) => claim(subject, at(0), { state, ...given, story: id })),
      { maxLength: 6 },
    ),
    signals: fc
      .array(fc.tuple(times, records), { maxLength: 6 })
      .map((all) => all.map(([time, events], number) => signal(`g${number}`, time, events))),
    stories: fc
      .array(fc.subarray(['g0', 'g1', 'g2', 'g3', 'g4', 'g5']), { maxLength: 3 })
      .map((all) => all.map((signals, number) => story(`s${number}`, signals))),
  })
  .map(run)

test('every share lies between 0 and 1, and counts add up', () => {
  fc.assert(
    fc.property(truths, answers, (real, answer) => {
      const score = scoreRun(real, answer)
      for (const value of shares(score)) assert.ok(value === null || (value >= 0 && value <= 1), String(value))
      for (const { right, claimed, true: all } of [score.people, score.hosts, score.apps, score.seconds])
        assert.ok(right <= claimed + 1e-6 && right <= all + 1e-6)
      for (const { median, p90 } of [score.startErrorSeconds, score.endErrorSeconds, score.firstProofErrorSeconds])
        assert.ok(median === null || (p90 !== null && median >= 0 && p90 >= median))
      assert.equal(score.people.missed.length, score.people.true - score.people.right)
      assert.equal(score.stories.true + score.stories.false, answer.stories.length)
    }),
  )
})

test('the order of what is true and of what is told does not matter', () => {
  const shuffled = fc.tuple(truths, answers).chain(([real, answer]) =>
    fc
      .record({
        intervals: shuffle(real.intervals),
        claims: shuffle(answer.intervals),
        signals: shuffle(answer.signals),
        stories: shuffle(answer.stories),
      })
      .map(({ intervals, claims, signals, stories }) => ({
        plain: scoreRun(real, answer),
        other: scoreRun({ ...real, intervals }, { ...answer, intervals: claims, signals, stories }),
      })),
  )
  fc.assert(fc.property(shuffled, ({ plain, other }) => assert.deepEqual(other, plain)))
})

test('the truth told as it is scores 1, whatever happened', () => {
  fc.assert(
    fc.property(truths, (real) => {
      const answer = run({ intervals: perfect(real) })
      const score = scoreRun(real, answer)
      for (const { f1, true: all } of [score.people, score.hosts, score.apps]) assert.equal(f1, all === 0 ? null : 1)
      assert.deepEqual([score.falseConfirmed, score.falseIntervals.count], [0, 0])
    }),
  )
})

function shuffle<Item>(items: readonly Item[]): fc.Arbitrary<Item[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length })
}

function shares(score: Score): readonly (number | null)[] {
  return [
    ...[score.people, score.hosts, score.apps].flatMap(({ precision, recall, f1 }) => [precision, recall, f1]),
    ...[score.startWithin, score.containment, score.intervals, score.steps, score.campaignsDetected].map(
      (one) => one.share,
    ),
    ...[score.people.precisionInterval, score.steps.interval].flatMap((one) => one ?? []),
    ...[score.seconds.recall, score.seconds.precision, score.stories.purity, score.stories.completeness],
    ...score.campaigns.map(({ completeness }) => completeness),
  ]
}
