import type { FieldValue, User } from '../../model/event.ts'
import { isObject, type JsonObject, parseJson, setField } from '../framing/json-parse.ts'
import { said } from './shape.ts'

/** Columns of a Log Analytics export that hold JSON in text. */
const JSON_TEXTS: ReadonlySet<string> = new Set([
  'targetresources',
  'initiatedby',
  'additionaldetails',
  'modifiedproperties',
  'devicedetail',
  'locationdetails',
  'status',
  'mfadetail',
  'conditionalaccesspolicies',
  'appliedconditionalaccesspolicies',
  'authenticationdetails',
  'authenticationprocessingdetails',
  'authenticationrequirementpolicies',
  'riskeventtypes',
  'riskeventtypes_v2',
  'properties',
])

/**
 * An Entra record in one of its three dresses: as Microsoft Graph gives it, inside the `properties` of an Azure Monitor
 * record, or as a row of Log Analytics with names in PascalCase.
 */
export interface EntraRecord {
  /** What the record says of itself; from `properties` where it has some. */
  readonly inner: JsonObject
  readonly outer: JsonObject
  /** The record's own names, JSON texts opened. */
  readonly fields: Record<string, FieldValue>
  /** A value by its Graph name, in whichever dress. */
  get(name: string, ...others: readonly string[]): FieldValue | undefined
}

/** Opens the dresses of an Entra record. */
export function entraRecord(record: JsonObject): EntraRecord {
  const fields: Record<string, FieldValue> = {}
  for (const name in record) {
    const value = record[name]
    if (value !== undefined) setField(fields, name, JSON_TEXTS.has(name.toLowerCase()) ? unpacked(value) : value)
  }
  const properties = fields['properties']
  const inner = properties !== undefined && isObject(properties) ? properties : fields
  const get = (...names: readonly string[]): FieldValue | undefined => {
    for (const name of names) {
      const pascal = name.charAt(0).toUpperCase() + name.slice(1)
      const value = inner[name] ?? inner[pascal] ?? fields[name] ?? fields[pascal]
      if (value !== undefined && value !== null) return value
    }
    return undefined
  }
  return { inner, outer: fields, fields, get }
}

/** JSON in a text, opened; anything else stays. */
export function unpacked(value: FieldValue): FieldValue {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  const parsed = parseJson(value)
  return parsed.kind === 'value' ? parsed.value : value
}

/**
 * Adds names that Sigma's rules for Azure use beside those of the log, where they are free. Upper and lower case are one
 * to the rules, so a name that differs only in case counts as taken.
 */
export function addNames(
  fields: Record<string, FieldValue>,
  names: Readonly<Record<string, FieldValue | undefined>>,
): void {
  const taken = new Set(Object.keys(fields).map((name) => name.toLowerCase()))
  for (const [name, value] of Object.entries(names)) {
    if (value !== undefined && !taken.has(name.toLowerCase())) fields[name] = value
  }
}

/** The member of an object value, or undefined. */
export function member(value: FieldValue | undefined, ...names: readonly string[]): FieldValue | undefined {
  if (value === undefined || !isObject(value)) return undefined
  for (const name of names) if (value[name] !== undefined && value[name] !== null) return value[name]
  return undefined
}

/** A user by name and object id; undefined where neither is known. */
export function userOf(upn: FieldValue | undefined, id: FieldValue | undefined, name?: FieldValue): User | undefined {
  const user: { email?: string; uid?: string; name?: string } = {}
  const email = said(upn)
  if (email?.includes('@')) user.email = email.toLowerCase()
  const uid = said(id)
  if (uid !== undefined) user.uid = uid.toLowerCase()
  const shown = email?.includes('@') ? undefined : (email ?? said(name))
  if (shown !== undefined) user.name = shown
  return Object.keys(user).length === 0 ? undefined : user
}
