import { isKnownTechnique, stageOfTags, technique } from '../intel/attack.ts'
import { type Level, STAGES, type Stage } from '../model/signal.ts'
import type { SigmaRule } from '../sigma/rule.ts'
import { measuredWeight } from './rule-weights.ts'

/** What a signal of a rule says of itself beyond the match. */
export interface RuleTraits {
  readonly title: string
  readonly stage: Stage
  /** ATT&CK ids of the release that we speak, sorted. */
  readonly techniques: readonly string[]
  readonly act: boolean
  /** Log-likelihood ratio in nats. */
  readonly weight: number
  /** What the weight was estimated from; absent where it is judgement. */
  readonly measured?: string
  readonly against: readonly string[]
}

/** Prior weight in nats by the author's level, by judgement, where `rules/weights.json` has none that was measured. */
const LEVEL_WEIGHT = { informational: 0.1, low: 0.6, medium: 1.5, high: 3, critical: 4.5 } as const satisfies Record<
  Level,
  number
>
/** Hunting rules fire on everyday things by their own word; experimental ones are not settled yet. */
const HUNTING_SHARE = 0.4
const EXPERIMENTAL_SHARE = 0.8

/** Traits of a Sigma rule. Our own rules state stage and act in a `dwell` block; others get the stage of their tags. */
export function ruleTraits(rule: SigmaRule): RuleTraits {
  const own = asRecord(rule.custom['dwell'])
  const stated = STAGES.find((stage) => stage === own['stage'])
  const techniques = rule.tags.map((tag) => technique(tag)?.id).filter((id) => id !== undefined)
  const measured = measuredWeight(rule.id)
  return {
    title: rule.title,
    stage: stated ?? stageOfTags(rule.tags) ?? 'foothold',
    techniques: [...new Set(techniques)].filter(isKnownTechnique).sort(),
    act: own['act'] === true,
    weight: measured?.weight ?? judgedWeight(rule),
    ...(measured === undefined ? {} : { measured: measured.measured }),
    against: [
      ...textList(own['against']),
      ...rule.falsepositives
        .filter((text) => !/^(?:unknown|unlikely|none(?: known)?)\.?$/i.test(text.trim()))
        .map((text) => `The rule's author names as harmless: ${text}`),
    ],
  }
}

/** The weight of a rule by judgement alone, in nats. */
export function judgedWeight({ tags, level, status }: Pick<SigmaRule, 'tags' | 'level' | 'status'>): number {
  const hunting = tags.includes('detection.threat-hunting') || tags.includes('detection.threat_hunting')
  const share = (hunting ? HUNTING_SHARE : 1) * (status === 'experimental' ? EXPERIMENTAL_SHARE : 1)
  return Math.round(LEVEL_WEIGHT[level] * share * 1000) / 1000
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function textList(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
