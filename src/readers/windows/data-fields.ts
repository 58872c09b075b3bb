import type { FieldValue } from '../../model/event.ts'

/** Names of the System part that say which record it is: an event's own value never takes their place. */
const IDENTITY: ReadonlySet<string> = new Set([
  'EventID',
  'EventRecordID',
  'Computer',
  'TimeCreated',
  'Provider_Name',
  'Provider_Guid',
  'Execution_ProcessID',
  'Execution_ThreadID',
  'Security_UserID',
])

/** Names of the System part that events use for values of their own. */
const DESCRIPTIVE: ReadonlySet<string> = new Set(['Version', 'Level', 'Task', 'Opcode', 'Keywords'])

/** Whether a value of an event's own data may meet a System value of the same name. */
export function isSystemField(name: string): boolean {
  return name === 'Channel' || IDENTITY.has(name) || DESCRIPTIVE.has(name)
}

/**
 * Puts a value of EventData or UserData among the fields, which hold the System values already. Where names meet:
 * - what identifies the record stays, and the value goes under `EventData_…`;
 * - `Version`, `Level` and such are the event's own, and System's go under `System_…`;
 * - `Channel` becomes a list of both, System's first: rules on cleared logs (event 104) ask for either;
 * - otherwise the values make a list, in their order.
 */
export function putDataField(fields: Record<string, FieldValue>, name: string, value: FieldValue): void {
  const there = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (there === undefined) {
    fields[name] = value
    return
  }
  if (IDENTITY.has(name)) {
    putDataField(fields, `EventData_${name}`, value)
    return
  }
  if (name === 'Channel' && there === value) return
  if (DESCRIPTIVE.has(name) && !Object.hasOwn(fields, `System_${name}`)) {
    fields[`System_${name}`] = there
    fields[name] = value
    return
  }
  fields[name] = Array.isArray(there) ? [...there, value] : [there, value]
}
