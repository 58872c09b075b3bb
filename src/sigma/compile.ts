import type { Logsource } from '../model/event.ts'
import type { Level } from '../model/signal.ts'
import type { Condition } from './language/condition.ts'
import { selectionsIn } from './language/condition.ts'
import type { Selection } from './language/detection.ts'
import { type LoweringContext, lowerItem } from './language/items.ts'
import type { Placeholders } from './language/placeholders.ts'
import { type CompiledRule, SAMPLE_EVENTS } from './match/bucket.ts'
import { allOf, anyOf, type Node, notOf, someOf } from './match/node.ts'
import { CATEGORIES, SERVICES } from './match/windows-sources.ts'
import { type Matcher, makeMatcher } from './matcher.ts'
import type { ParsedRule } from './parse.ts'
import type { RuleProblem } from './rule.ts'
import type { Predicate } from './values/predicate.ts'

/** What to compile and how. */
export interface CompileOptions {
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
export function compileRules(rules: readonly ParsedRule[], options: CompileOptions = {}): Compiled {
  const problems: RuleProblem[] = []
  const warnings: RuleProblem[] = []
  const skipped: RuleProblem[] = []
  const compiled: CompiledRule[] = []
  const {
    statuses = DEFAULT_STATUSES,
    levels,
    placeholders = {},
    optionalMappings = false,
    sampleEvents = SAMPLE_EVENTS,
  } = options
  const interned = new Map<string, Predicate>()
  const report = (list: RuleProblem[], { rule }: ParsedRule, reason: string): void => {
    list.push({ file: rule.file, rule: rule.title, reason })
  }
  const wanted = rules.filter((parsed) => {
    const { status, level } = parsed.rule
    const isWanted = statuses.includes(status) && (levels?.includes(level) ?? true)
    if (!isWanted)
      report(skipped, parsed, `its ${statuses.includes(status) ? `level is ${level}` : `status is ${status}`}`)
    return isWanted
  })
  for (const parsed of withoutDoubles(wanted, (one, reason) => report(problems, one, reason))) {
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
      compiled.push(compileRule(parsed, context))
      for (const reason of doubts) report(warnings, parsed, reason)
    } catch (error) {
      // A RangeError is V8's word for too long or too deep.
      if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error
      report(problems, parsed, error.message)
    }
  }
  return { matcher: makeMatcher(compiled, { optionalMappings, sampleEvents }), problems, warnings, skipped }
}

/** Refuses the second rule of an id or a name (C06, C07), and rules that another one stands for (C11). */
function withoutDoubles(
  rules: readonly ParsedRule[],
  refuse: (rule: ParsedRule, reason: string) => void,
): readonly ParsedRule[] {
  const byId = new Map<string, ParsedRule>()
  const byName = new Map<string, ParsedRule>()
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
  const replacedBy = new Map<string, ParsedRule>()
  for (const parsed of kept) for (const id of parsed.replaces) if (id !== parsed.rule.id) replacedBy.set(id, parsed)
  return kept.filter((parsed) => {
    const newer = replacedBy.get(parsed.rule.id)
    // Two rules that replace each other both stay.
    if (newer === undefined || parsed.replaces.includes(newer.rule.id)) return true
    refuse(parsed, `“${newer.rule.title}” in ${newer.rule.file} replaces it`)
    return false
  })
}

function compileRule({ rule, detection }: ParsedRule, context: LoweringContext): CompiledRule {
  const selections = new Map<string, Node>()
  const used = new Set(detection.conditions.flatMap(selectionsIn))
  for (const [name, selection] of detection.selections) {
    // Lowered also where no condition uses it, so that its errors are seen.
    const node = lowerSelection(selection, context)
    if (used.has(name)) selections.set(name, node)
    else context.warn(`the selection “${name}” is not used`)
  }
  warnOfUnknownSource(rule.logsource, context)
  const condition = anyOf(detection.conditions.map((one) => lowerCondition(one, selections)))
  return { rule, condition, selections }
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
