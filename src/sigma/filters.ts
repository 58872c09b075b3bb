import type { Metadata } from './language/metadata.ts'
import type { ParsedFilter, ParsedRule } from './parse.ts'

/**
 * Which filters are for which rules (C116): a filter names the rule or `any`, and what its logsource says, the rule's says too.
 * `warn` hears of filters that name rules that are not there, or are for another source (C119).
 */
export function filtersFor(
  rules: readonly ParsedRule[],
  filters: readonly ParsedFilter[],
  warn: (filter: Metadata, reason: string) => void,
): ReadonlyMap<ParsedRule, readonly ParsedFilter[]> {
  const byKey = new Map<string, ParsedRule>()
  for (const one of rules) {
    byKey.set(one.rule.id, one)
    if (one.name !== undefined) byKey.set(one.name, one)
  }
  const found = new Map<ParsedRule, ParsedFilter[]>()
  const give = (one: ParsedRule, filter: ParsedFilter): void => {
    const list = found.get(one)
    if (list === undefined) found.set(one, [filter])
    else if (!list.includes(filter)) list.push(filter)
  }
  for (const filter of filters) {
    const { references } = filter.filter
    if (references === 'any') {
      for (const one of rules) if (isWithin(filter, one)) give(one, filter)
      continue
    }
    for (const reference of references) {
      const one = byKey.get(reference) ?? byKey.get(reference.toLowerCase())
      if (one === undefined) warn(filter, `it names the rule “${reference}”, and no rule in use has that id or name`)
      else if (isWithin(filter, one)) give(one, filter)
      else warn(filter, `it names the rule “${reference}”, which is for another logsource`)
    }
  }
  return found
}

function isWithin({ rule: { logsource } }: ParsedFilter, { rule }: ParsedRule): boolean {
  const { product, service, category } = logsource
  return (
    (product === undefined || product === rule.logsource.product) &&
    (service === undefined || service === rule.logsource.service) &&
    (category === undefined || category === rule.logsource.category)
  )
}
