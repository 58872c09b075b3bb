import { attackVersion, technique } from '../intel/attack.ts'
import type { Event } from '../model/event.ts'
import { isReject } from '../model/event.ts'
import { count, listUpTo } from '../report/words.ts'
import type { Matcher } from '../sigma/matcher.ts'
import { type SourceKind, sourceKinds } from '../stores/events/source-kinds.ts'
import { type BlindRule, missingFieldCounts, whyBlind } from './blind-rules.ts'
import type { Values, World } from './command.ts'
import { openHome } from './home.ts'
import { eachOutcome } from './outcomes.ts'

/** Field names of one kind of record that are looked at. */
const MAX_FIELD_NAMES = 10_000
/** Fields that never come, and sources of each, that the text names. */
const MAX_WANTED_FIELDS = 20
const MAX_WANTED_SOURCES = 3

/** A technique and the rules that name it. */
export interface CoveredTechnique {
  readonly id: string
  readonly name: string
  readonly tactics: readonly string[]
  readonly rules: number
  /** Those that a source that is present can feed. */
  readonly fed: number
}

/** What rules cover of ATT&CK, given the sources that are there. */
export interface RuleCoverage {
  /** Absent where no evidence was named: then every rule counts as fed. */
  readonly sources: readonly { readonly source: string; readonly events: number; readonly fed: number }[] | undefined
  readonly rules: number
  readonly fed: number
  readonly techniques: readonly CoveredTechnique[]
  /** Rules that nothing here can feed, and for want of what. */
  readonly blind: readonly BlindRule[]
}

/** Counts rules by technique. Correlations are fed where all of their rules are. */
export function coverageOf(matcher: Matcher, kinds: readonly SourceKind[] | undefined): RuleCoverage {
  const correlations = matcher.correlator.correlations
  const rules = [...matcher.rules, ...correlations.map(({ rule }) => rule)]
  const fed = new Set<string>()
  const sources = new Map<string, { events: number; readonly fed: Set<string> }>()
  for (const { sample, events, fieldNames } of kinds ?? []) {
    const known = sources.get(sample.source) ?? { events: 0, fed: new Set() }
    known.events += events
    for (const { id } of matcher.fedBy(sample, fieldNames)) {
      known.fed.add(id)
      fed.add(id)
    }
    sources.set(sample.source, known)
  }
  if (kinds === undefined) for (const { id } of rules) fed.add(id)
  for (const { rule, members } of correlations) if (members.every(({ ruleId }) => fed.has(ruleId))) fed.add(rule.id)
  const techniques = new Map<string, { rules: number; fed: number }>()
  for (const rule of rules) {
    for (const id of new Set(rule.tags.flatMap((tag) => technique(tag)?.id ?? []))) {
      const known = techniques.get(id) ?? { rules: 0, fed: 0 }
      known.rules += 1
      if (fed.has(rule.id)) known.fed += 1
      techniques.set(id, known)
    }
  }
  return {
    sources:
      kinds === undefined
        ? undefined
        : [...sources]
            .map(([source, known]) => ({ source, events: known.events, fed: known.fed.size }))
            .sort((a, b) => b.events - a.events || (a.source < b.source ? -1 : 1)),
    rules: rules.length,
    fed: rules.filter(({ id }) => fed.has(id)).length,
    techniques: [...techniques]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, counts]) => ({
        id,
        name: technique(id)?.name ?? '',
        tactics: technique(id)?.tactics ?? [],
        ...counts,
      })),
    blind: whyBlind(
      rules.filter(({ id }) => !fed.has(id)),
      kinds ?? [],
      matcher,
    ),
  }
}

/** The kinds of records in evidence, or in a home; undefined where neither was named. */
export async function presentKinds(
  paths: readonly string[],
  values: Values,
  world: World,
): Promise<readonly SourceKind[] | undefined> {
  const home = values.text('home')
  if (home !== undefined) {
    await using stores = await openHome(home)
    return await sourceKinds(stores.events)
  }
  if (paths.length === 0) return undefined
  const kinds = new Map<string, { readonly sample: Event; events: number; readonly names: Set<string> }>()
  await eachOutcome(paths, values, world, async (batch) => {
    for (const outcome of batch) {
      if (isReject(outcome)) continue
      const { source, logsource, fields } = outcome
      const key = JSON.stringify([source, logsource, fields['Channel'], fields['Provider_Name'], fields['EventID']])
      const kind = kinds.get(key) ?? { sample: outcome, events: 0, names: new Set() }
      kind.events += 1
      if (kind.names.size < MAX_FIELD_NAMES) for (const name of Object.keys(fields)) kind.names.add(name)
      kinds.set(key, kind)
    }
  })
  return [...kinds.values()].map(({ sample, events, names }) => ({ sample, events, fieldNames: [...names] }))
}

/** Coverage as text: sources, then techniques by tactic. */
export function coverageLines({ sources, rules, fed, techniques, blind }: RuleCoverage): readonly string[] {
  const seen = techniques.filter((one) => one.fed > 0).length
  const tactics = [...new Set(techniques.flatMap((one) => one.tactics))].sort()
  const wanted = missingFieldCounts(blind)
  const width = Math.max(...techniques.map(({ id }) => id.length), 0)
  return [
    sources === undefined
      ? `${count(rules, 'rule')} name ${count(techniques.length, 'technique')} of ATT&CK ${attackVersion}. Name evidence to see which of them your sources can feed.`
      : `${fed} of ${count(rules, 'rule')} can be fed by the sources present; they name ${seen} of the ${count(techniques.length, 'technique')} of ATT&CK ${attackVersion} that all rules name.`,
    ...(sources ?? []).map((one) => `  ${one.source}: ${count(one.events, 'event')}, feeds ${count(one.fed, 'rule')}`),
    ...tactics.flatMap((tactic) => [
      '',
      tactic,
      ...techniques
        .filter((one) => one.tactics.includes(tactic))
        .map((one) => `  ${one.id.padEnd(width)}  ${`${one.fed}/${one.rules}`.padStart(8)}  ${one.name}`),
    ]),
    ...(blind.length === 0
      ? []
      : ['', `${count(blind.length, 'rule')} that nothing here can feed; --blind lists them.`]),
    ...(wanted.length === 0
      ? []
      : ['', 'Fields that rules need and that never come, though records of their kind do:']),
    ...wanted
      .slice(0, MAX_WANTED_FIELDS)
      .map((one) => `  ${one.field}: ${count(one.rules, 'rule')} (${listUpTo(one.sources, MAX_WANTED_SOURCES)})`),
    ...(wanted.length > MAX_WANTED_FIELDS ? [`  and ${wanted.length - MAX_WANTED_FIELDS} more; --json has all`] : []),
  ]
}

/** Coverage as a layer for the ATT&CK Navigator (layer format 4.5): the score is the number of rules that can be fed. */
export function coverageLayer({ techniques, sources }: RuleCoverage): unknown {
  return {
    name: 'Dwell: what rules can see',
    domain: 'enterprise-attack',
    description:
      sources === undefined
        ? 'Techniques that rules name. The score is the number of rules; no evidence was named, so it is not known which of them can be fed.'
        : `Techniques that rules name. The score is the number of rules that the sources present can feed: ${sources.map(({ source }) => source).join(', ')}. A technique with 0 has rules, but nothing that they could see it in.`,
    versions: { attack: attackVersion.split('.')[0], navigator: '5.1.0', layer: '4.5' },
    techniques: techniques.map(({ id, rules, fed }) => ({
      techniqueID: id,
      score: fed,
      comment: `${fed} of ${count(rules, 'rule')} can be fed`,
    })),
    gradient: {
      colors: ['#ffffff', '#1b6e3c'],
      minValue: 0,
      maxValue: Math.max(1, ...techniques.map(({ fed }) => fed)),
    },
    sorting: 3,
    hideDisabled: false,
  }
}

/** Coverage as JSON. */
export function coverageJson({ sources, blind, ...rest }: RuleCoverage): unknown {
  return {
    schema: 'dwell.rule-coverage/1',
    attack: attackVersion,
    sources: sources ?? null,
    ...rest,
    blind: blind.map(({ rule: { id, title, file, logsource }, missing, source }) => ({
      id,
      title,
      file,
      logsource,
      missing,
      source: source ?? null,
    })),
    missingFields: missingFieldCounts(blind),
  }
}
