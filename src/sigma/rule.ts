import type { FieldValue, Logsource } from '../model/event.ts'
import type { Level } from '../model/signal.ts'

/** A Sigma rule's metadata, as findings show it. */
export interface SigmaRule {
  readonly id: string
  readonly title: string
  readonly level: Level
  readonly status: string
  readonly description?: string
  readonly author?: string
  readonly references: readonly string[]
  readonly falsepositives: readonly string[]
  /** As written, lower case: `attack.t1059.001`, `attack.stealth`. */
  readonly tags: readonly string[]
  readonly logsource: Logsource
  /** The fields that the author wants shown. */
  readonly fields: readonly string[]
  /** Top-level keys that Sigma does not define, such as our own `dwell:` block. */
  readonly custom: Readonly<Record<string, unknown>>
  /** Path of the file as the user gave it. */
  readonly file: string
}

/** Why a rule, or a document, cannot be used, or what is doubtful about it. */
export interface RuleProblem {
  readonly file: string
  readonly rule?: string
  readonly reason: string
}

/** One rule that matched one event. `fields` holds the event's fields that made it match, by the event's own names. */
export interface Match {
  readonly rule: SigmaRule
  readonly fields: Readonly<Record<string, FieldValue>>
  /** Names of the selections that held. */
  readonly selections: readonly string[]
  /** What held in these selections, each with the rule's field and the first pattern that did (C84). */
  readonly because: readonly MatchedItem[]
  /** True where the rule only serves correlations and reports nothing of its own (C109). */
  readonly isSilent?: boolean
}

/** One item of a selection that held: `Image endswith \\cmd.exe`. Keywords have no field; patterns are in lower case unless cased. */
export interface MatchedItem {
  readonly field: string | null
  readonly operator: string
  readonly pattern: string
}
