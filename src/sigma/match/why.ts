import type { Event, Fields, FieldValue } from '../../model/event.ts'
import { type Condition, conditionHolds } from '../language/condition.ts'
import type { SigmaRule } from '../rule.ts'
import type { Predicate } from '../values/predicate.ts'
import type { CompiledRule } from './bucket.ts'
import { predicateHolds } from './evaluate.ts'
import { predicateJudge } from './explain.ts'
import { planField, readField } from './fields.ts'
import { sourceKeyOf } from './logsource.ts'
import { PLAIN } from './mappings.ts'
import { type Node, nodeHolds } from './node.ts'
import { operatorOf, patternsOf } from './predicate-words.ts'
import type { Bind } from './site-mapping.ts'

/** Why a rule matches an event, or does not: each part with whether it holds. */
export interface Explanation {
  readonly rule: SigmaRule
  readonly matches: boolean
  /** Why the rule is not for events of this source, or which of the source's records it is for. */
  readonly source: { readonly holds: boolean; readonly reason: string }
  /** As written by us from what was read: `selection and not 1 of filter_*` has its names in full. */
  readonly conditions: readonly { readonly text: string; readonly holds: boolean }[]
  readonly selections: readonly { readonly name: string; readonly holds: boolean; readonly part: Part }[]
  readonly filters: readonly { readonly title: string; readonly holds: boolean; readonly part: Part }[]
}

/** A part of a selection. */
export type Part =
  | { readonly kind: 'all' | 'any' | 'not' | 'constant'; readonly holds: boolean; readonly of: readonly Part[] }
  | { readonly kind: 'some'; readonly atLeast: number; readonly holds: boolean; readonly of: readonly Part[] }
  | Question

/** One question about one field, and its answer. Keywords have no field. */
export interface Question {
  readonly kind: 'question'
  readonly holds: boolean
  readonly field: string | null
  readonly operator: string
  readonly patterns: readonly string[]
  /** What the event has there; undefined where it has no such field. */
  readonly value: FieldValue | undefined
  readonly reason: string
}

/** Patterns of one question that are listed. */
const MAX_PATTERNS = 20

/** Explains a rule on an event, slowly and in full: nothing is skipped for being decided already. */
export function explainRule(compiled: CompiledRule, event: Event, bind: Bind): Explanation {
  const { rule } = compiled
  const key = sourceKeyOf(event)
  const binding = bind(rule.logsource, key)
  const about = `${wordsOf(key.logsource)}${key.channel === undefined ? '' : `, channel ${key.channel}`}${key.provider === undefined ? '' : `, provider ${key.provider}`}${key.eventId === undefined ? '' : `, event id ${key.eventId}`}`
  if (binding === undefined) {
    const reason = `The rule is for ${wordsOf(rule.logsource)}; the event is from ${about}.`
    return { rule, matches: false, source: { holds: false, reason }, conditions: [], selections: [], filters: [] }
  }
  const { mapping } = binding
  const names = Object.keys(event.fields)
  const read = (name: string): FieldValue | undefined => readField(planField(name, mapping, names), event.fields)
  const judge = predicateJudge(mapping, event.fields)
  const holds = (predicate: Predicate): boolean => !isBlindAbsence(predicate, mapping.blind) && judge(predicate)
  const partOf = (node: Node): Part =>
    explainNode(node, holds, (predicate) => answer(predicate, event.fields, { read, holds }))
  const isInPlace = nodeHolds(binding.where, holds)
  const selections = [...compiled.selections].map(([name, node]) => ({
    name,
    holds: nodeHolds(node, holds),
    part: partOf(node),
  }))
  const truths = new Map(selections.map((one) => [one.name, one.holds]))
  const conditions = compiled.conditions.map((condition) => ({
    text: conditionText(condition),
    holds: conditionHolds(condition, (name) => truths.get(name) === true),
  }))
  const filters = compiled.filters.map(({ filter, node }) => ({
    title: filter.title,
    holds: nodeHolds(node, holds),
    part: partOf(node),
  }))
  const renamed = mapping === PLAIN ? '' : ` Its fields are seen under the names of ${mapping.id}.`
  const reason = isInPlace
    ? `The rule is for ${wordsOf(rule.logsource)}, and the event is one: ${about}.${renamed}`
    : `The rule is for ${wordsOf(rule.logsource)}; the event is from there (${about}), but of another kind.`
  const matches = isInPlace && conditions.some((one) => one.holds) && filters.every((one) => one.holds)
  return { rule, matches, source: { holds: isInPlace, reason }, conditions, selections, filters }
}

/** The source never has the field, so its absence says nothing (C87). */
function isBlindAbsence(predicate: Predicate, blind: ReadonlySet<string>): boolean {
  const isAbsence = predicate.kind === 'null' || (predicate.kind === 'exists' && !predicate.wanted)
  return isAbsence && predicate.field !== undefined && blind.has(predicate.field.toLowerCase())
}

function wordsOf({ product, service, category }: SigmaRule['logsource']): string {
  const words = [product, category, service].filter((word) => word !== undefined)
  return words.length === 0 ? 'a source that names nothing' : words.join('/')
}

function explainNode(
  node: Node,
  holds: (predicate: Predicate) => boolean,
  ask: (predicate: Predicate) => Question,
): Part {
  const inner = (of: readonly Node[]): readonly Part[] => of.map((one) => explainNode(one, holds, ask))
  const whole = nodeHolds(node, holds)
  switch (node.kind) {
    case 'predicate':
      return ask(node.predicate)
    case 'not':
      return { kind: 'not', holds: whole, of: inner([node.of]) }
    case 'and':
      return { kind: 'all', holds: whole, of: inner(node.of) }
    case 'or':
      return { kind: 'any', holds: whole, of: inner(node.of) }
    case 'some':
      return { kind: 'some', atLeast: node.atLeast, holds: whole, of: inner(node.of) }
    case 'constant':
      return { kind: 'constant', holds: whole, of: [] }
  }
}

function answer(
  predicate: Predicate,
  fields: Fields,
  {
    read,
    holds,
  }: { readonly read: (name: string) => FieldValue | undefined; readonly holds: (predicate: Predicate) => boolean },
): Question {
  const doesHold = holds(predicate)
  const value = predicate.field === undefined ? undefined : read(predicate.field)
  return {
    kind: 'question',
    holds: doesHold,
    field: predicate.field ?? null,
    operator: operatorOf(predicate),
    patterns: patternsOf(predicate).slice(0, MAX_PATTERNS),
    value,
    reason: doesHold ? 'holds' : reasonAgainst(predicate, value, { fields, read }),
  }
}

function reasonAgainst(
  predicate: Predicate,
  value: FieldValue | undefined,
  { fields, read }: { readonly fields: Fields; readonly read: (name: string) => FieldValue | undefined },
): string {
  if (predicate.field === undefined) return 'no value of the event holds it'
  switch (predicate.kind) {
    case 'null':
      return value === undefined
        ? 'this source never has the field, so its absence says nothing'
        : 'the field has a value'
    case 'exists':
      return predicate.wanted
        ? 'the event has no such field'
        : value === undefined
          ? 'this source never has the field, so its absence says nothing'
          : 'the event has the field'
    case 'fieldref':
      if (value !== undefined && read(predicate.other) === undefined) return `the event has no field ${predicate.other}`
      break
    default:
  }
  if (value === undefined) return 'the event has no such field'
  if (value === null) return 'the field is null'
  const isCased =
    (predicate.kind === 'text' || predicate.kind === 'glob' || predicate.kind === 'fieldref') && predicate.cased
  if (isCased && predicate.kind !== 'glob' && predicateHolds(uncased(predicate), read, fields))
    return 'only letter case differs'
  return Array.isArray(value) ? 'none of its values fits' : 'the value differs'
}

function uncased(predicate: Predicate): Predicate {
  if (predicate.kind === 'text')
    return {
      ...predicate,
      cased: false,
      needles: predicate.needles.map((needle) => needle.toLowerCase()),
      set: undefined,
    }
  return predicate.kind === 'fieldref' ? { ...predicate, cased: false } : predicate
}

/** A condition as text, with the names that patterns in it stand for. */
function conditionText(condition: Condition, isInner = false): string {
  switch (condition.kind) {
    case 'selection':
      return condition.name
    case 'not':
      return `not ${conditionText(condition.of, true)}`
    case 'some':
      return `${condition.atLeast} of (${condition.of.map((one) => conditionText(one)).join(', ')})`
    default: {
      const text = condition.of.map((one) => conditionText(one, true)).join(` ${condition.kind} `)
      return isInner && condition.of.length > 1 ? `(${text})` : text
    }
  }
}
