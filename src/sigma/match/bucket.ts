import type { Event, Fields, FieldValue } from '../../model/event.ts'
import type { Condition } from '../language/condition.ts'
import type { Match, SigmaRule } from '../rule.ts'
import { fold } from '../values/fold.ts'
import { type Predicate, textHolds } from '../values/predicate.ts'
import { predicateHolds } from './evaluate.ts'
import { explainMatch } from './explain.ts'
import { planField, readField } from './fields.ts'
import type { Binding } from './logsource.ts'
import { allOf, mapPredicates, NEVER, type Node } from './node.ts'
import { makeProgram, type Step } from './program.ts'
import { type EventView, makeIndex, type RuleIndex, type Schema } from './rule-index.ts'

/** A rule in the form that matching needs. */
export interface CompiledRule {
  readonly rule: SigmaRule
  readonly condition: Node
  /** As the author wrote them; `condition` is what they come down to. */
  readonly conditions: readonly Condition[]
  /** The selections that the condition uses, by name. */
  readonly selections: ReadonlyMap<string, Node>
  /** Filters that must hold too (C116, C117). */
  readonly filters: readonly { readonly filter: SigmaRule; readonly node: Node }[]
  readonly isSilent?: boolean
}

/** A rule that is for a bucket's events, and how it sees them. */
export interface BoundRule {
  readonly compiled: CompiledRule
  readonly binding: Binding
}

/** The rules for events of one source, ready to match. Not reentrant. */
export interface Bucket {
  readonly ruleCount: number
  match(event: Event): readonly Match[]
}

/** Events that are judged by every rule before the index is made: few buckets see more, and these teach it what is common. */
export const SAMPLE_EVENTS = 32
/** Sets of field names whose plans are kept. */
const MAX_SCHEMAS = 500

/**
 * Makes a bucket. `constants` are fields (by the event's names) that are the same text in all its events: conditions on
 * them are decided now, and rules that can't hold are left out.
 */
export function makeBucket(
  bound: readonly BoundRule[],
  {
    constants,
    sampleEvents,
    onSuppressed,
  }: {
    readonly constants: ReadonlyMap<string, string>
    readonly sampleEvents: number
    /** Called where a filter keeps a match back. */
    readonly onSuppressed: (filter: SigmaRule) => void
  },
): Bucket {
  const program = makeProgram()
  const rules = bound.flatMap((one) => {
    const node = decideConstants(allOf([one.binding.where, one.compiled.condition]), one.binding, constants)
    if (node.kind === 'constant' && !node.holds) return []
    const filters = one.compiled.filters.map(({ filter, node: keeps }) => ({
      filter,
      step: program.add(decideConstants(keeps, one.binding, constants), one.binding.mapping),
    }))
    return [{ ...one, node, step: program.add(node, one.binding.mapping), filters }]
  })
  const { slots, entries } = program
  const values: (FieldValue | undefined)[] = new Array(slots.length)
  const valueStamps = new Int32Array(slots.length)
  const folded: string[] = new Array(slots.length).fill('')
  const foldedStamps = new Int32Array(slots.length)
  const results = new Uint8Array(entries.length)
  const resultStamps = new Int32Array(entries.length)
  const candidates: number[] = []
  let stamp = 0
  const view: EventView = { fields: {}, schema: planSchema([]), valueAt, foldedAt }
  const schemas = new Map<string, Schema>()
  let index: RuleIndex | undefined
  const samples: Fields[] = []

  function planSchema(names: readonly string[]): Schema {
    return { names, plans: slots.map(({ name, mapping }) => planField(name, mapping, names)) }
  }

  function chooseSchema(names: readonly string[]): void {
    if (isSame(names, view.schema.names)) return
    const key = names.join('\u0000')
    let found = schemas.get(key)
    if (found === undefined) {
      if (schemas.size >= MAX_SCHEMAS) schemas.clear()
      found = planSchema(names)
      schemas.set(key, found)
    }
    view.schema = found
  }

  function valueAt(slot: number): FieldValue | undefined {
    if (valueStamps[slot] === stamp) return values[slot]
    valueStamps[slot] = stamp
    const plan = view.schema.plans[slot]
    const value = plan === undefined ? undefined : readField(plan, view.fields)
    values[slot] = value
    return value
  }

  function foldedAt(slot: number, text: string): string {
    if (foldedStamps[slot] !== stamp) {
      foldedStamps[slot] = stamp
      folded[slot] = fold(text)
    }
    return folded[slot] ?? ''
  }

  function entryHolds(entry: number): boolean {
    if (resultStamps[entry] === stamp) return results[entry] === 1
    const one = entries[entry]
    const holds = one !== undefined && judge(one.predicate, one.slot, one.otherSlot)
    resultStamps[entry] = stamp
    results[entry] = holds ? 1 : 0
    return holds
  }

  function judge(predicate: Predicate, slot: number, otherSlot: number): boolean {
    if (slot >= 0) {
      const value = valueAt(slot)
      if (typeof value === 'string' && otherSlot < 0 && predicate.kind !== 'null' && predicate.kind !== 'exists') {
        return textHolds(predicate, value, foldedAt(slot, value))
      }
    }
    return predicateHolds(predicate, (name) => valueAt(name === predicate.field ? slot : otherSlot), view.fields)
  }

  function holds(step: Step): boolean {
    switch (step.op) {
      case 'entry':
        return entryHolds(step.entry)
      case 'not':
        return step.of.every((one) => !holds(one))
      case 'and':
        for (const one of step.of) if (!holds(one)) return false
        return true
      case 'or':
        for (const one of step.of) if (holds(one)) return true
        return false
      case 'some': {
        let left = step.atLeast
        for (const one of step.of) if (left > 0 && holds(one)) left -= 1
        return left <= 0
      }
    }
  }

  function matchAt(position: number, found: { readonly position: number; readonly match: Match }[]): void {
    const rule = rules[position]
    if (rule === undefined || !holds(rule.step)) return
    const keptBack = rule.filters.find(({ step }) => !holds(step))
    if (keptBack !== undefined) {
      onSuppressed(keptBack.filter)
      return
    }
    found.push({ position, match: explainMatch(rule, view.fields) })
  }

  function learn(): void {
    samples.push(view.fields)
    if (samples.length < sampleEvents) return
    index = makeIndex({
      nodes: rules.map(({ node, binding }) => ({ node, mapping: binding.mapping })),
      program,
      samples,
    })
    samples.length = 0
  }

  return {
    ruleCount: rules.length,
    match(event) {
      if (rules.length === 0) return []
      stamp += 1
      view.fields = event.fields
      chooseSchema(Object.keys(event.fields))
      const found: { position: number; match: Match }[] = []
      if (index === undefined) {
        for (let position = 0; position < rules.length; position += 1) matchAt(position, found)
        learn()
      } else {
        candidates.length = 0
        index.collect(view, candidates)
        for (const position of candidates) matchAt(position, found)
      }
      if (found.length > 1) found.sort((a, b) => a.position - b.position)
      return found.length === 0 ? NONE : found.map(({ match }) => match)
    },
  }
}

const NONE: readonly Match[] = []

function isSame(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false
  return true
}

/** Decides what the bucket's source decides: constant fields, and the absence of fields that the source never has (C87). */
export function decideConstants(node: Node, { mapping }: Binding, constants: ReadonlyMap<string, string>): Node {
  return mapPredicates(node, (predicate) => {
    const { field, kind } = predicate
    const kept: Node = { kind: 'predicate', predicate }
    if (field === undefined || kind === 'fieldref') return kept
    const isAbsence = kind === 'null' || (kind === 'exists' && !predicate.wanted)
    if (isAbsence && mapping.blind.has(field.toLowerCase())) return NEVER
    const constant = constants.get(field)
    if (constant === undefined) return kept
    if (kind === 'exists') return { kind: 'constant', holds: predicate.wanted }
    return { kind: 'constant', holds: kind !== 'null' && textHolds(predicate, constant, fold(constant)) }
  })
}
