import type { Event, FieldValue } from '../../../model/event.ts'
import { setField } from '../../framing/json-parse.ts'
import { parseXmlElement, type XmlElement } from '../../framing/xml-elements.ts'
import { firstTime, type Origin } from '../shape.ts'
import { eventOf } from './record.ts'
import { type Draft, setOwn } from './system-fields.ts'

/** An Event, or why the text is none. */
export type WindowsXml =
  | { readonly kind: 'event'; readonly event: Event }
  | { readonly kind: 'broken'; readonly reason: string }

/** One `<Event>` of wevtutil, the Event Viewer, `ToXml()` or a collector that keeps the XML. */
export function windowsXmlEvent(xml: string, origin: Origin): WindowsXml {
  const parsed = parseXmlElement(xml)
  if (parsed.kind === 'broken') return parsed
  const { element } = parsed
  const system = element.children.find((child) => child.name === 'System')
  if (element.name !== 'Event' || system === undefined) return { kind: 'broken', reason: 'an event without System' }

  const fields: Draft = {}
  for (const child of system.children) addSystemElement(child, fields)
  for (const child of element.children) {
    if (child.name === 'EventData' || child.name === 'ProcessingErrorData' || child.name === 'DebugData')
      addData(child, fields)
    if (child.name === 'UserData') for (const inner of child.children) addLeaves(inner, fields)
    if (child.name === 'RenderingInfo') {
      for (const { name, text } of child.children) if (text !== '') setField(fields, `RenderingInfo_${name}`, text)
    }
  }
  const found = firstTime([fields['TimeCreated'], fields['UtcTime']], origin.context)
  return { kind: 'event', event: eventOf(fields, found, { ...origin, cut: origin.cut || parsed.cut }) }
}

/** Adds the data of an `<EventData>` or `<DataItem>` text that stands alone, as Log Analytics has it; text that is none stays. */
export function addXmlData(xml: string, fields: Draft): void {
  const parsed = parseXmlElement(`<all>${xml}</all>`)
  if (parsed.kind === 'broken') {
    setField(fields, 'EventData', xml)
    return
  }
  for (const child of parsed.element.children) visit(child)
  addUnnamed(parsed.element, fields)

  function visit(element: XmlElement): void {
    if (element.name === 'EventData' || element.name === 'UserData') addData(element, fields)
    else for (const child of element.children) visit(child)
  }
}

function addSystemElement(element: XmlElement, fields: Draft): void {
  for (const [name, value] of element.attributes) {
    if (value === '' || name === 'xmlns') continue
    setField(fields, element.name === 'TimeCreated' ? 'TimeCreated' : `${element.name}_${name}`, numeric(value))
  }
  if (element.text.trim() !== '') setField(fields, element.name, numeric(element.text.trim()))
}

/** System values are numbers where they look like one and are small enough to be exact. */
function numeric(text: string): FieldValue {
  return /^(?:0|[1-9]\d{0,14})$/.test(text) ? Number(text) : text
}

/** `<Data Name="x">` is the field x; Data without names are the array Data; other elements are leaves of their own name. */
function addData(data: XmlElement, fields: Draft): void {
  const kind = data.attributes.get('Name')
  if (kind !== undefined && kind !== '') setOwn(fields, `${data.name}_Name`, kind)
  for (const child of data.children) {
    const name = child.attributes.get('Name')
    if (name !== undefined && name !== '') setOwn(fields, name, child.text)
    else if (child.name !== 'Data') addLeaves(child, fields)
  }
  addUnnamed(data, fields)
}

function addUnnamed(data: XmlElement, fields: Draft): void {
  const unnamed: FieldValue[] = data.children
    .filter(({ name, attributes }) => (name === 'Data' && (attributes.get('Name') ?? '') === '') || name === 'Param')
    .map(({ text }) => text)
  if (unnamed.length > 0) setOwn(fields, 'Data', unnamed)
}

function addLeaves(element: XmlElement, fields: Draft): void {
  if (element.children.length === 0) setOwn(fields, element.name, element.text)
  else if (element.attributes.get('Name') !== undefined && element.name === 'Data')
    setOwn(fields, element.attributes.get('Name') ?? '', element.text)
  else for (const child of element.children) addLeaves(child, fields)
}
