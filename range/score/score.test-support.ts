import { DAY_US, HOUR_US, type Instant, instant, MINUTE_US, SECOND_US } from '../../src/model/time.ts'
import type { ClaimedInterval, GivenSignal, RunAnswer, ToldStory } from './answer.ts'
import type { Subject, TrueCampaign, TrueInterval, TrueStep, Truth } from './truth.ts'

export const SECOND: number = SECOND_US
export const MINUTE: number = MINUTE_US
export const HOUR: number = HOUR_US
export const DAY: number = DAY_US

/** How many days and people the invented organisation has. */
const DAYS = 10
const PEOPLE = 50
const START_US = Date.UTC(2026, 1, 2) * 1_000

/** The start of the given day, counted from 0, and so many microseconds later. */
export function at(day: number, laterUs = 0): Instant {
  return instant(START_US + day * DAY_US + laterUs)
}

export function user(id: string, ...names: readonly string[]): Subject {
  return { type: 'user', id: `user:${id}`, names }
}

export function host(id: string, ...names: readonly string[]): Subject {
  return { type: 'host', id: `host:${id}`, names }
}

export function trueInterval(
  subject: Subject,
  compromisedAt: Instant,
  rest: Partial<Pick<TrueInterval, 'endedAt' | 'contained'>> = {},
): TrueInterval {
  return { subject, compromisedAt, endedAt: null, contained: false, ...rest }
}

/** A confirmed interval that is proven from `from` on. */
export function claim(subject: Subject, from: Instant, rest: Partial<ClaimedInterval> = {}): ClaimedInterval {
  return {
    subject,
    state: 'confirmed',
    earliestPossible: from,
    firstEvidence: from,
    firstProof: from,
    lastEvidence: from,
    contained: null,
    closed: null,
    story: null,
    evidence: [],
    ...rest,
  }
}

/** What a ledger that knows all would say. */
export function perfect({ intervals }: Truth): readonly ClaimedInterval[] {
  return intervals.map(({ subject, compromisedAt, endedAt, contained }) =>
    claim(subject, compromisedAt, {
      state: contained ? 'contained' : 'confirmed',
      lastEvidence: endedAt ?? compromisedAt,
      contained: contained ? endedAt : null,
    }),
  )
}

type Records = readonly (readonly [file: string, record: number])[]

export function campaign(
  id: string,
  steps: readonly (Partial<Omit<TrueStep, 'events'>> & { readonly time: Instant; readonly events?: Records })[],
): TrueCampaign {
  return {
    id,
    actor: 'invented',
    motive: null,
    steps: steps.map(({ events = [], ...step }) => ({
      stage: 'delivery',
      technique: 'T1566.002',
      subjects: [],
      visibleIn: [],
      ...step,
      events: events.map(([file, record]) => ({ file, record })),
    })),
  }
}

export function truth(given: Partial<Truth>): Truth {
  return {
    seed: 1,
    parameters: { users: PEOPLE, hosts: undefined, days: undefined, from: at(0), to: at(DAYS) },
    intervals: [],
    campaigns: [],
    benign: [],
    ...given,
  }
}

export function signal(id: string, time: Instant, events: Records, techniques: readonly string[] = []): GivenSignal {
  return {
    id,
    time,
    endTime: time,
    techniques,
    entities: [],
    events: events.map(([file, record]) => ({ time, file, record })),
  }
}

export function story(id: string, signals: readonly string[]): ToldStory {
  return { id, title: id, score: 1, firstTime: at(0), signals }
}

export function run(given: Partial<RunAnswer>): RunAnswer {
  return { knownAt: at(DAYS), intervals: [], stories: [], beyondBudget: 0, signals: [], subjects: null, ...given }
}
