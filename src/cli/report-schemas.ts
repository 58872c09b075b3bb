import { z } from 'zod'
import { type EvidenceKind, STATES, type State } from '../model/interval.ts'
import { FAMILIES, type Family, LEVELS, type Level, STAGES, type Stage } from '../model/signal.ts'
import { LINK_KINDS, type LinkKind } from '../model/story.ts'

// What we read back of a report folder. Others may have edited it, so it is checked like any input; unknown fields pass.

/** Times are RFC 3339 text; null where there is none. */
export interface EvidenceFile {
  readonly kind: EvidenceKind
  readonly time: string
  readonly knownAt: string
  readonly text: string
  readonly signal: string | null
  readonly event: string | null
  readonly part?: string | undefined
  readonly complete?: boolean | undefined
}

/** One interval of `ledger.json`. */
export interface IntervalFile {
  readonly id: string
  readonly subject: { readonly type: string; readonly id: string; readonly names: readonly string[] }
  readonly state: State
  readonly earliestPossible: string | null
  readonly firstEvidence: string | null
  readonly firstProof: string | null
  readonly lastEvidence: string | null
  readonly contained: string | null
  readonly closed: string | null
  readonly startUnseen: boolean
  readonly dwellSeconds: number | null
  readonly confidence: number | null
  readonly visibility: readonly {
    readonly source: string
    readonly from: string
    readonly to: string
    readonly seen: number
  }[]
  readonly evidence: readonly EvidenceFile[]
}

/** `ledger.json`. */
export interface LedgerFile {
  readonly schema: 'dwell.ledger/1'
  readonly knownAt: string
  readonly intervals: readonly IntervalFile[]
}

/** One line of `signals.ndjson`. */
export interface SignalLine {
  readonly schema: 'dwell.signal/1'
  readonly id: string
  readonly family: Family
  readonly detector: string
  readonly rule?:
    | {
        readonly id: string
        readonly title: string
        readonly level: Level
        readonly author?: string | undefined
        readonly link?: string | undefined
      }
    | undefined
  readonly time: string
  readonly endTime: string
  readonly stage: Stage
  readonly techniques: readonly string[]
  readonly weight: number
  readonly weightBasis: string
  readonly entities: readonly { readonly role: string; readonly type: string; readonly id: string }[]
  readonly because: readonly string[]
  readonly against: readonly string[]
  readonly count: number
  readonly events: readonly {
    readonly id: string
    readonly time: string
    readonly source: string
    readonly file: string
    readonly record: number
  }[]
}

/** One story of `stories.json`. */
export interface StoryFile {
  readonly id: string
  readonly title: string
  readonly score: number
  readonly firstTime: string
  readonly lastTime: string
  readonly stages: readonly Stage[]
  readonly signals: readonly string[]
  readonly links: readonly {
    readonly from: string
    readonly to: string
    readonly kind: LinkKind
    readonly strength: number
    readonly because?: string | undefined
  }[]
  readonly unseen: readonly string[]
}

/** `stories.json`. */
export interface StoriesFile {
  readonly schema: 'dwell.stories/1'
  readonly stories: readonly StoryFile[]
}

const time = z.iso.datetime({ offset: true })
const maybeTime = time.nullable()
const text = z.string()
const texts = z.array(text)

const evidence = z.looseObject({
  kind: z.enum(['clean', 'delivery', 'exposure', 'sign', 'proof', 'containment']),
  time,
  knownAt: time,
  text,
  signal: text.nullable(),
  event: text.nullable(),
  part: text.optional(),
  complete: z.boolean().optional(),
})

const interval = z.looseObject({
  id: text,
  subject: z.looseObject({ type: text, id: text, names: texts }),
  state: z.enum(STATES),
  earliestPossible: maybeTime,
  firstEvidence: maybeTime,
  firstProof: maybeTime,
  lastEvidence: maybeTime,
  contained: maybeTime,
  closed: maybeTime,
  startUnseen: z.boolean(),
  dwellSeconds: z.number().nullable(),
  confidence: z.number().nullable(),
  visibility: z.array(z.looseObject({ source: text, from: time, to: time, seen: z.number() })),
  evidence: z.array(evidence),
})

export const LedgerJson: z.ZodType<LedgerFile> = z.looseObject({
  schema: z.literal('dwell.ledger/1'),
  knownAt: time,
  intervals: z.array(interval),
})

export const SignalJson: z.ZodType<SignalLine> = z.looseObject({
  schema: z.literal('dwell.signal/1'),
  id: text,
  family: z.enum(FAMILIES),
  detector: text,
  rule: z
    .looseObject({ id: text, title: text, level: z.enum(LEVELS), author: text.optional(), link: text.optional() })
    .optional(),
  time,
  endTime: time,
  stage: z.enum(STAGES),
  techniques: texts,
  weight: z.number(),
  weightBasis: text,
  entities: z.array(z.looseObject({ role: text, type: text, id: text })),
  because: texts,
  against: texts,
  count: z.number(),
  events: z.array(z.looseObject({ id: text, time, source: text, file: text, record: z.number() })),
})

export const StoriesJson: z.ZodType<StoriesFile> = z.looseObject({
  schema: z.literal('dwell.stories/1'),
  stories: z.array(
    z.looseObject({
      id: text,
      title: text,
      score: z.number(),
      firstTime: time,
      lastTime: time,
      stages: z.array(z.enum(STAGES)),
      signals: texts,
      links: z.array(
        z.looseObject({
          from: text,
          to: text,
          kind: z.enum(LINK_KINDS),
          strength: z.number(),
          because: text.optional(),
        }),
      ),
      unseen: texts,
    }),
  ),
})
