import type { FieldValue } from '../../../model/event.ts'
import { isObject, type JsonObject, setField } from '../../framing/json-parse.ts'

/** Fields that are being built. */
export type Draft = Record<string, FieldValue>

/** Levels of UserData that are flattened. */
const MAX_LEVELS = 8
const ATTRIBUTES = '#attributes'
const TEXT = '#text'

/**
 * Puts the values of a `System` object under their usual names: `Provider_Name`, `EventID`, `Execution_ProcessID` …
 * Converters differ in where they leave XML attributes: under `#attributes` (evtx_dump), as `@Name` (xmltodict), or as
 * plain members (Velociraptor).
 */
export function addSystem(system: JsonObject, fields: Draft): void {
  for (const name in system) {
    const value = system[name]
    if (value === undefined) continue
    if (!isObject(value)) {
      if (value !== null || name === 'EventRecordID') setField(fields, name, value)
      continue
    }
    const attributes = value[ATTRIBUTES]
    if (isObject(attributes)) for (const key in attributes) setSystem(fields, name, key, attributes[key])
    for (const key in value) if (key !== ATTRIBUTES) setSystem(fields, name, key, value[key])
  }
}

function setSystem(fields: Draft, element: string, attribute: string, value: FieldValue | undefined): void {
  if (value === undefined || value === null) return
  if (attribute === TEXT || attribute === 'Value' || attribute === '$text') setField(fields, element, value)
  else if (element === 'TimeCreated') fields['TimeCreated'] = value
  else if (!attribute.includes('xmlns')) setField(fields, `${element}_${attribute.replace(/^[@-]/, '')}`, value)
}

/**
 * Sets a value of the event's own. Where its name is taken, by the System part or by another value, the field becomes a list
 * of both, as it does for EVTX: event 104 states the channel that was cleared under the name `Channel`.
 */
export function setOwn(fields: Draft, name: string, value: FieldValue): void {
  const there = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (there === undefined) setField(fields, name, value)
  else if (Array.isArray(there)) setField(fields, name, there.includes(value) ? there : [...there, value])
  else if (isObject(there) || isObject(value) || String(there) !== String(value)) setField(fields, name, [there, value])
}

/**
 * Puts `EventData` or `UserData` values under their own names. Unnamed Data values become the array `Data`; nested
 * UserData elements are flattened to their leaves.
 */
export function addData(data: FieldValue | undefined, fields: Draft, level = 0): void {
  if (Array.isArray(data)) {
    addList('Data', data, fields)
    return
  }
  if (!isObject(data ?? null)) {
    if (typeof data === 'string' && data !== '') setOwn(fields, 'Data', data)
    return
  }
  // An object: `isObject` was asked just above, but of a value that might have been undefined.
  const members = data as JsonObject
  for (const name in members) {
    if (name === ATTRIBUTES || name === '@xmlns' || name === 'xmlns') continue
    const value = members[name]
    if (value === undefined) continue
    if (Array.isArray(value)) addList(name, value, fields)
    else if (isObject(value)) addElement(name, value, fields, level)
    else setOwn(fields, name, value)
  }
}

function addElement(name: string, value: JsonObject, fields: Draft, level: number): void {
  const named = nameOf(value)
  const text = value[TEXT]
  if (named !== undefined) setOwn(fields, named, text ?? value['Value'] ?? value['value'] ?? null)
  else if (text !== undefined) setOwn(fields, name, text)
  else if (level < MAX_LEVELS) addData(value, fields, level + 1)
}

/** Items that bear a name of their own (`{"@Name": "LogonType", "#text": "3"}`) are fields; the rest stay together. */
function addList(name: string, items: readonly FieldValue[], fields: Draft): void {
  const unnamed: FieldValue[] = []
  for (const item of items) {
    const named = isObject(item) ? nameOf(item) : undefined
    if (named !== undefined && isObject(item)) {
      setOwn(fields, named, item[TEXT] ?? item['Value'] ?? item['value'] ?? item['content'] ?? null)
    } else unnamed.push(isObject(item) ? (item[TEXT] ?? item) : item)
  }
  if (unnamed.length > 0) setOwn(fields, name, unnamed)
}

function nameOf(item: JsonObject): string | undefined {
  const attributes = item[ATTRIBUTES]
  const name = (isObject(attributes) ? attributes['Name'] : undefined) ?? item['@Name'] ?? item['-Name'] ?? item['Name']
  return typeof name === 'string' && name !== '' ? name : undefined
}
