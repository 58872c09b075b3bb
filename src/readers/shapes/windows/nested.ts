import type { Event, FieldValue } from '../../../model/event.ts'
import { isObject, type JsonObject, setField } from '../../framing/json-parse.ts'
import { firstTime, type Origin, type Shape } from '../shape.ts'
import { eventOf, toNumber } from './record.ts'
import { addData, addSystem, type Draft } from './system-fields.ts'
import { addUnnamed } from './template-names.ts'

/** `{ "Event": { "System": …, "EventData": … } }` as evtx_dump and XML converters write it; Velociraptor leaves `Event` out. */
export const windowsNested: Shape = {
  id: 'windows-nested',
  specificity: 80,
  matches: (record) => systemOf(record) !== undefined,
  toEvent,
}

function systemOf(record: JsonObject): JsonObject | undefined {
  const event = record['Event']
  const system = event !== undefined && isObject(event) ? event['System'] : record['System']
  return system !== undefined && isObject(system) && system['EventID'] !== undefined ? system : undefined
}

function toEvent(record: JsonObject, origin: Origin): Event {
  const inner = record['Event']
  const event = inner !== undefined && isObject(inner) ? inner : record
  const fields: Draft = {}
  addSystem(systemOf(record) ?? {}, fields)
  addData(event['EventData'], fields)
  addData(event['UserData'], fields)
  addData(event['ProcessingErrorData'], fields)
  const rendering = event['RenderingInfo']
  if (rendering !== undefined && isObject(rendering)) addSystem({ RenderingInfo: rendering }, fields)
  if (typeof event['Message'] === 'string') setField(fields, 'Message', event['Message'])
  const found = firstTime([fields['TimeCreated'], fields['UtcTime'], record['@timestamp']], origin.context)
  return eventOf(fields, found, origin)
}

/** Winlogbeat and Elastic Agent: the record under `winlog`; before version 7 at the top. */
export const winlogbeat: Shape = {
  id: 'winlogbeat',
  specificity: 90,
  matches: (record) => winlogOf(record) !== undefined,
  toEvent: (record, origin) => {
    const log = winlogOf(record) ?? {}
    const fields: Draft = {}
    const put = (name: string, ...values: readonly (FieldValue | undefined)[]): void => {
      const value = values.find((one) => one !== undefined && one !== null && one !== '')
      if (value !== undefined) fields[name] = value
    }
    const event = part(record, 'event')
    put('EventID', toNumber(log['event_id'] ?? undefined), toNumber(event['code'] ?? undefined))
    put('Channel', log['channel'], log['log_name'])
    put('Computer', log['computer_name'], part(record, 'host')['name'])
    put('Provider_Name', log['provider_name'], log['source_name'], event['provider'])
    put('Provider_Guid', log['provider_guid'])
    put('EventRecordID', log['record_id'], log['record_number'])
    put('Version', log['version'])
    put('Task', log['task'])
    put('Opcode', log['opcode'])
    put('Keywords', log['keywords'])
    put('Level', log['level'], part(record, 'log')['level'])
    put('Execution_ProcessID', part(log, 'process')['pid'], log['process_id'])
    put('Execution_ThreadID', part(part(log, 'process'), 'thread')['id'], log['thread_id'])
    put('Security_UserID', part(log, 'user')['identifier'])
    put('Correlation_ActivityID', log['activity_id'])
    addData(log['user_data'], fields)
    addData(log['event_data'], fields)
    put('Message', record['message'])
    const found = firstTime([log['time_created'], record['@timestamp'], fields['UtcTime']], origin.context)
    return eventOf(fields, found, origin)
  },
}

function winlogOf(record: JsonObject): JsonObject | undefined {
  const log = record['winlog']
  if (log !== undefined && isObject(log)) {
    return log['channel'] !== undefined || log['event_id'] !== undefined ? log : undefined
  }
  const old =
    record['event_id'] !== undefined && record['log_name'] !== undefined && record['computer_name'] !== undefined
  return old ? record : undefined
}

function part(record: JsonObject, name: string): JsonObject {
  const value = record[name]
  return value !== undefined && isObject(value) ? value : {}
}

/** `Get-WinEvent | ConvertTo-Json`: values without names, in the order of the event's template. */
export const getWinEvent: Shape = {
  id: 'get-winevent',
  specificity: 60,
  matches: (record) =>
    record['Id'] !== undefined && typeof record['LogName'] === 'string' && record['ProviderName'] !== undefined,
  toEvent: (record, origin) => {
    const fields: Draft = {}
    for (const name in record) {
      const value = record[name]
      if (value === undefined || value === null) continue
      const usual = GET_WINEVENT_NAMES.get(name)
      if (usual !== undefined) fields[usual] = value
      else if (name === 'Properties' || name === 'Bookmark' || name === 'TimeCreated') continue
      else setField(fields, name, value)
    }
    const properties = record['Properties']
    const isSysmon = addMessageFields(record['Message'], fields)
    if (Array.isArray(properties) && !isSysmon) {
      addUnnamed(properties.map(plainValue), fields)
    }
    const created = record['TimeCreated']
    const stamp = created !== undefined && isObject(created) ? created['value'] : created
    return eventOf(fields, firstTime([stamp, fields['UtcTime']], origin.context), origin)
  },
}

/** The value of a property; PowerShell 5 writes a SID as an object whose own `Value` is its text. */
function plainValue(item: FieldValue): FieldValue {
  const value = isObject(item) ? (item['Value'] ?? null) : item
  return isObject(value) && typeof value['Value'] === 'string' ? value['Value'] : value
}

const GET_WINEVENT_NAMES: ReadonlyMap<string, string> = new Map([
  ['Id', 'EventID'],
  ['LogName', 'Channel'],
  ['MachineName', 'Computer'],
  ['ProviderName', 'Provider_Name'],
  ['ProviderId', 'Provider_Guid'],
  ['RecordId', 'EventRecordID'],
  ['ProcessId', 'Execution_ProcessID'],
  ['ThreadId', 'Execution_ThreadID'],
  ['UserId', 'Security_UserID'],
  ['ActivityId', 'Correlation_ActivityID'],
])

/** A line of a message that names a value as Sysmon does: one word, a colon, the value. */
const MESSAGE_LINE = /^([A-Za-z][A-Za-z0-9]{1,63}): (.{0,32768})$/gm

/**
 * Sysmon renders each of its values as `Name: value`, so there the names that Properties lack stand in the message. False
 * where it is not Sysmon's or says nothing.
 */
function addMessageFields(message: FieldValue | undefined, fields: Draft): boolean {
  if (typeof message !== 'string' || fields['Provider_Name'] !== 'Microsoft-Windows-Sysmon') return false
  let found = false
  for (const [, name, value] of message.matchAll(MESSAGE_LINE)) {
    if (name === undefined || value === undefined || fields[name] !== undefined) continue
    setField(fields, name, value.trimEnd())
    found = true
  }
  return found
}
