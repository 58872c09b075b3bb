import type { Subject } from './story.ts'
import type { Instant } from './time.ts'

export const STATES = ['targeted', 'exposed', 'suspected', 'confirmed', 'contained', 'closed', 'refuted'] as const
export type State = (typeof STATES)[number]

/**
 * What an item of evidence says of its subject:
 * `clean` something shows the subject clean; `delivery` the mail that led to it; `exposure` a click, an opened file;
 * `sign` a signal; `proof` the adversary acted; `containment` one part of an effective response.
 */
export type EvidenceKind = 'clean' | 'delivery' | 'exposure' | 'sign' | 'proof' | 'containment'

/** One reason for an interval's bounds. `knownAt` is when it could have been known. */
export interface Evidence {
  readonly kind: EvidenceKind
  readonly time: Instant
  readonly knownAt: Instant
  readonly text: string
  readonly signal: string | null
  readonly event: string | null
  /** For `containment`: which part of the response, such as `password-reset`; `complete` where nothing is missing after it. */
  readonly part?: string
  readonly complete?: boolean
}

/** What a source saw of a subject. */
export interface Visibility {
  readonly source: string
  readonly from: Instant
  readonly to: Instant
  /** Share of the hours of the span in which the source gave anything, 0–1. */
  readonly seenShare: number
}

/** When, by whose evidence and how surely a subject was in an adversary's hands. */
export interface Interval {
  readonly id: string
  readonly subject: Subject
  readonly state: State
  readonly earliestPossible: Instant | null
  readonly firstEvidence: Instant | null
  readonly firstProof: Instant | null
  readonly lastEvidence: Instant | null
  readonly contained: Instant | null
  readonly closed: Instant | null
  /** It may have begun before the first log that we have. */
  readonly startUnseen: boolean
  /** firstProof to contained, else to `knownAt`; null without proof. */
  readonly dwellSeconds: number | null
  /** 0–1: the probability that the subject was in the adversary's hands, from the story's and its own weight. */
  readonly confidence: number
  readonly follows: string | null
  readonly story: string
  readonly visibility: readonly Visibility[]
  readonly evidence: readonly Evidence[]
}
