import type { Event, FieldValue } from '../model/event.ts'
import type { Linked } from './correlate/link.ts'
import { type Correlator, makeCorrelator } from './correlator.ts'
import type { SiteFields } from './language/site.ts'
import { type BoundRule, type Bucket, type CompiledRule, decideConstants, makeBucket } from './match/bucket.ts'
import { explainMatch, predicateJudge } from './match/explain.ts'
import { planField, readField } from './match/fields.ts'
import { type SourceKey, sourceKeyOf } from './match/logsource.ts'
import { type Mapping, mappingNamed, PLAIN } from './match/mappings.ts'
import { ALWAYS, allOf, mapPredicates, NEVER, type Node, nodeHolds, predicatesIn } from './match/node.ts'
import { makeBind } from './match/site-mapping.ts'
import { type Explanation, explainRule } from './match/why.ts'
import type { Match, SigmaRule } from './rule.ts'
import type { Predicate } from './values/predicate.ts'

/** Compiled rules that judge events one by one. Keeps caches, so it is for one thread, but no event changes what it finds. */
export interface Matcher {
  readonly rules: readonly SigmaRule[]
  /** All rules that match the event, in the order in which they were compiled. */
  match(event: Event): readonly Match[]
  /** The same by judging every rule with no index and no cache: slow, and the proof that the index loses nothing (M11). */
  matchAll(event: Event): readonly Match[]
  /** Why the rule of this id matches the event, or does not; undefined where there is no such rule. */
  explain(ruleId: string, event: Event): Explanation | undefined
  /**
   * Rules that could match events from the source of this one, given the names of all fields that its events have. One that is
   * not among them is blind there (C87): it is for another source, or it needs a field that never comes.
   */
  fedBy(sample: Event, fieldNames: readonly string[]): readonly SigmaRule[]
  /** Correlations over these rules. */
  readonly correlator: Correlator
  /** How many matches each filter has kept back so far (C119). `matchAll` counts none. */
  suppressed(): readonly { readonly filter: SigmaRule; readonly matches: number }[]
  /** How often a regular expression looked only at the first 64 KiB of a longer value. */
  cutValues(): number
  /** Rules for process creation that can never match Security 4688, for want of a field there (C87). */
  blindOn4688(): readonly SigmaRule[]
}

/** Different sources whose buckets are kept; beyond that all are made anew. */
const MAX_SOURCES = 5000

interface Place {
  readonly below: Map<string | undefined, Place>
  bucket: Bucket | undefined
}

/** See `CompileOptions`. */
export interface MatcherOptions {
  readonly optionalMappings: boolean
  readonly sampleEvents: number
  readonly linked: Linked
  readonly siteFields: readonly SiteFields[]
}

/** Makes a matcher. Buckets of rules for a source are made when its first event comes. */
export function makeMatcher(given: readonly CompiledRule[], options: MatcherOptions): Matcher {
  const { silent } = options.linked
  const bind = makeBind(options.siteFields, options.optionalMappings)
  const compiled = given.map((one) => (silent.has(one.rule.id) ? { ...one, isSilent: true } : one))
  const groups = groupByLogsource(compiled)
  let root: Place = { below: new Map(), bucket: undefined }
  let sources = 0

  const suppressed = new Map<string, { readonly filter: SigmaRule; matches: number }>()
  const onSuppressed = (filter: SigmaRule): void => {
    const known = suppressed.get(filter.id) ?? { filter, matches: 0 }
    known.matches += 1
    suppressed.set(filter.id, known)
  }

  function fieldsOf(rule: SigmaRule, event: Event, names: readonly string[]): readonly (FieldValue | undefined)[] {
    const mapping = bind(rule.logsource, sourceKeyOf(event))?.mapping ?? PLAIN
    const own = Object.keys(event.fields)
    return names.map((name) => readField(planField(name, mapping, own), event.fields))
  }

  function boundRules(key: SourceKey): readonly BoundRule[] {
    const bound: { readonly order: number; readonly rule: BoundRule }[] = []
    for (const group of groups) {
      const [first] = group
      const binding = first && bind(first.rule.rule.logsource, key)
      if (binding === undefined) continue
      for (const { order, rule } of group) bound.push({ order, rule: { compiled: rule, binding } })
    }
    return bound.sort((a, b) => a.order - b.order).map(({ rule }) => rule)
  }

  function bucketOf(event: Event): Bucket {
    const key = sourceKeyOf(event)
    const { product, service, category } = key.logsource
    const source = below(below(below(root, product), service), category)
    const place = below(below(below(source, key.channel), key.provider), key.eventId)
    if (place.bucket === undefined) {
      sources += 1
      if (sources > MAX_SOURCES) {
        sources = 1
        root = { below: new Map(), bucket: undefined }
        return bucketOf(event)
      }
      place.bucket = makeBucket(boundRules(key), {
        constants: constantsOf(key),
        sampleEvents: options.sampleEvents,
        onSuppressed,
      })
    }
    return place.bucket
  }

  return {
    rules: compiled.map(({ rule }) => rule),
    match: (event) => bucketOf(event).match(event),
    matchAll(event) {
      const key = sourceKeyOf(event)
      const matches: Match[] = []
      for (const rule of compiled) {
        const binding = bind(rule.rule.logsource, key)
        if (binding === undefined) continue
        const filtered = [rule.condition, ...rule.filters.map(({ node: keeps }) => keeps)]
        const node = decideConstants(allOf([binding.where, ...filtered]), binding, new Map())
        if (nodeHolds(node, predicateJudge(binding.mapping, event.fields))) {
          matches.push(explainMatch({ compiled: rule, binding }, event.fields))
        }
      }
      return matches
    },
    fedBy(sample, fieldNames) {
      const key = sourceKeyOf(sample)
      const constants = constantsOf(key)
      return groups.flatMap((group) => {
        const [first] = group
        const binding = first && bind(first.rule.rule.logsource, key)
        if (binding === undefined) return []
        const possible = fieldsSeen(binding.mapping, fieldNames)
        return group.flatMap(({ rule }) => {
          const node = decideConstants(allOf([binding.where, rule.condition]), binding, constants)
          const left = mapPredicates(node, possible)
          return left.kind === 'constant' && !left.holds ? [] : [rule.rule]
        })
      })
    },
    explain(ruleId, event) {
      const rule = compiled.find((one) => one.rule.id === ruleId)
      return rule && explainRule(rule, event, bind)
    },
    correlator: makeCorrelator(options.linked, fieldsOf),
    suppressed: () => [...suppressed.values()],
    cutValues() {
      const all = compiled.flatMap(({ condition, filters }) =>
        [condition, ...filters.map(({ node }) => node)].flatMap(predicatesIn),
      )
      const expressions = new Set(all.flatMap((predicate) => (predicate.kind === 're' ? [predicate.expression] : [])))
      return [...expressions].reduce((sum, { cuts }) => sum + cuts.count, 0)
    },
    blindOn4688: () => compiled.filter(isBlindOn4688).map(({ rule }) => rule),
  }
}

/** What is left of a predicate where only these fields ever come. */
function fieldsSeen(mapping: Mapping, names: readonly string[]): (predicate: Predicate) => Node {
  const seen = new Map<string, boolean>()
  const isSeen = (field: string): boolean => {
    const known = seen.get(field)
    if (known !== undefined) return known
    const { key, path, mapped } = planField(field, mapping, names)
    const found = key !== undefined || path !== undefined || mapped !== undefined
    seen.set(field, found)
    return found
  }
  return (predicate) => {
    const { field, kind } = predicate
    if (field === undefined || isSeen(field)) return { kind: 'predicate', predicate }
    return kind === 'null' || (kind === 'exists' && !predicate.wanted) ? ALWAYS : NEVER
  }
}

function isBlindOn4688({ rule, condition }: CompiledRule): boolean {
  if (rule.logsource.category !== 'process_creation' || (rule.logsource.product ?? 'windows') !== 'windows')
    return false
  const { blind } = mappingNamed('process-4688')
  const seen = mapPredicates(condition, (predicate) => {
    const isBlind = predicate.field !== undefined && blind.has(predicate.field.toLowerCase())
    return isBlind ? NEVER : { kind: 'predicate', predicate }
  })
  return seen.kind === 'constant' && !seen.holds
}

function groupByLogsource(
  compiled: readonly CompiledRule[],
): readonly (readonly { readonly order: number; readonly rule: CompiledRule }[])[] {
  const groups = new Map<string, { order: number; rule: CompiledRule }[]>()
  for (const [order, rule] of compiled.entries()) {
    const { product, service, category } = rule.rule.logsource
    const key = JSON.stringify([product, service, category])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [{ order, rule }])
    else group.push({ order, rule })
  }
  return [...groups.values()]
}

function below(place: Place, name: string | undefined): Place {
  let found = place.below.get(name)
  if (found === undefined) {
    found = { below: new Map(), bucket: undefined }
    place.below.set(name, found)
  }
  return found
}

/** Fields that all events of the source have with this text. */
function constantsOf({ channel, provider, eventId }: SourceKey): ReadonlyMap<string, string> {
  const constants = new Map<string, string>()
  if (channel !== undefined) constants.set('Channel', channel)
  if (provider !== undefined) constants.set('Provider_Name', provider)
  if (eventId !== undefined) constants.set('EventID', eventId)
  return constants
}
