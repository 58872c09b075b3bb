import type { Event } from '../model/event.ts'
import { type BoundRule, type Bucket, type CompiledRule, decideConstants, makeBucket } from './match/bucket.ts'
import { explainMatch, predicateJudge } from './match/explain.ts'
import { bindingOf, type SourceKey, sourceKeyOf } from './match/logsource.ts'
import { mappingNamed } from './match/mappings.ts'
import { allOf, mapPredicates, NEVER, nodeHolds, predicatesIn } from './match/node.ts'
import type { Match, SigmaRule } from './rule.ts'

/** Compiled rules that judge events one by one. Keeps caches, so it is for one thread, but no event changes what it finds. */
export interface Matcher {
  readonly rules: readonly SigmaRule[]
  /** All rules that match the event, in the order in which they were compiled. */
  match(event: Event): readonly Match[]
  /** The same by judging every rule with no index and no cache: slow, and the proof that the index loses nothing (M11). */
  matchAll(event: Event): readonly Match[]
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
}

/** Makes a matcher. Buckets of rules for a source are made when its first event comes. */
export function makeMatcher(compiled: readonly CompiledRule[], options: MatcherOptions): Matcher {
  const groups = groupByLogsource(compiled)
  let root: Place = { below: new Map(), bucket: undefined }
  let sources = 0

  function boundRules(key: SourceKey): readonly BoundRule[] {
    const bound: { readonly order: number; readonly rule: BoundRule }[] = []
    for (const group of groups) {
      const [first] = group
      const binding = first && bindingOf(first.rule.rule.logsource, key, options.optionalMappings)
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
      place.bucket = makeBucket(boundRules(key), { constants: constantsOf(key), sampleEvents: options.sampleEvents })
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
        const binding = bindingOf(rule.rule.logsource, key, options.optionalMappings)
        if (binding === undefined) continue
        const node = decideConstants(allOf([binding.where, rule.condition]), binding, new Map())
        if (nodeHolds(node, predicateJudge(binding.mapping, event.fields))) {
          matches.push(explainMatch({ compiled: rule, binding }, event.fields))
        }
      }
      return matches
    },
    cutValues() {
      const all = compiled.flatMap(({ condition }) => predicatesIn(condition))
      const expressions = new Set(all.flatMap((predicate) => (predicate.kind === 're' ? [predicate.expression] : [])))
      return [...expressions].reduce((sum, { cuts }) => sum + cuts.count, 0)
    },
    blindOn4688: () => compiled.filter(isBlindOn4688).map(({ rule }) => rule),
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
