import { z } from 'zod'
import type { Instant } from '../../src/model/time.ts'
import { type Subject, time } from './truth.ts'

// What a run folder says, as far as it is scored. Fields beyond these pass, so that other versions' runs can be scored too.

/** One interval of `ledger.json`. */
export interface ClaimedInterval {
  readonly subject: Subject
  readonly state: string
  readonly earliestPossible: Instant | null
  readonly firstEvidence: Instant | null
  readonly firstProof: Instant | null
  readonly lastEvidence: Instant | null
  readonly contained: Instant | null
  readonly closed: Instant | null
  readonly story: string | null
  readonly evidence: readonly { readonly kind?: string | undefined; readonly knownAt?: Instant | undefined }[]
}

/** One story of `stories.json`. */
export interface ToldStory {
  readonly id: string
  readonly title: string
  readonly score: number
  readonly firstTime: Instant
  readonly signals: readonly string[]
}

/** One line of `signals.ndjson`. */
export interface GivenSignal {
  readonly id: string
  readonly time: Instant
  readonly endTime: Instant
  readonly techniques: readonly string[]
  /** Ids of its entities, such as `host:ws1`. */
  readonly entities: readonly string[]
  readonly events: readonly { readonly time: Instant; readonly file: string; readonly record: number }[]
}

/** What a run claims. `subjects` is how many users and hosts it saw, null where the folder does not say. */
export interface RunAnswer {
  readonly knownAt: Instant
  readonly intervals: readonly ClaimedInterval[]
  /** Those that it put before a person. */
  readonly stories: readonly ToldStory[]
  /** Stories that did not fit into its budget: nobody is asked to read them, so they count neither for nor against it. */
  readonly beyondBudget: number
  readonly signals: readonly GivenSignal[]
  readonly subjects: number | null
}

const maybeTime = time.nullable().default(null)

/** `ledger.json`. */
export const LedgerOfRun: z.ZodType<Pick<RunAnswer, 'knownAt' | 'intervals'>> = z.object({
  schema: z.literal('dwell.ledger/1'),
  knownAt: time,
  intervals: z.array(
    z.object({
      subject: z.object({ type: z.string(), id: z.string(), names: z.array(z.string()).default([]) }),
      state: z.string(),
      earliestPossible: maybeTime,
      firstEvidence: maybeTime,
      firstProof: maybeTime,
      lastEvidence: maybeTime,
      contained: maybeTime,
      closed: maybeTime,
      story: z.string().nullable().default(null),
      evidence: z.array(z.object({ kind: z.string().optional(), knownAt: time.optional() })).default([]),
    }),
  ),
})

/** `stories.json`. Without `alert`, as others write it, a story counts as one. */
export const StoriesOfRun: z.ZodType<Pick<RunAnswer, 'stories' | 'beyondBudget'>> = z
  .object({
    schema: z.literal('dwell.stories/1'),
    stories: z.array(
      z.object({
        id: z.string(),
        title: z.string().default(''),
        score: z.number().default(0),
        firstTime: time,
        signals: z.array(z.string()),
        alert: z.boolean().default(true),
      }),
    ),
  })
  .transform(({ stories }) => {
    const alerts = stories.filter(({ alert }) => alert)
    return { stories: alerts, beyondBudget: stories.length - alerts.length }
  })

/** A line of `signals.ndjson`. */
export const SignalOfRun: z.ZodType<GivenSignal> = z.object({
  schema: z.literal('dwell.signal/1'),
  id: z.string(),
  time,
  endTime: time,
  techniques: z.array(z.string()).default([]),
  entities: z.array(z.object({ id: z.string() }).transform(({ id }) => id)).default([]),
  events: z.array(z.object({ time, file: z.string(), record: z.number() })).default([]),
})

/** `visibility.json`: how many users and hosts left any trace. */
export const VisibilityOfRun: z.ZodType<Pick<RunAnswer, 'subjects'>> = z
  .object({ coverage: z.object({ subjects: z.number().int() }) })
  .transform(({ coverage }) => ({ subjects: coverage.subjects }))
