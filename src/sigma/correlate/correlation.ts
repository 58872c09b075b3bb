import type { Instant } from '../../model/time.ts'
import type { CorrelationDetection } from '../language/correlation.ts'
import type { SigmaRule } from '../rule.ts'

/** A correlation whose rules were found. */
export interface Correlation
  extends Pick<CorrelationDetection, 'type' | 'timespanUs' | 'bounds' | 'percentile' | 'expression'> {
  readonly rule: SigmaRule
  /** Names of what its matches are grouped by, as its author calls them. */
  readonly groupBy: readonly string[]
  readonly members: readonly Member[]
}

/** A rule, or a correlation, whose matches a correlation looks at. */
export interface Member {
  readonly ruleId: string
  /** What the correlation calls it. */
  readonly reference: string
  /** Where its matches have the values of `groupBy`, and those that are counted or summed up. */
  readonly groupFields: readonly string[]
  readonly valueFields: readonly string[]
}

/** Where an event lies. */
export interface EventPlace {
  readonly id: string
  readonly time: Instant
  readonly file: string
  readonly record: number
}

/** A match of a member, as the correlation sees it. Matches are judged in order of `group`, then `time`. */
export interface BaseMatch {
  /** Id of the correlation. */
  readonly correlation: string
  /** Equal where the values of the group are, letter case aside. */
  readonly group: string
  readonly time: Instant
  /** Of the event, or of the finding of an inner correlation. */
  readonly id: string
  /** Which of the members matched. */
  readonly member: number
  /** The values of the group as this event has them, in the order of `groupBy`. */
  readonly groupValues: readonly string[]
  readonly values: readonly (string | number)[]
  readonly places: readonly EventPlace[]
}

/** A finding of a correlation. */
export interface Correlated {
  readonly rule: SigmaRule
  readonly type: Correlation['type']
  /** The first and the last match of the window in which its condition held. */
  readonly time: Instant
  readonly endTime: Instant
  readonly groupBy: Readonly<Record<string, string>>
  /** Number of matches, of different values or rules, or the sum, average or percentile. */
  readonly value: number
  /** Matches in the window. */
  readonly count: number
  /** The first of the events behind it; of a temporal correlation at least one for each rule. */
  readonly events: readonly EventPlace[]
}
