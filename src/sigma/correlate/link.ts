import type { Selection } from '../language/detection.ts'
import type { ParsedCorrelation, ParsedRule } from '../parse.ts'
import type { Correlation, Member } from './correlation.ts'

/** Longest chain of correlations over correlations (C96). */
const MAX_DEPTH = 10

/** Correlations that can be used, inner ones first. */
export interface Linked {
  readonly correlations: readonly Correlation[]
  /** Ids of rules and correlations that report nothing of their own (C109). */
  readonly silent: ReadonlySet<string>
}

/** What a reference leads to. */
type Target =
  | { readonly kind: 'rule'; readonly parsed: ParsedRule }
  | { readonly kind: 'correlation'; readonly parsed: ParsedCorrelation }

/**
 * Finds the rules that correlations name, by id or name and in any file (C96). What can't be used is refused with its reason: a
 * reference to nothing or to what was refused, a cycle, a chain that is too long, an alias without a field.
 */
export function linkCorrelations(
  rules: readonly ParsedRule[],
  parsed: readonly ParsedCorrelation[],
  refuse: (correlation: ParsedCorrelation, reason: string) => void,
): Linked {
  const targets = new Map<string, Target>()
  const name = (target: Target): void => {
    targets.set(target.parsed.rule.id, target)
    if (target.parsed.name !== undefined) targets.set(target.parsed.name, target)
  }
  for (const one of rules) name({ kind: 'rule', parsed: one })
  for (const one of parsed) name({ kind: 'correlation', parsed: one })
  const find = (reference: string): Target | undefined => targets.get(reference) ?? targets.get(reference.toLowerCase())

  const correlations: Correlation[] = []
  const silent = new Set<string>()
  const loud = new Set<string>()
  const { ordered, reasons } = inOrder(parsed, find)
  for (const one of ordered) {
    const inner = innerOf(one, find).find(({ rule }) => reasons.has(rule.id))
    const reason = reasons.get(one.rule.id) ?? (inner && `it needs “${inner.rule.title}”, which can't be used`)
    const linked = reason ?? link(one, find)
    if (typeof linked === 'string') {
      reasons.set(one.rule.id, linked)
      refuse(one, linked)
      continue
    }
    correlations.push(linked)
    for (const reference of one.correlation.references) {
      const target = find(reference)?.parsed.rule
      if (target === undefined) continue
      if (one.correlation.generate) loud.add(target.id)
      // What stands beside its correlation in one file is a part of it; a rule of another file is one in its own right.
      else if (target.file === one.rule.file) silent.add(target.id)
    }
  }
  return { correlations, silent: new Set([...silent].filter((id) => !loud.has(id))) }
}

type Find = (reference: string) => Target | undefined

function innerOf(one: ParsedCorrelation, find: Find): readonly ParsedCorrelation[] {
  return one.correlation.references.flatMap((reference) => {
    const target = find(reference)
    return target?.kind === 'correlation' ? [target.parsed] : []
  })
}

/** Sorts correlations so that each comes after those that it needs (Kahn 1962); those of a cycle come last, with the reason. */
function inOrder(
  parsed: readonly ParsedCorrelation[],
  find: Find,
): { readonly ordered: readonly ParsedCorrelation[]; readonly reasons: Map<string, string> } {
  const reasons = new Map<string, string>()
  const waitsFor = new Map(parsed.map((one) => [one, innerOf(one, find).length]))
  const neededBy = new Map<ParsedCorrelation, ParsedCorrelation[]>()
  for (const one of parsed)
    for (const inner of innerOf(one, find)) neededBy.set(inner, [...(neededBy.get(inner) ?? []), one])
  const ordered = parsed.filter((one) => waitsFor.get(one) === 0)
  const depths = new Map(ordered.map((one) => [one, 1]))
  // The list grows while it is walked.
  for (const one of ordered) {
    for (const outer of neededBy.get(one) ?? []) {
      depths.set(outer, Math.max(depths.get(outer) ?? 1, (depths.get(one) ?? 1) + 1))
      const left = (waitsFor.get(outer) ?? 0) - 1
      waitsFor.set(outer, left)
      if (left === 0) ordered.push(outer)
    }
  }
  for (const [one, depth] of depths)
    if (depth > MAX_DEPTH) reasons.set(one.rule.id, `a chain of more than ${MAX_DEPTH} correlations`)
  const left = parsed.filter((one) => !ordered.includes(one))
  for (const one of left) reasons.set(one.rule.id, cycleReason(one, new Set(left), find))
  return { ordered: [...ordered, ...left], reasons }
}

/** Walks from one that waits for ever to another until one comes again. */
function cycleReason(start: ParsedCorrelation, left: ReadonlySet<ParsedCorrelation>, find: Find): string {
  const walk: ParsedCorrelation[] = []
  let at: ParsedCorrelation | undefined = start
  while (at !== undefined && !walk.includes(at)) {
    walk.push(at)
    at = innerOf(at, find).find((one) => left.has(one))
  }
  const cycle = at === undefined ? walk : walk.slice(walk.indexOf(at))
  const titles = [...cycle, at ?? start].map(({ rule }) => `“${rule.title}”`).join(' → ')
  return cycle.includes(start)
    ? `a cycle of correlations: ${titles}`
    : `it needs correlations that form a cycle: ${titles}`
}

/** The correlation with its members, or why there is none. */
function link(one: ParsedCorrelation, find: Find): Correlation | string {
  const { type, references, groupBy, timespanUs, bounds, percentile, expression, aliases, fields } = one.correlation
  const members: Member[] = []
  for (const reference of references) {
    const target = find(reference)
    if (target === undefined) return `it names the rule “${reference}”, and no rule in use has that id or name`
    const fieldOf = (name: string): string | { readonly reason: string } => {
      const alias = aliases.get(name)
      const field = alias?.get(reference) ?? name
      if (target.kind === 'correlation' && !target.parsed.correlation.groupBy.includes(field))
        return { reason: `the correlation “${reference}” is not grouped by “${field}”` }
      if (alias?.has(reference) === false && target.kind === 'rule' && !fieldsOf(target.parsed).has(field))
        return { reason: `the alias “${name}” has no field for the rule “${reference}”` }
      return field
    }
    const [groupFields, valueFields] = [groupBy.map(fieldOf), fields.map(fieldOf)]
    const wrong = [...groupFields, ...valueFields].find((field) => typeof field !== 'string')
    if (wrong !== undefined) return wrong.reason
    members.push({
      ruleId: target.parsed.rule.id,
      reference,
      groupFields: groupFields.filter((field) => typeof field === 'string'),
      valueFields: valueFields.filter((field) => typeof field === 'string'),
    })
  }
  return { rule: one.rule, type, groupBy, timespanUs, bounds, percentile, expression, members }
}

/** Fields that a rule looks at. */
function fieldsOf({ detection }: ParsedRule): ReadonlySet<string> {
  const fields = new Set<string>()
  const visit = (selection: Selection): void => {
    if (selection.kind !== 'item') selection.of.forEach(visit)
    else if (selection.field !== undefined) fields.add(selection.field)
  }
  for (const selection of detection.selections.values()) visit(selection)
  return fields
}
