import { isSystemField } from '../windows/data-fields.ts'
import type { Content, Element } from './binxml.ts'

/** Where an element stands in the event, since that decides what its name means. */
export type Place = 'top' | 'event' | 'system' | 'event-data' | 'user-data' | 'rendering' | 'processing-error'

/** One thing to do for a template: put a value into the fields. */
export interface Step {
  /** The field; empty where there is none, such as what stands right under `Event`. */
  readonly field: string
  /** The value to use, or −1 where `parts` make the text. */
  readonly slot: number
  readonly parts: readonly Part[]
  /** An empty value removes what it stands in. */
  readonly optional: boolean
  /** The field is a list even if it has one item: `Data` without a name. */
  readonly list: boolean
  /** The field may have a value already, to which this one is added. */
  readonly again: boolean
  /** What a fragment is that comes as the value. */
  readonly place: Place
  /** A template instance that stands in the markup itself, or −1. */
  readonly instance: number
}

/** A piece of text: fixed, or a value. */
type Part = string | { readonly slot: number; readonly optional: boolean }

/** The field of unnamed data. */
const UNNAMED = 'Data'

/** The steps that a parsed fragment stands for, in its order. */
export function planOf(content: readonly Content[], place: Place): readonly Step[] {
  const steps: Step[] = []
  planChildren(steps, content, place, '')
  return steps
}

/** Steps for values whose names are not known: all go into the list of unnamed data. */
export function unnamedSteps(count: number): readonly Step[] {
  const steps: Step[] = []
  for (let slot = 0; slot < count; slot += 1) addStep(steps, { field: UNNAMED, slot, list: true, place: 'event-data' })
  return steps
}

function planChildren(steps: Step[], content: readonly Content[], place: Place, field: string): void {
  const hasElements = content.some((one) => one.kind === 'element')
  for (const one of content) {
    if (one.kind === 'element') planElement(steps, one.element, place)
    else if (one.kind === 'instance') addStep(steps, { field: '', place, instance: one.at })
    else if (one.kind === 'slot')
      addStep(steps, { field: hasElements ? '' : field, slot: one.slot, optional: one.optional, place })
  }
}

function planElement(steps: Step[], element: Element, place: Place): void {
  const name = localName(element.name)
  switch (place) {
    case 'top':
      if (name === 'Event') planChildren(steps, element.content, 'event', '')
      else planEventPart(steps, element, name)
      return
    case 'event':
      planEventPart(steps, element, name)
      return
    case 'system':
      planLeaf(steps, element, name, place)
      return
    case 'event-data':
      planData(steps, element, name)
      return
    case 'user-data':
      planLeaf(steps, element, name, place)
      return
    case 'rendering':
      planLeaf(steps, element, `RenderingInfo_${name}`, place)
      return
    case 'processing-error':
      planLeaf(steps, element, `ProcessingError_${name}`, place)
      return
  }
}

function planEventPart(steps: Step[], element: Element, name: string): void {
  switch (name) {
    case 'System':
      planChildren(steps, element.content, 'system', '')
      return
    case 'EventData':
      planAttributes(steps, element, name)
      planChildren(steps, element.content, 'event-data', UNNAMED)
      return
    case 'UserData':
      planChildren(steps, element.content, 'user-data', name)
      return
    case 'RenderingInfo':
      planAttributes(steps, element, name)
      planChildren(steps, element.content, 'rendering', '')
      return
    case 'ProcessingErrorData':
      planChildren(steps, element.content, 'processing-error', '')
      return
    default:
      planLeaf(steps, element, name, 'user-data')
  }
}

/** `Data` and `ComplexData` bear the field's name as an attribute; without one they make a list. */
function planData(steps: Step[], element: Element, name: string): void {
  const attribute = element.attributes.find((one) => localName(one.name) === 'Name')
  const named = attribute?.content.map((one) => (one.kind === 'text' ? one.text : '')).join('') ?? ''
  if (named !== '') planValue(steps, element, named, 'event-data', false)
  else if (name === 'Data' || name === 'ComplexData') planValue(steps, element, UNNAMED, 'event-data', true)
  else planLeaf(steps, element, name, 'event-data')
}

function planLeaf(steps: Step[], element: Element, field: string, place: Place): void {
  planAttributes(steps, element, field)
  planValue(steps, element, field, place, false)
}

function planValue(steps: Step[], element: Element, field: string, place: Place, list: boolean): void {
  const { content } = element
  const elements = content.filter((one) => one.kind === 'element' || one.kind === 'instance')
  if (elements.length > 0) {
    planChildren(steps, elements, place, '')
    return
  }
  const only = content.length === 1 ? content[0] : undefined
  if (only?.kind === 'slot') {
    addStep(steps, { field, slot: only.slot, optional: only.optional, list, place })
    return
  }
  // <Correlation/> and <Security/> are only there for their attributes.
  if (content.length === 0 && (place === 'system' || element.attributes.length > 0) && !list && place !== 'event-data')
    return
  addStep(steps, { field, parts: partsOf(content), list, place })
}

function planAttributes(steps: Step[], element: Element, prefix: string): void {
  for (const attribute of element.attributes) {
    if (attribute.name.startsWith('xmlns') || attribute.content.length === 0) continue
    const field = prefix === 'TimeCreated' ? prefix : `${prefix}_${localName(attribute.name)}`
    const only = attribute.content.length === 1 ? attribute.content[0] : undefined
    if (only?.kind === 'slot') addStep(steps, { field, slot: only.slot, optional: only.optional, place: 'system' })
    else addStep(steps, { field, parts: partsOf(attribute.content), place: 'system' })
  }
}

function partsOf(content: readonly Content[]): Part[] {
  const parts: Part[] = []
  for (const one of content) {
    if (one.kind === 'text') parts.push(one.text)
    else if (one.kind === 'slot') parts.push({ slot: one.slot, optional: one.optional })
  }
  return parts
}

function addStep(steps: Step[], step: Partial<Step> & Pick<Step, 'field' | 'place'>): void {
  // A crafted file must not reach the prototype of the fields.
  const field = step.field === '__proto__' ? '_proto_' : step.field
  const again = steps.some((one) => one.field === field) || (step.place !== 'system' && isSystemField(field))
  steps.push({
    field,
    slot: step.slot ?? -1,
    parts: step.parts ?? [],
    optional: step.optional ?? false,
    list: step.list ?? false,
    again,
    place: step.place,
    instance: step.instance ?? -1,
  })
}

/** A name without its namespace prefix. */
function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
