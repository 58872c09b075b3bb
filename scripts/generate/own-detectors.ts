import { loadRuleSet } from '../../src/cli/rule-set.ts'
import { behaviourDetectors } from '../../src/detect/behaviour/index.ts'
import type { Description } from '../../src/detect/detector.ts'
import { mailDetectors } from '../../src/detect/mail/index.ts'
import { type RuleTraits, ruleTraits } from '../../src/pipeline/rule-traits.ts'
import type { SigmaRule } from '../../src/sigma/rule.ts'

/** One of our own Sigma rules, and what a signal of it says. */
export interface OwnRule {
  readonly rule: SigmaRule
  readonly traits: RuleTraits
}

/** Our own rules, in order of their files. @throws where one of them cannot be used. */
export async function ownRules(): Promise<readonly OwnRule[]> {
  const { matcher, problems } = await loadRuleSet([], { own: true })
  if (problems.length > 0 || matcher.rules.length === 0)
    throw new Error(`our own rules do not load: ${JSON.stringify(problems)}`)
  return [...matcher.rules]
    .sort((a, b) => (a.file < b.file ? -1 : 1))
    .map((rule) => ({ rule, traits: ruleTraits(rule) }))
}

/** The detectors in code, by family. */
export const FAMILIES: Readonly<Record<'mail' | 'behaviour', readonly Description[]>> = {
  mail: mailDetectors,
  behaviour: behaviourDetectors,
}
