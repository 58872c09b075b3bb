import type { FindingFacts } from '../../../model/event.ts'
import { lookUp } from '../../../model/look-up.ts'

type Severity = NonNullable<FindingFacts['severity']>

/** Words by which products grade, in ours. */
const WORDS: Readonly<Record<string, Severity>> = lookUp({
  informational: 'informational',
  information: 'informational',
  info: 'informational',
  notice: 'low',
  none: 'informational',
  debug: 'informational',
  compliance: 'informational',
  minimal: 'informational',
  s0: 'informational',
  'very low': 'informational',
  low: 'low',
  minor: 'low',
  s1: 'low',
  warning: 'low',
  suspicious: 'medium',
  medium: 'medium',
  moderate: 'medium',
  s2: 'medium',
  s3: 'medium',
  error: 'medium',
  high: 'high',
  major: 'high',
  severe: 'high',
  serious: 'high',
  malicious: 'high',
  s4: 'high',
  critical: 'critical',
  'very high': 'critical',
  fatal: 'critical',
  emergency: 'critical',
  alert: 'high',
  s5: 'critical',
})
const STEPS: readonly Severity[] = ['informational', 'low', 'medium', 'high', 'critical']

/** Where our words begin on a product's scale: the least number that is low, medium, high and critical. */
export type Steps = readonly [low: number, medium: number, high: number, critical: number]

/** The usual scale of a hundred. */
export const OF_HUNDRED: Steps = [20, 40, 60, 80]

/** A product's grade in our words: by its word, or by its number on the product's scale. Undefined for what is neither. */
export function severityOf(stated: string | undefined, steps: Steps | undefined): Severity | undefined {
  if (stated === undefined) return undefined
  const word =
    WORDS[
      stated
        .toLowerCase()
        .replace(/^(?:severity|alert|threat)[_ ]/, '')
        .replaceAll('_', ' ')
    ]
  if (word !== undefined) return word
  const number = Number(stated)
  if (steps === undefined || !Number.isFinite(number) || number < 0) return undefined
  // Products that once graded to 5 or 10 now grade to 100, in the same field.
  const scale = steps[3] <= 10 && number > 10 ? OF_HUNDRED : steps
  return STEPS[scale.filter((least) => number >= least).length]
}
