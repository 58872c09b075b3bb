import { hash } from 'node:crypto'
import { filtersFor } from './filters.ts'
import type { Matcher } from './matcher.ts'
import { packCorrelation, packFilter, packRule } from './pack.ts'
import type { ParsedCorrelation, ParsedFile, ParsedRule } from './parse.ts'

/**
 * What decides the matches of each rule and the findings of each correlation in use, by id: their own text, the filters over
 * them, what the site says, and the rules below them. Equal digests find the same in the same events. Where the file lies does not count.
 */
export function ruleDigests(
  parsed: readonly ParsedFile[],
  { rules, correlator }: Matcher,
): ReadonlyMap<string, string> {
  const inUse = new Set(rules)
  const ownRules = parsed.flatMap((file) => file.rules).filter(({ rule }) => inUse.has(rule))
  const filters = filtersFor(
    ownRules,
    parsed.flatMap((file) => file.filters),
    () => {},
  )
  const sites = parsed.flatMap((file) => file.sites)
  const digests = new Map<string, string>()
  for (const one of ownRules) {
    const over = (filters.get(one) ?? []).map((filter) => digestOf(withoutPlace(packFilter(filter))))
    digests.set(one.rule.id, digestOf([withoutPlace(packRule(one)), over, sites]))
  }
  const byRule = new Map<unknown, ParsedCorrelation>(
    parsed.flatMap((file) => file.correlations.map((one) => [one.rule, one] as const)),
  )
  // Inner ones come first.
  for (const { rule, members } of correlator.correlations) {
    const own = byRule.get(rule)
    if (own === undefined) continue
    const below = members.map(({ ruleId }) => digests.get(ruleId) ?? '')
    digests.set(rule.id, digestOf([withoutPlace(packCorrelation(own)), below]))
  }
  return digests
}

function withoutPlace<Packed extends { readonly rule: ParsedRule['rule'] }>(packed: Packed): unknown {
  return { ...packed, rule: { ...packed.rule, file: '' } }
}

function digestOf(value: unknown): string {
  return hash('sha256', JSON.stringify(value))
}
