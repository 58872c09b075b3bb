import type { Score } from '../score.ts'
import { bootstrapMedian, median, type Rate, rate } from './statistics.ts'

/** One figure over several runs. `n` runs have it: where nothing is true or claimed, a share says nothing. */
export interface Figure {
  readonly name: string
  readonly median: number | null
  /** 95 % bootstrap interval of the median over runs. */
  readonly interval: readonly [number, number] | null
  readonly n: number
}

/** Several runs together. */
export interface Overall {
  readonly runs: number
  readonly figures: readonly Figure[]
  /** Counts of all runs added up, with their Wilson intervals. */
  readonly pooled: Readonly<Record<string, Rate>>
}

const FIGURES: Readonly<Record<string, (score: Score) => number | null>> = {
  'people.precision': ({ people }) => people.precision,
  'people.recall': ({ people }) => people.recall,
  'people.f1': ({ people }) => people.f1,
  'hosts.precision': ({ hosts }) => hosts.precision,
  'hosts.recall': ({ hosts }) => hosts.recall,
  'hosts.f1': ({ hosts }) => hosts.f1,
  'startErrorSeconds.median': ({ startErrorSeconds }) => startErrorSeconds.median,
  'firstProofErrorSeconds.median': ({ firstProofErrorSeconds }) => firstProofErrorSeconds.median,
  'endErrorSeconds.median': ({ endErrorSeconds }) => endErrorSeconds.median,
  'timeToDetectSeconds.median': ({ timeToDetectSeconds }) => timeToDetectSeconds.median,
  'containment.share': ({ containment }) => containment.share,
  'seconds.recall': ({ seconds }) => seconds.recall,
  'seconds.precision': ({ seconds }) => seconds.precision,
  falseConfirmed: ({ falseConfirmed }) => falseConfirmed,
  'falseIntervals.per1000SubjectsPer30Days': ({ falseIntervals }) => falseIntervals.per1000SubjectsPer30Days,
  'stories.purity': ({ stories }) => stories.purity,
  'stories.completeness': ({ stories }) => stories.completeness,
  'stories.falsePerDay': ({ stories }) => stories.falsePerDay,
  'steps.share': ({ steps }) => steps.share,
  'campaignsDetected.share': ({ campaignsDetected }) => campaignsDetected.share,
}

const POOLED: Readonly<Record<string, (score: Score) => { readonly right: number; readonly of: number }>> = {
  'people.precision': ({ people }) => ({ right: people.right, of: people.claimed }),
  'people.recall': ({ people }) => ({ right: people.right, of: people.true }),
  'hosts.precision': ({ hosts }) => ({ right: hosts.right, of: hosts.claimed }),
  'hosts.recall': ({ hosts }) => ({ right: hosts.right, of: hosts.true }),
  containment: ({ containment }) => containment,
  steps: ({ steps }) => ({ right: steps.seen, of: steps.of }),
  campaignsDetected: ({ campaignsDetected }) => campaignsDetected,
}

/** Medians over runs with bootstrap intervals, and the counts of all runs together. The order of runs does not matter. */
export function scoreSeveral(scores: readonly Score[]): Overall {
  const figures = Object.entries(FIGURES).map(([name, pick]) => {
    const values = scores.flatMap((score) => pick(score) ?? [])
    return { name, median: median(values), interval: bootstrapMedian(values), n: values.length }
  })
  const pooled = Object.entries(POOLED).map(([name, pick]) => {
    const counts = scores.map(pick)
    const sum = (key: 'right' | 'of'): number => counts.reduce((all, one) => all + one[key], 0)
    return [name, rate(sum('right'), sum('of'))]
  })
  return { runs: scores.length, figures, pooled: Object.fromEntries(pooled) }
}
