import type { Fields, FieldValue } from '../../model/event.ts'
import type { Match, MatchedItem } from '../rule.ts'
import { fold } from '../values/fold.ts'
import { type Predicate, textHolds } from '../values/predicate.ts'
import type { BoundRule } from './bucket.ts'
import { predicateHolds } from './evaluate.ts'
import { namesOf, planField, readField, someLeaf } from './fields.ts'
import type { Mapping } from './mappings.ts'
import { type Node, nodeHolds } from './node.ts'
import { operatorOf, patternsOf } from './predicate-words.ts'

/** What made a rule match: the selections that hold, and the event's fields that their predicates read. */
export function explainMatch({ compiled, binding }: BoundRule, fields: Fields): Match {
  const { mapping } = binding
  const names = Object.keys(fields)
  const holds = predicateJudge(mapping, fields)
  const selections: string[] = []
  const because: MatchedItem[] = []
  const shown: Record<string, FieldValue> = {}
  const show = (name: string): void => {
    const value = fields[name] ?? readField(planField(name, mapping, names), fields)
    if (value !== undefined && name !== '__proto__') shown[name] = value
  }
  for (const [name, node] of compiled.selections) {
    if (!nodeHolds(node, holds)) continue
    selections.push(name)
    for (const predicate of trueOnes(node, holds)) {
      because.push(matchedItem(firstTrue(predicate, holds)))
      for (const key of namesBehind(predicate, mapping, fields, names)) show(key)
    }
  }
  const silence = compiled.isSilent === true ? { isSilent: true } : {}
  return { rule: compiled.rule, fields: shown, selections, because, ...silence }
}

/** Judges predicates on an event with nothing kept between them. */
export function predicateJudge(mapping: Mapping, fields: Fields): (predicate: Predicate) => boolean {
  const names = Object.keys(fields)
  const values = new Map<string, FieldValue | undefined>()
  const readOnce = (name: string): FieldValue | undefined => {
    if (values.has(name)) return values.get(name)
    const value = readField(planField(name, mapping, names), fields)
    values.set(name, value)
    return value
  }
  return (predicate) => predicateHolds(predicate, readOnce, fields)
}

/** Predicates that hold and speak for the node; what is under a `not` speaks against it. */
function trueOnes(node: Node, holds: (predicate: Predicate) => boolean): readonly Predicate[] {
  switch (node.kind) {
    case 'predicate':
      return holds(node.predicate) ? [node.predicate] : []
    case 'not':
    case 'constant':
      return []
    case 'or':
      return node.of.filter((one) => nodeHolds(one, holds)).flatMap((one) => trueOnes(one, holds))
    default:
      return node.of.flatMap((one) => trueOnes(one, holds))
  }
}

/** The event's own names of the fields that the predicate looked at and found something in. */
function namesBehind(
  predicate: Predicate,
  mapping: Mapping,
  fields: Fields,
  names: readonly string[],
): readonly string[] {
  if (predicate.field === undefined) {
    return names.filter((name) => someLeaf(fields[name] ?? null, (text) => textHolds(predicate, text, fold(text))))
  }
  const read = predicate.kind === 'fieldref' ? [predicate.field, predicate.other] : [predicate.field]
  return read.flatMap((field) => namesOf(planField(field, mapping, names), fields))
}

/** Of a predicate with many patterns, the first that holds by itself. */
function firstTrue(predicate: Predicate, holds: (predicate: Predicate) => boolean): Predicate {
  switch (predicate.kind) {
    case 'text': {
      const needle = predicate.needles.find((one) => holds({ ...predicate, needles: [one], set: undefined }))
      return needle === undefined ? predicate : { ...predicate, needles: [needle] }
    }
    case 'glob': {
      const at = predicate.globs.findIndex((one) => holds({ ...predicate, globs: [one] }))
      return at < 0 ? predicate : { ...predicate, patterns: predicate.patterns.slice(at, at + 1) }
    }
    case 'cidr': {
      const at = predicate.networks.findIndex((one) => holds({ ...predicate, networks: [one] }))
      return at < 0 ? predicate : { ...predicate, patterns: predicate.patterns.slice(at, at + 1) }
    }
    case 'number': {
      const text = [...predicate.texts].find((one) => holds({ ...predicate, texts: new Set([one]) }))
      return text === undefined ? predicate : { ...predicate, texts: new Set([text]) }
    }
    default:
      return predicate
  }
}

function matchedItem(predicate: Predicate): MatchedItem {
  const [pattern = ''] = patternsOf(predicate)
  return {
    field: predicate.field ?? null,
    operator: operatorOf(predicate),
    pattern: predicate.kind === 'compare' ? predicate.bounds.join(', ') : pattern,
  }
}
