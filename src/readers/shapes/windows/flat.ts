import type { Event, FieldValue } from '../../../model/event.ts'
import { parseInstant } from '../../../model/time.ts'
import { isObject, type JsonObject, parseJson, setField } from '../../framing/json-parse.ts'
import { type Reading, readTime } from '../../times.ts'
import type { Origin, Shape } from '../shape.ts'
import { atOffset, eventOf, offsetBetween } from './record.ts'
import { addData, type Draft } from './system-fields.ts'
import { addXmlData } from './xml.ts'

/** The usual name of a System value, and the names that collectors give it; the first that a record has is taken. */
const NAMES = {
  EventID: ['EventID', 'EventId', 'event_id', 'EventCode', 'eventID', 'eventid'],
  Channel: ['Channel', 'channel', 'LogName', 'log_name', 'EventLog'],
  Computer: ['Computer', 'Hostname', 'ComputerName', 'MachineName', 'computer_name', 'HostName', 'hostname', 'host'],
  Provider_Name: [
    'Provider_Name',
    'SourceName',
    'ProviderName',
    'EventSourceName',
    'source_name',
    'Provider',
    'Source',
  ],
  Provider_Guid: ['Provider_Guid', 'ProviderGuid', 'provider_guid'],
  EventRecordID: [
    'EventRecordID',
    'RecordNumber',
    'EventRecordId',
    'RecordID',
    'RecordId',
    'record_number',
    'record_id',
  ],
  Execution_ProcessID: ['Execution_ProcessID', 'ExecutionProcessID'],
  Execution_ThreadID: ['Execution_ThreadID', 'ExecutionThreadID', 'ThreadID'],
  Security_UserID: ['Security_UserID', 'UserID'],
  Correlation_ActivityID: ['Correlation_ActivityID', 'ActivityID'],
} as const satisfies Record<string, readonly string[]>

const SYSTEM_NAMES: readonly (readonly [usual: string, names: readonly string[]])[] = Object.entries(NAMES)
const NOMINAL_TIMES = ['TimeCreated', 'EventTime', 'SystemTime', 'TimeGenerated', 'time_created']
const COLLECTED_TIMES = ['@timestamp', '_time', 'timestamp', 'Timestamp', 'EventReceivedTime', 'TimeCollected']

/** Whole objects or texts that hold the record's own data. */
const DATA_NAMES: ReadonlySet<string> = new Set([
  'EventData',
  'UserData',
  'EventData_dynamic',
  'ParameterXml',
  'event_data',
])

/**
 * Windows records as one flat object: NXLog, Logstash and other collectors, Log Analytics' tables SecurityEvent and Event,
 * and the tables of Splunk.
 */
export const windowsFlat: Shape = {
  id: 'windows-flat',
  specificity: 40,
  matches: (record) => has(record, NAMES.EventID) && has(record, NAMES.Channel),
  toEvent,
}

function has(record: JsonObject, names: readonly string[]): boolean {
  return names.some((name) => isSaid(record[name]))
}

function isSaid(value: FieldValue | undefined): boolean {
  return (typeof value === 'string' && value !== '') || typeof value === 'number'
}

function toEvent(record: JsonObject, origin: Origin): Event {
  const fields: Draft = {}
  // Ten at most: asking a list is quicker than making a set.
  const taken: string[] = []
  for (const [usual, names] of SYSTEM_NAMES) {
    for (const name of names) {
      const value = record[name]
      if (value === undefined || !isSaid(value)) continue
      fields[usual] = value
      taken.push(name)
      break
    }
  }
  // NXLog's newer names for the writer of the record; elsewhere ProcessID is a value of the record's own.
  if (fields['Execution_ProcessID'] === undefined && record['SourceModuleType'] !== undefined) {
    const pid = record['ProcessID']
    if (typeof pid === 'number') {
      fields['Execution_ProcessID'] = pid
      taken.push('ProcessID')
    }
  }
  for (const name in record) {
    const value = record[name]
    if (value === undefined || taken.includes(name)) continue
    if (DATA_NAMES.has(name)) addNested(name, value, fields)
    else if (fields[name] === undefined) setField(fields, name, value)
  }
  return eventOf(fields, timeOfFlat(record, origin), origin)
}

function addNested(name: string, value: FieldValue, fields: Draft): void {
  if (typeof value !== 'string') addData(value, fields)
  else if (value.trimStart().startsWith('<')) addXmlData(value, fields)
  else {
    const parsed = parseJson(value)
    if (parsed.kind === 'value' && typeof parsed.value === 'object') addData(parsed.value, fields)
    else setField(fields, name, value)
  }
}

/**
 * When it happened. The record's own stamp is taken where it states a zone. NXLog writes local time without one; then the
 * zone is found from the record itself: from Sysmon's `UtcTime`, which is UTC by definition, or from the moment of
 * collection, which NXLog stamped on the same local clock and Logstash in UTC. Else the user's zone holds, else UTC is
 * assumed. The time of collection alone is used only where there is nothing better.
 */
function timeOfFlat(record: JsonObject, origin: Origin): Reading | undefined {
  const { context } = origin
  const utcText = record['UtcTime']
  const utc = typeof utcText === 'string' ? parseInstant(utcText) : undefined
  for (const name of NOMINAL_TIMES) {
    const stamp = stampText(record[name])
    const found = readTime(stamp, context)
    if (found === undefined) continue
    if (found.zone === 'stated') return found
    // Log Analytics' times are UTC, by its documentation.
    if (name === 'TimeGenerated' && typeof stamp === 'string')
      return readTime(stamp, { ...context, offsetMinutes: () => 0 })
    const wall = typeof stamp === 'string' ? readTime(stamp, { ...context, offsetMinutes: undefined })?.time : undefined
    if (wall === undefined) return found
    const byUtcTime = utc === undefined ? undefined : offsetBetween(wall, utc)
    if (byUtcTime !== undefined) return atOffset(wall, byUtcTime)

    const collected = readTime(record['@timestamp'], context)
    if (collected?.zone !== 'stated') return found
    const received = readTime(record['EventReceivedTime'], { ...context, offsetMinutes: undefined })
    // A collection stamp that only repeats the local time says nothing.
    const independent = received !== undefined && received.zone === 'assumed' && collected.time !== received.time
    const byReceipt = independent ? offsetBetween(received.time, collected.time) : undefined
    if (byReceipt !== undefined) return atOffset(wall, byReceipt)
    if (found.zone === 'given') return found
    const byCollection = offsetBetween(wall, collected.time)
    return byCollection === undefined ? found : { ...atOffset(wall, byCollection), zone: 'assumed' }
  }
  if (utc !== undefined) return { time: utc, zone: 'stated' }
  for (const name of COLLECTED_TIMES) {
    const found = readTime(record[name], context)
    if (found !== undefined) return found
  }
  return undefined
}

/** PowerShell wraps a date as `{ "value": "/Date(…)/", "DateTime": "…" }`. */
function stampText(value: FieldValue | undefined): FieldValue | undefined {
  return value !== undefined && isObject(value) ? (value['value'] ?? value['SystemTime']) : value
}
