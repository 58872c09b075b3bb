import { type Content, parseFragment } from './binxml.ts'
import type { Chunk } from './chunk.ts'
import { Damage } from './damage.ts'
import { MAX_VALUES } from './limits.ts'
import { type Place, planOf, type Step } from './plan.ts'

/** Bytes of a definition before its markup: link to the next, GUID, size. */
const DEFINITION_HEAD_BYTES = 24
/** Templates to remember beyond their chunk. Windows has some thousand; a file seldom uses a hundred. */
const MAX_LEARNT = 4096

/** A template, parsed once, and the steps it stands for in each place where it was used. */
export interface Template {
  /** The first 32 bits of its GUID. */
  readonly id: number
  readonly content: readonly Content[]
  /** How many values it needs. */
  readonly slots: number
  readonly plans: Map<Place, readonly Step[]>
}

/** Templates by id, from all chunks so far: for records whose own definition is lost. */
export type Learnt = Map<number, Template>

/** Where the parts of a template instance lie. */
export interface Instance {
  readonly id: number
  readonly definition: number
  /** Where the descriptors of its values begin. */
  readonly descriptors: number
  readonly count: number
}

/** Reads the head of the instance whose token is at `at`. @throws {Damage} */
export function instanceAt({ view }: Chunk, at: number, end: number): Instance {
  if (at + 10 > end) throw new Damage('a template instance is cut short')
  const definition = view.getUint32(at + 6, true)
  let next = at + 10
  if (definition === next) {
    if (next + DEFINITION_HEAD_BYTES > end) throw new Damage('a template definition is cut short')
    next += DEFINITION_HEAD_BYTES + view.getUint32(next + 20, true)
  }
  if (next + 4 > end) throw new Damage('a template instance is cut short')
  const count = view.getUint32(next, true)
  if (count > MAX_VALUES) throw new Damage(`a template instance has more than ${MAX_VALUES} values`)
  if (next + 4 + count * 4 > end) throw new Damage('the values of a template instance are cut short')
  return { id: view.getUint32(at + 2, true), definition, descriptors: next + 4, count }
}

/** Passes over an instance that stands in markup. @throws {Damage} */
export function skipInstance(chunk: Chunk, at: number, end: number): number {
  const { descriptors, count } = instanceAt(chunk, at, end)
  let next = descriptors + count * 4
  for (let index = 0; index < count; index += 1) next += chunk.view.getUint16(descriptors + index * 4, true)
  if (next > end) throw new Damage('the values of a template instance are cut short')
  return next
}

/**
 * The template that an instance names: from its chunk, else as learnt from others. Where the chunk is in doubt there must be
 * a value for each of its slots: a definition that has moved away from its offset reads as an instance without values.
 * @throws {Damage}
 */
export function templateOf(chunk: Chunk, instance: Instance, learnt: Learnt): Template {
  const template = findTemplate(chunk, instance, learnt)
  if (chunk.doubtful && instance.count < template.slots) throw new Damage('it has fewer values than its template needs')
  return template
}

function findTemplate(chunk: Chunk, { id, definition }: Instance, learnt: Learnt): Template {
  const known = chunk.templates.get(definition) ?? tryTemplate(chunk, id, definition, learnt)
  if (!(known instanceof Damage) && (known.id === id || !chunk.doubtful)) return known
  const substitute = learnt.get(id)
  if (substitute !== undefined) return substitute
  throw known instanceof Damage ? known : new Damage('its template is not where it should be')
}

function tryTemplate(chunk: Chunk, id: number, definition: number, learnt: Learnt): Template | Damage {
  let made: Template | Damage
  try {
    made = readTemplate(chunk, id, definition)
    learn(learnt, made)
  } catch (error) {
    if (!(error instanceof Damage)) throw error
    made = error
  }
  chunk.templates.set(definition, made)
  return made
}

function readTemplate(chunk: Chunk, id: number, definition: number): Template {
  const at = definition + DEFINITION_HEAD_BYTES
  if (at > chunk.end) throw new Damage('its template lies outside the chunk')
  const stated = chunk.view.getUint32(definition + 4, true)
  if (stated !== id) throw new Damage('its template is not where it should be')
  const end = at + chunk.view.getUint32(definition + 20, true)
  if (end > chunk.end) throw new Damage('its template reaches beyond the chunk')
  const content = parseFragment(chunk, { at, end, dependencyIds: true, skipInstance })
  return { id, content, slots: slotsOf(content), plans: new Map() }
}

function slotsOf(content: readonly Content[]): number {
  let slots = 0
  for (const one of content) {
    if (one.kind === 'slot') slots = Math.max(slots, one.slot + 1)
    if (one.kind !== 'element') continue
    slots = Math.max(slots, slotsOf(one.element.content))
    for (const attribute of one.element.attributes) slots = Math.max(slots, slotsOf(attribute.content))
  }
  return slots
}

/** What a template's steps are in a place; made once. */
export function stepsOf(template: Template, place: Place): readonly Step[] {
  const known = template.plans.get(place)
  if (known !== undefined) return known
  const made = planOf(template.content, place)
  template.plans.set(place, made)
  return made
}

function learn(learnt: Learnt, template: Template): void {
  if (learnt.size < MAX_LEARNT && !learnt.has(template.id) && !holdsInstance(template.content)) {
    learnt.set(template.id, template)
  }
}

/** An instance in the markup is a place in its chunk, which says nothing in another. */
function holdsInstance(content: readonly Content[]): boolean {
  return content.some(
    (one) => one.kind === 'instance' || (one.kind === 'element' && holdsInstance(one.element.content)),
  )
}
