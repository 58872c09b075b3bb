import type { Event, FieldValue } from '../model/event.ts'
import { identityId } from '../model/ids.ts'
import type { BaseMatch, Correlated, Correlation, EventPlace, Member } from './correlate/correlation.ts'
import type { Linked } from './correlate/link.ts'
import { type FieldsOf, groupText, texts } from './correlate/values.ts'
import type { Match, RuleProblem, SigmaRule } from './rule.ts'
import { fold } from './values/fold.ts'
import { decimalNumber } from './values/predicate.ts'

/**
 * Correlations in use. They are judged over matches of their rules that were put in order by `group` and `time` (`makeJudge`),
 * after all is read: so late events, and events out of order, count like all others.
 */
export interface Correlator {
  /** Inner ones before those that refer to them. */
  readonly correlations: readonly Correlation[]
  /** True for a rule or correlation that only serves others and reports nothing of its own (C109). */
  isSilent(rule: SigmaRule): boolean
  /** What a match is to the correlations that refer to its rule. */
  basesOf(match: Match, event: Event): readonly BaseMatch[]
  /** What a finding is to the correlations that refer to its correlation. */
  basesOfFinding(finding: Correlated): readonly BaseMatch[]
  /** How many matches were left out, of which correlation and why. */
  leftOut(): readonly RuleProblem[]
}

interface Use {
  readonly correlation: Correlation
  readonly member: Member
  readonly position: number
}

/** Makes a correlator; `fieldsOf` reads the fields of an event as the matched rule sees them. */
export function makeCorrelator({ correlations, silent }: Linked, fieldsOf: FieldsOf): Correlator {
  const uses = new Map<string, Use[]>()
  for (const correlation of correlations) {
    for (const [position, member] of correlation.members.entries()) {
      const list = uses.get(member.ruleId)
      const use = { correlation, member, position }
      if (list === undefined) uses.set(member.ruleId, [use])
      else list.push(use)
    }
  }
  const leftOut = new Map<string, { readonly rule: SigmaRule; readonly why: string; count: number }>()
  const leaveOut = (rule: SigmaRule, why: string): undefined => {
    const key = `${rule.id} ${why}`
    const known = leftOut.get(key) ?? { rule, why, count: 0 }
    known.count += 1
    leftOut.set(key, known)
  }

  function baseOf(
    { correlation, member, position }: Use,
    read: (names: readonly string[]) => readonly (FieldValue | undefined)[],
    of: { readonly time: BaseMatch['time']; readonly id: string; readonly places: readonly EventPlace[] },
  ): BaseMatch | undefined {
    const { rule, type } = correlation
    const groupValues = read(member.groupFields).map(groupText)
    if (!groupValues.every((value) => value !== undefined))
      return leaveOut(rule, 'they have not all of the fields by which it groups')
    const values = member.valueFields.length === 0 ? NONE : valuesOf(type, read(member.valueFields))
    if (member.valueFields.length > 0 && values.length === 0)
      return leaveOut(
        rule,
        type === 'value_count' ? 'they have not the field that it counts' : 'they have no number in its field',
      )
    const group = bounded(JSON.stringify(groupValues.map(fold)))
    return { correlation: rule.id, group, member: position, groupValues: groupValues.map(cut), values, ...of }
  }

  return {
    correlations,
    isSilent: ({ id }) => silent.has(id),
    basesOf({ rule }, event) {
      const own = uses.get(rule.id)
      if (own === undefined) return NONE
      const { id, time, raw } = event
      const places = [{ id, time, file: raw.file, record: raw.record }]
      return own.flatMap((use) => baseOf(use, (names) => fieldsOf(rule, event, names), { time, id, places }) ?? [])
    },
    basesOfFinding({ rule, time: first, endTime: time, groupBy, events: places }) {
      const id = identityId('correlation', rule.id, JSON.stringify(groupBy), String(first), String(time))
      return (uses.get(rule.id) ?? NONE).flatMap(
        (use) => baseOf(use, (names) => names.map((name) => groupBy[name]), { time, id, places }) ?? [],
      )
    },
    leftOut: () =>
      [...leftOut.values()].map(({ rule, why, count }) => ({
        file: rule.file,
        rule: rule.title,
        reason: `${count} matches were left out: ${why}`,
      })),
  }
}

const NONE: readonly never[] = []
/** Longer texts are told apart by their digest, and shown cut. A field may hold megabytes, and a group a million matches. */
const MAX_KEY_CHARS = 256
const MAX_SHOWN_CHARS = 4096

function bounded(text: string): string {
  return text.length > MAX_KEY_CHARS ? identityId('long-text', text) : text
}

function cut(text: string): string {
  return text.length > MAX_SHOWN_CHARS ? `${text.slice(0, MAX_SHOWN_CHARS)}…` : text
}

/** What one match adds to what is counted or summed up; empty where it has nothing to add (C101, C102). */
function valuesOf(type: Correlation['type'], read: readonly (FieldValue | undefined)[]): readonly (string | number)[] {
  const [first] = read
  if (type !== 'value_count') return texts(first).flatMap((text) => decimalNumber(text) ?? [])
  if (read.length === 1) return [...new Set(texts(first).map((text) => bounded(fold(text))))]
  const tuple = read.map(groupText)
  return tuple.every((value) => value !== undefined) ? [bounded(JSON.stringify(tuple.map(fold)))] : NONE
}
