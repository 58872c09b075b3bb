import type { Predicate } from '../values/predicate.ts'
import type { Mapping } from './mappings.ts'
import type { Node } from './node.ts'

/** A node whose predicates are places in a table. All steps have one shape, which the engine runs faster. */
export interface Step {
  readonly op: 'entry' | 'not' | 'and' | 'or' | 'some'
  readonly entry: number
  readonly atLeast: number
  readonly of: readonly Step[]
}

/** A field as rules of one mapping name it. */
export interface Slot {
  readonly name: string
  readonly mapping: Mapping
}

/** A predicate and the slots it reads; -1 where it reads none. */
export interface Entry {
  readonly predicate: Predicate
  readonly slot: number
  readonly otherSlot: number
}

/** The predicates of many rules, each once, so that its answer for an event is found once. */
export interface Program {
  readonly slots: readonly Slot[]
  readonly entries: readonly Entry[]
  add(node: Node, mapping: Mapping): Step
  /** The slot of a field, -1 where no predicate reads it. */
  slotOf(name: string, mapping: Mapping): number
}

/** An empty program. */
export function makeProgram(): Program {
  const slots: Slot[] = []
  const entries: Entry[] = []
  const slotPlaces = new Map<Mapping, Map<string, number>>()
  const entryPlaces = new Map<Mapping, Map<Predicate, number>>()

  function slotFor(name: string | undefined, mapping: Mapping): number {
    if (name === undefined) return -1
    return placeOf(slotPlaces, mapping, name, () => slots.push({ name, mapping }) - 1)
  }

  function entryFor(predicate: Predicate, mapping: Mapping): number {
    return placeOf(entryPlaces, mapping, predicate, () => {
      const slot = slotFor(predicate.field, mapping)
      const otherSlot = predicate.kind === 'fieldref' ? slotFor(predicate.other, mapping) : -1
      return entries.push({ predicate, slot, otherSlot }) - 1
    })
  }

  function add(node: Node, mapping: Mapping): Step {
    switch (node.kind) {
      case 'predicate':
        return { op: 'entry', entry: entryFor(node.predicate, mapping), atLeast: 0, of: [] }
      case 'not':
        return { op: 'not', entry: -1, atLeast: 0, of: [add(node.of, mapping)] }
      case 'and':
      case 'or':
        return { op: node.kind, entry: -1, atLeast: 0, of: cheapestFirst(node.of).map((one) => add(one, mapping)) }
      case 'some':
        return {
          op: 'some',
          entry: -1,
          atLeast: node.atLeast,
          of: cheapestFirst(node.of).map((one) => add(one, mapping)),
        }
      case 'constant':
        return { op: node.holds ? 'and' : 'or', entry: -1, atLeast: 0, of: [] }
    }
  }

  return { slots, entries, add, slotOf: (name, mapping) => slotPlaces.get(mapping)?.get(name) ?? -1 }
}

function placeOf<Key>(places: Map<Mapping, Map<Key, number>>, mapping: Mapping, key: Key, make: () => number): number {
  let own = places.get(mapping)
  if (own === undefined) {
    own = new Map()
    places.set(mapping, own)
  }
  let place = own.get(key)
  if (place === undefined) {
    place = make()
    own.set(key, place)
  }
  return place
}

function cheapestFirst(nodes: readonly Node[]): readonly Node[] {
  return nodes
    .map((node) => ({ node, cost: costOf(node) }))
    .sort((a, b) => a.cost - b.cost)
    .map(({ node }) => node)
}

/** Rough cost of judging a node, in comparisons of short texts. */
function costOf(node: Node): number {
  if (node.kind === 'constant') return 0
  if (node.kind === 'not') return costOf(node.of)
  if (node.kind !== 'predicate') return node.of.reduce((sum, one) => sum + costOf(one), 0)
  const { predicate } = node
  if (predicate.field === undefined) return 200
  switch (predicate.kind) {
    case 'null':
    case 'exists':
    case 'number':
      return 1
    case 'text':
      if (predicate.shape === 'equals') return predicate.set === undefined ? predicate.needles.length : 2
      return predicate.needles.length * (predicate.shape === 'contains' ? 4 : 2)
    case 'glob':
      return predicate.globs.length * 8
    case 're':
      return 100
    default:
      return 10
  }
}
