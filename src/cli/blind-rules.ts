import type { Event, Fields, FieldValue } from '../model/event.ts'
import type { Explanation, Part } from '../sigma/match/why.ts'
import type { Matcher } from '../sigma/matcher.ts'
import type { SigmaRule } from '../sigma/rule.ts'
import type { SourceKind } from '../stores/events/source-kinds.ts'

/** A rule that nothing here can feed, and why. */
export interface BlindRule {
  readonly rule: SigmaRule
  /** A correlation wants for rules that can be fed. */
  readonly isCorrelation: boolean
  /** Fields that it needs and that never come, though records of its kind do. Empty: there are no such records at all. */
  readonly missing: readonly string[]
  /** The kind of log that comes nearest to feeding it; undefined where there is none. */
  readonly source: string | undefined
}

/** Says of each rule what it wants for: records of its kind, or fields of them. */
export function whyBlind(
  rules: readonly SigmaRule[],
  kinds: readonly SourceKind[],
  matcher: Matcher,
): readonly BlindRule[] {
  const correlations = new Set(matcher.correlator.correlations.map(({ rule }) => rule.id))
  // The record of a cleared log names that log's channel beside its own: it is no record of it.
  const full = kinds.filter(({ sample }) => !Array.isArray(sample.fields['Channel'])).map(withAllFields)
  return rules.map((rule) => {
    const isCorrelation = correlations.has(rule.id)
    let nearest: Pick<BlindRule, 'missing' | 'source'> = { missing: [], source: undefined }
    for (const { event, names } of full) {
      const explanation = matcher.explain(rule.id, event)
      if (explanation?.source.holds !== true) continue
      const missing = missingFields(explanation, names)
      if (missing.length > 0 && (nearest.source === undefined || missing.length < nearest.missing.length))
        nearest = { missing, source: event.source }
    }
    return { rule, isCorrelation, ...nearest }
  })
}

/** The fields that most blind rules want for, each with the number of rules. */
export function missingFieldCounts(
  blind: readonly BlindRule[],
): readonly { readonly field: string; readonly rules: number; readonly sources: readonly string[] }[] {
  const counts = new Map<string, { readonly field: string; rules: number; readonly sources: Set<string> }>()
  for (const { missing, source = '' } of blind) {
    for (const field of missing) {
      const known = counts.get(field.toLowerCase()) ?? { field, rules: 0, sources: new Set() }
      known.rules += 1
      known.sources.add(source)
      counts.set(field.toLowerCase(), known)
    }
  }
  return [...counts.values()]
    .map(({ sources, ...one }) => ({ ...one, sources: [...sources].sort() }))
    .sort((a, b) => b.rules - a.rules || (a.field < b.field ? -1 : 1))
}

/** The kind's sample with every field that its records ever have; what the sample lacks has a value that says nothing. */
function withAllFields({ sample, fieldNames }: SourceKind): {
  readonly event: Event
  readonly names: readonly string[]
} {
  const fields: Record<string, FieldValue> = Object.fromEntries(fieldNames.map((name) => [name, '?']))
  const all: Fields = { ...fields, ...sample.fields }
  return { event: { ...sample, fields: all }, names: Object.keys(all).map((name) => name.toLowerCase()) }
}

/** Fields for want of which a selection can't hold. A selection that is only denied is none that must hold. */
function missingFields({ selections, conditions }: Explanation, names: readonly string[]): readonly string[] {
  const missing = new Set<string>()
  // A path into nested values may lead to something in another record.
  const isMissing = (field: string): boolean =>
    !names.some((name) => field.includes('.') && field.toLowerCase().startsWith(`${name}.`))
  const wanted = selections.filter(({ name }) => !conditions.every(({ text }) => isDenied(name, text)))
  const ofKind = wanted.filter(({ part }) => canHold(part, () => false))
  // All must hold, and one is for records of another number or channel: these are not the rule's records.
  if (ofKind.length < wanted.length && conditions.every(({ text }) => !/ or /i.test(text))) return []
  for (const { part } of ofKind) if (!canHold(part, isMissing)) collect(part, isMissing, missing)
  return [...missing]
}

function isDenied(name: string, condition: string): boolean {
  return name.toLowerCase().startsWith('filter') || condition.toLowerCase().includes(`not ${name.toLowerCase()}`)
}

const NO_FIELD = 'the event has no such field'
/** All records of a kind have the same value there. */
const CONSTANT: ReadonlySet<string> = new Set(['eventid', 'channel', 'provider_name'])

/** Whether the part holds for some record of the kind, where each field that comes may have any value. */
function canHold(part: Part, isMissing: (field: string) => boolean): boolean {
  switch (part.kind) {
    case 'question':
      if (part.field === null) return true
      if (part.reason === NO_FIELD) return !isMissing(part.field)
      return part.holds || !CONSTANT.has(part.field.toLowerCase())
    case 'all':
      return part.of.every((one) => canHold(one, isMissing))
    case 'any':
      return part.of.some((one) => canHold(one, isMissing))
    case 'some':
      return part.of.filter((one) => canHold(one, isMissing)).length >= part.atLeast
    case 'not':
      return true
    case 'constant':
      return part.holds
  }
}

function collect(part: Part, isMissing: (field: string) => boolean, into: Set<string>): void {
  if (part.kind === 'question') {
    if (part.field !== null && part.reason === NO_FIELD && isMissing(part.field)) into.add(part.field)
  } else if (part.kind !== 'not') for (const one of part.of) collect(one, isMissing, into)
}
