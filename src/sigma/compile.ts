import type { Logsource } from '../model/event.ts'
import type { Level } from '../model/signal.ts'
import { linkCorrelations } from './correlate/link.ts'
import { filtersFor } from './filters.ts'
import type { Condition } from './language/condition.ts'
import { selectionsIn } from './language/condition.ts'
import type { Detection, Selection } from './language/detection.ts'
import { type LoweringContext, lowerItem } from './language/items.ts'
import type { Metadata } from './language/metadata.ts'
import type { Placeholders } from './language/placeholders.ts'
import type { Site } from './language/site.ts'
import { type CompiledRule, SAMPLE_EVENTS } from './match/bucket.ts'
import { ALWAYS, allOf, anyOf, type Node, notOf, someOf } from './match/node.ts'
import { CATEGORIES, SERVICES } from './match/windows-sources.ts'
import { type Matcher, makeMatcher } from './matcher.ts'
import type { ParsedCorrelation, ParsedFilter, ParsedRule } from './parse.ts'
import type { RuleProblem } from './rule.ts'
import type { Predicate } from './values/predicate.ts'

/** What to compile and how. */
export interface CompileOptions {
  /** Correlations over the rules, and filters that keep matches of them back. */
  readonly correlations?: readonly ParsedCorrelation[]
  readonly filters?: readonly ParsedFilter[]
  /** What the site says of itself; its placeholders come on top of those here, and its choice where there is none here. */
  readonly sites?: readonly Site[]
  /** Statuses that take part; without it all but deprecated and unsupported (C08). */
  readonly statuses?: readonly string[]
  /** Levels that take part; without it all. */
  readonly levels?: readonly Level[]
  /** Values for `%name%` under `expand`; a rule that needs one that is not here is refused (C70). */
  readonly placeholders?: Placeholders
  /** Lets `registry_set` and `network_connection` rules see Security 4657 and 5156 too (C88). */
  readonly optionalMappings?: boolean
  /** Events of one source that every rule judges before an index is made from them; 64 unless said. */
  readonly sampleEvents?: number
}

/** The matcher, and which rules are not in it: refused ones are problems, those not asked for are `skipped`. */
export interface Compiled {
  readonly matcher: Matcher
  readonly problems: readonly RuleProblem[]
  readonly warnings: readonly RuleProblem[]
  readonly skipped: readonly RuleProblem[]
}

const DEFAULT_STATUSES: readonly string[] = ['stable', 'test', 'experimental']

/** Compiles rules into one matcher. A rule that can't be used is a problem with its reason; the others go on. */
export function compileRules(rules: readonly ParsedRule[], given: CompileOptions = {}): Compiled {
  const options = withSites(given)
  const problems: RuleProblem[] = []
  const warnings: RuleProblem[] = []
  const skipped: RuleProblem[] = []
  const { optionalMappings = false, sampleEvents = SAMPLE_EVENTS } = options
  const report = (list: RuleProblem[], { rule }: Metadata, reason: string): void => {
    list.push({ file: rule.file, rule: rule.title, reason })
  }
  const refuse = (one: Metadata, reason: string): void => report(problems, one, reason)
  const isWanted = (one: Metadata): boolean => {
    const reason = whyUnwanted(one, options)
    if (reason !== undefined) report(skipped, one, reason)
    return reason === undefined
  }
  const used = new Set<Metadata>(
    withoutDoubles([...rules, ...(options.correlations ?? []), ...(options.filters ?? [])].filter(isWanted), refuse),
  )
  const lowered = lowerAll(
    rules.filter((one) => used.has(one)),
    (options.filters ?? []).filter((one) => used.has(one)),
    { placeholders: options.placeholders ?? {}, refuse, warn: (one, reason) => report(warnings, one, reason) },
  )
  const linked = linkCorrelations(
    lowered.map(({ parsed }) => parsed),
    (options.correlations ?? []).filter((one) => used.has(one)),
    refuse,
  )
  const matcher = makeMatcher(
    lowered.map(({ compiled }) => compiled),
    { optionalMappings, sampleEvents, linked, siteFields: (options.sites ?? []).flatMap(({ fields }) => fields) },
  )
  return { matcher, problems, warnings, skipped }
}

/** The options with what sites say in its place. Values of several sites for one placeholder are joined. */
function withSites(options: CompileOptions): CompileOptions {
  const { sites = [] } = options
  const placeholders: Record<string, readonly string[]> = { ...options.placeholders }
  for (const site of sites)
    for (const [name, values] of Object.entries(site.placeholders))
      placeholders[name] = [
        ...new Set([...(Object.hasOwn(placeholders, name) ? (placeholders[name] ?? []) : []), ...values]),
      ]
  const statuses = options.statuses ?? sites.findLast((site) => site.statuses !== undefined)?.statuses
  const levels = options.levels ?? sites.findLast((site) => site.levels !== undefined)?.levels
  return {
    ...options,
    placeholders,
    ...(statuses === undefined ? {} : { statuses }),
    ...(levels === undefined ? {} : { levels }),
  }
}

/** Why the user did not ask for it; undefined where they did. A filter has no level (C115). */
function whyUnwanted(one: Metadata, { statuses = DEFAULT_STATUSES, levels }: CompileOptions): string | undefined {
  const { status, level } = one.rule
  if (!statuses.includes(status)) return `its status is ${status}`
  return 'filter' in one || levels === undefined || levels.includes(level) ? undefined : `its level is ${level}`
}

/** Brings rules into the form that matching needs, each with its filters (C120). */
function lowerAll(
  rules: readonly ParsedRule[],
  filters: readonly ParsedFilter[],
  {
    placeholders,
    refuse,
    warn,
  }: {
    readonly placeholders: Placeholders
    readonly refuse: (one: Metadata, reason: string) => void
    readonly warn: (one: Metadata, reason: string) => void
  },
): readonly { readonly parsed: ParsedRule; readonly compiled: CompiledRule }[] {
  const interned = new Map<string, Predicate>()
  /** What `lower` gives, or undefined where the document can't be used. */
  function attempt<T>(one: Metadata, lower: (context: LoweringContext) => T): T | undefined {
    const doubts = new Set<string>()
    const context: LoweringContext = {
      placeholders,
      intern: (key, predicate) => {
        const known = interned.get(key)
        if (known === undefined) interned.set(key, predicate)
        return known ?? predicate
      },
      warn: (reason) => doubts.add(reason),
    }
    try {
      const lowered = lower(context)
      for (const reason of doubts) warn(one, reason)
      return lowered
    } catch (error) {
      // A RangeError is V8's word for too long or too deep.
      if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error
      refuse(one, error.message)
      return undefined
    }
  }
  const compiledFilters = new Map<ParsedFilter, Node>()
  for (const one of filters) {
    const node = attempt(one, (context) => lowerDetection(one.filter, context).condition)
    if (node !== undefined) compiledFilters.set(one, one.filter.excludes ? notOf(node) : node)
  }
  const filtersOf = filtersFor(rules, [...compiledFilters.keys()], warn)
  return rules.flatMap((parsed) => {
    const compiled = attempt(parsed, (context): CompiledRule => {
      warnOfUnknownSource(parsed.rule.logsource, context)
      const own = (filtersOf.get(parsed) ?? []).map((one) => ({
        filter: one.rule,
        node: compiledFilters.get(one) ?? ALWAYS,
      }))
      return { rule: parsed.rule, ...lowerDetection(parsed.detection, context), filters: own }
    })
    return compiled === undefined ? [] : [{ parsed, compiled }]
  })
}

/** Refuses the second rule of an id or a name (C06, C07), and rules that another one stands for (C11). */
function withoutDoubles(
  rules: readonly Metadata[],
  refuse: (rule: Metadata, reason: string) => void,
): readonly Metadata[] {
  const byId = new Map<string, Metadata>()
  const byName = new Map<string, Metadata>()
  const kept = rules.filter((parsed) => {
    const { name } = parsed
    const same = byId.get(parsed.rule.id)
    const namesake = name === undefined ? undefined : byName.get(name)
    if (same !== undefined)
      refuse(parsed, `its id ${parsed.rule.id} is that of “${same.rule.title}” in ${same.rule.file}`)
    else if (namesake !== undefined)
      refuse(parsed, `its name “${name}” is that of “${namesake.rule.title}” in ${namesake.rule.file}`)
    else {
      byId.set(parsed.rule.id, parsed)
      if (name !== undefined) byName.set(name, parsed)
      return true
    }
    return false
  })
  const replacedBy = new Map<string, Metadata>()
  for (const parsed of kept) for (const id of parsed.replaces) if (id !== parsed.rule.id) replacedBy.set(id, parsed)
  return kept.filter((parsed) => {
    const newer = replacedBy.get(parsed.rule.id)
    // Two rules that replace each other both stay.
    if (newer === undefined || parsed.replaces.includes(newer.rule.id)) return true
    refuse(parsed, `“${newer.rule.title}” in ${newer.rule.file} replaces it`)
    return false
  })
}

function lowerDetection(
  detection: Detection,
  context: LoweringContext,
): Pick<CompiledRule, 'condition' | 'conditions' | 'selections'> {
  const selections = new Map<string, Node>()
  const used = new Set(detection.conditions.flatMap(selectionsIn))
  for (const [name, selection] of detection.selections) {
    // Lowered also where no condition uses it, so that its errors are seen.
    const node = lowerSelection(selection, context)
    if (used.has(name)) selections.set(name, node)
    else context.warn(`the selection “${name}” is not used`)
  }
  const { conditions } = detection
  return { condition: anyOf(conditions.map((one) => lowerCondition(one, selections))), conditions, selections }
}

function warnOfUnknownSource({ product, service, category }: Logsource, { warn }: LoweringContext): void {
  if (product !== 'windows') return
  if (service !== undefined && !SERVICES.has(service)) warn(`no Windows channel is known for the service “${service}”`)
  if (category !== undefined && !CATEGORIES.has(category))
    warn(`no Windows event is known for the category “${category}”`)
}

function lowerSelection(selection: Selection, context: LoweringContext): Node {
  if (selection.kind === 'item') return lowerItem(selection, context)
  const nodes = selection.of.map((one) => lowerSelection(one, context))
  return selection.kind === 'all' ? allOf(nodes) : anyOf(nodes)
}

function lowerCondition(condition: Condition, selections: ReadonlyMap<string, Node>): Node {
  switch (condition.kind) {
    case 'selection': {
      const node = selections.get(condition.name)
      if (node === undefined) throw new SyntaxError(`there is no selection “${condition.name}”`)
      return node
    }
    case 'not':
      return notOf(lowerCondition(condition.of, selections))
    case 'some':
      return someOf(
        condition.atLeast,
        condition.of.map((one) => lowerCondition(one, selections)),
      )
    default: {
      const nodes = condition.of.map((one) => lowerCondition(one, selections))
      return condition.kind === 'and' ? allOf(nodes) : anyOf(nodes)
    }
  }
}
