import type { Stage } from '../../src/model/signal.ts'
import { formatInstant, type Instant } from '../../src/model/time.ts'

/** A user or host of somebody else's data set. */
export interface ExternalSubject {
  readonly type: 'user' | 'host'
  readonly id: string
  readonly names: readonly string[]
}

/** A run of records of one file, both ends included. */
export interface RecordRun {
  readonly file: string
  readonly record: number
  readonly through: number
}

/** An act as the data set's labels tell it. */
export interface ExternalStep {
  readonly time: Instant
  /** Set where no record is labelled: the act lies somewhere between. */
  readonly until?: Instant
  readonly stage: Stage
  readonly technique: string
  readonly what: string
  readonly subjects: readonly ExternalSubject[]
  readonly visibleIn: readonly string[]
  readonly events: readonly RecordRun[]
}

/** A labelled data set, told as the range tells its own. */
export interface ExternalTruth {
  readonly name: string
  readonly origin: string
  readonly from: Instant
  readonly to: Instant
  readonly users?: number
  readonly hosts?: number
  readonly intervals: readonly {
    readonly subject: ExternalSubject
    readonly compromisedAt: Instant
    readonly endedAt: Instant | undefined
    readonly kind: string
  }[]
  readonly steps: readonly ExternalStep[]
  readonly benign: readonly { readonly kind: string; readonly from: Instant; readonly to: Instant }[]
  readonly unseen: readonly {
    readonly source: string
    readonly from: Instant
    readonly to: Instant
    readonly what: string
  }[]
}

/** The truth of somebody else's data set in the form `dwell.truth/1`. */
export function externalTruthJson(truth: ExternalTruth): unknown {
  const { name, origin, from, to, users, hosts } = truth
  return {
    schema: 'dwell.truth/1',
    seed: name,
    parameters: {
      origin,
      ...(users === undefined ? {} : { users }),
      ...(hosts === undefined ? {} : { hosts }),
      from: formatInstant(from),
      to: formatInstant(to),
    },
    intervals: truth.intervals.map(({ subject, compromisedAt, endedAt, kind }) => {
      const [opened, closed] = [formatInstant(compromisedAt), endedAt === undefined ? null : formatInstant(endedAt)]
      return {
        subject,
        campaign: name,
        compromisedAt: opened,
        endedAt: closed,
        contained: false,
        access: [{ kind, opened, closed }],
      }
    }),
    campaigns: [
      {
        id: name,
        actor: null,
        motive: null,
        isCut: false,
        techniques: [...new Set(truth.steps.map(({ technique }) => technique))].toSorted(),
        steps: truth.steps
          .toSorted((a, b) => a.time - b.time)
          .map(({ time, until, ...step }) => ({
            time: formatInstant(time),
            ...(until === undefined ? {} : { until: formatInstant(until) }),
            ...step,
            events: step.events.map(({ file, record, through }) =>
              record === through ? { file, record } : { file, record, through },
            ),
            human: true,
            noise: false,
          })),
      },
    ],
    benign: truth.benign.map((one) => ({
      kind: one.kind,
      subjects: [],
      from: formatInstant(one.from),
      to: formatInstant(one.to),
    })),
    unseen: truth.unseen.map((one) => ({ ...one, from: formatInstant(one.from), to: formatInstant(one.to) })),
  }
}
