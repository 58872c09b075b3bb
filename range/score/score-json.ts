import { formatInstant, type Instant } from '../../src/model/time.ts'
import type { Score } from '../score.ts'

/** The contract of a score. */
export const SCORE_SCHEMA = 'dwell.score/1'

/** A score as `dwell.score/1` has it: times as RFC 3339, all else as it is. */
export function scoreJson(score: Score): Readonly<Record<string, unknown>> {
  const { falseIntervals, intervals, stories, campaigns, knownAt, horizon, ...rest } = score
  return {
    schema: SCORE_SCHEMA,
    ...rest,
    knownAt: formatInstant(knownAt),
    horizon: formatInstant(horizon),
    falseIntervals: {
      ...falseIntervals,
      named: falseIntervals.named.map((one) => ({ ...one, from: timeText(one.from) })),
    },
    intervals: {
      ...intervals,
      each: intervals.each.map((one) => ({
        ...one,
        compromisedAt: timeText(one.compromisedAt),
        claimedStart: timeText(one.claimedStart),
        endedAt: timeText(one.endedAt),
        contained: timeText(one.contained),
      })),
    },
    stories: { ...stories, each: stories.each.map((one) => ({ ...one, firstTime: timeText(one.firstTime) })) },
    campaigns: campaigns.map((one) => ({
      ...one,
      missedSteps: one.missedSteps.map((step) => ({ ...step, time: timeText(step.time) })),
    })),
  }
}

function timeText(time: Instant | null): string | null {
  return time === null ? null : formatInstant(time)
}
