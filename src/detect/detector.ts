import type { MailHistory } from '../mail/history.ts'
import type { Message } from '../mail/message.ts'
import type { Stage } from '../model/signal.ts'

/** What every detector says of itself: docs, coverage and the report are made from it. */
export interface Description {
  /** `family/name`; the file is `family/name.ts`. */
  readonly id: string
  readonly title: string
  readonly stage: Stage
  readonly techniques: readonly string[]
  /** True where what it sees is an act of the adversary, not only a sign of one. */
  readonly act: boolean
  /** Log-likelihood ratio in nats, by judgement, until one was measured. */
  readonly priorWeight: number
  readonly sees: string
  readonly blindTo: readonly string[]
  readonly falsePositives: readonly string[]
  readonly sources: readonly string[]
}

/** A row of a behaviour detector's query. Columns are the query's own. */
export type Row = Readonly<Record<string, string | number>>

/** What a behaviour detector found, and in which events. */
export interface BehaviourFinding extends MailFinding {
  /** Ids of the events that show it, oldest first, at least one. */
  readonly events: readonly string[]
}

/** A question to the event store and a pure judge of its rows. Parameters are bound, never pasted. */
export interface BehaviourDetector extends Description {
  /** ClickHouse SQL over the table `events`; its rows are in order of time. */
  readonly query: string
  judge(rows: readonly Row[]): readonly BehaviourFinding[]
}

/** What a detector says of one message: whole sentences with figures, for a reader who has not seen the code. */
export interface MailFinding {
  readonly because: readonly string[]
  readonly against: readonly string[]
  /** How far what was seen goes, from 0 to 1; absent where there is nothing between yes and no. */
  readonly strength?: number
}

/**
 * Which side of a message a detector looks at. Detectors of one group describe the same fact from several sides, so their weights
 * are not simply added (`mail/verdict.ts`). `harmless` is evidence for an honest message, with negative weight.
 */
export type MailGroup = 'identity' | 'relationship' | 'story' | 'link' | 'trick' | 'attachment' | 'harmless'

/** Judges one message by itself and by what was known before it. Pure: same input, same findings. */
export interface MailDetector extends Description {
  readonly group: MailGroup
  /** True where it says nothing without earlier mail. */
  readonly needsHistory?: boolean
  detect(message: Message, history: MailHistory): readonly MailFinding[]
}
