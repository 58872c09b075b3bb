import {
  CLASS,
  type Event,
  type FieldValue,
  type File,
  type Process,
  type Target,
  type User,
} from '../../model/event.ts'
import { placeId } from '../../model/ids.ts'
import { isObject, type JsonObject, setField } from '../framing/json-parse.ts'
import { endpointOf } from './address.ts'
import { unpacked } from './entra.ts'
import { m365Audit } from './m365-audit.ts'
import { firstTime, flagsFor, type Mutable, type Origin, type Shape, said, timeOf } from './shape.ts'

/**
 * Rules for `product: windows` are written for other field names, and with `service: sense` for Defender's own event log:
 * so a product and service of our own, which no foreign rule names.
 */
const LOGSOURCE = Object.freeze({ product: 'm365', service: 'defender' })

const OTHER = 99

/** OCSF class and activity of an ActionType. */
const ACTIONS: ReadonlyMap<string, readonly [classUid: number, activityId: number]> = new Map([
  ['ProcessCreated', [CLASS.PROCESS, 1]],
  ['OpenProcessApiCall', [CLASS.PROCESS, 3]],
  ['CreateRemoteThreadApiCall', [CLASS.PROCESS, 4]],
  ['NtAllocateVirtualMemoryRemoteApiCall', [CLASS.PROCESS, 4]],
  ['QueueUserApcRemoteApiCall', [CLASS.PROCESS, 4]],
  ['LogonSuccess', [CLASS.AUTHENTICATION, 1]],
  ['LogonFailed', [CLASS.AUTHENTICATION, 1]],
  ['LogonAttempted', [CLASS.AUTHENTICATION, 1]],
  ['FileCreated', [CLASS.FILE, 1]],
  ['FileModified', [CLASS.FILE, 3]],
  ['FileDeleted', [CLASS.FILE, 4]],
  ['FileRenamed', [CLASS.FILE, 5]],
  ['ConnectionSuccess', [CLASS.NETWORK, 1]],
  ['ConnectionRequest', [CLASS.NETWORK, 1]],
  ['ConnectionAcknowledged', [CLASS.NETWORK, 6]],
  ['InboundConnectionAccepted', [CLASS.NETWORK, 1]],
  ['ConnectionFailed', [CLASS.NETWORK, 4]],
  ['DnsQueryResponse', [CLASS.DNS, 2]],
  ['RegistryKeyCreated', [CLASS.REGISTRY_KEY, 1]],
  ['RegistryKeyDeleted', [CLASS.REGISTRY_KEY, 4]],
  ['RegistryValueSet', [CLASS.REGISTRY_VALUE, 2]],
  ['RegistryValueDeleted', [CLASS.REGISTRY_VALUE, 4]],
  ['ImageLoaded', [CLASS.MODULE, 1]],
  ['DriverLoad', [CLASS.KERNEL_EXTENSION, 1]],
  ['PowerShellCommand', [CLASS.SCRIPT, 1]],
  ['ScriptContent', [CLASS.SCRIPT, 1]],
  ['AmsiScriptContent', [CLASS.SCRIPT, 1]],
  ['ScheduledTaskCreated', [CLASS.SCHEDULED_JOB, 1]],
  ['ScheduledTaskUpdated', [CLASS.SCHEDULED_JOB, 2]],
  ['ScheduledTaskDeleted', [CLASS.SCHEDULED_JOB, 3]],
  ['ServiceInstalled', [CLASS.WINDOWS_SERVICE, 1]],
  ['UserAccountCreated', [CLASS.USER_MANAGEMENT, 1]],
  ['UserAccountDeleted', [CLASS.USER_MANAGEMENT, 4]],
  ['PasswordChangeAttempt', [CLASS.USER_MANAGEMENT, 8]],
  ['UserAccountAddedToLocalGroup', [CLASS.GROUP_MANAGEMENT, 3]],
  ['SecurityLogCleared', [CLASS.EVENT_LOG, 1]],
  ['AntivirusDetection', [CLASS.DETECTION_FINDING, 1]],
  ['ClickAllowed', [CLASS.HTTP, OTHER]],
  ['ClickBlocked', [CLASS.HTTP, OTHER]],
  ['UrlScanInProgress', [CLASS.HTTP, OTHER]],
  ['LdapSearch', [CLASS.ENTITY_MANAGEMENT, 2]],
])

/** Columns of which each table with an ActionType has one. */
const ROW_NAMES = ['DeviceName', 'AccountObjectId', 'ReportId', 'NetworkMessageId', 'AccountUpn'] as const

/** Advanced hunting of Microsoft 365 Defender: the tables of devices, identities and cloud apps, one row an event. */
export const defenderHunting: Shape = {
  id: 'defender-hunting',
  specificity: 50,
  matches: (record) =>
    record['Timestamp'] !== undefined &&
    (typeof record['ActionType'] === 'string'
      ? ROW_NAMES.some((name) => record[name] !== undefined)
      : record['AlertId'] !== undefined ||
        (record['NetworkMessageId'] !== undefined && record['RecipientEmailAddress'] !== undefined)),
  toEvent,
}

function toEvent(record: JsonObject, origin: Origin): Event {
  const audited = auditRecord(record)
  if (audited !== undefined) return m365Audit.toEvent(audited, origin)

  const fields: Record<string, FieldValue> = {}
  for (const name in record) {
    const value = record[name]
    // The tables share one wide row: what does not apply is empty.
    if (value === undefined || value === null || value === '') continue
    setField(fields, name, name.startsWith('AdditionalFields') ? unpacked(value) : value)
  }
  const found = firstTime([record['Timestamp']], { ...origin.context, offsetMinutes: () => 0 })
  const time = timeOf(found)
  const action = said(record['ActionType']) ?? ''
  const [classUid, activityId] = ACTIONS.get(action) ?? classOfTable(record)
  const event: Mutable<Event> = {
    id: placeId(origin.context.sha256, origin.raw.offset),
    time,
    seenAt: time,
    source: 'defender',
    logsource: LOGSOURCE,
    classUid,
    activityId,
    fields,
    raw: origin.raw,
  }
  const host = said(record['DeviceName'])
  if (host !== undefined) event.device = { hostname: host.toLowerCase() }
  const process = processOf(record, 'InitiatingProcess')
  const user = accountOf(record, 'InitiatingProcessAccount') ?? accountOf(record, 'Account')
  if (process !== undefined || user !== undefined) {
    event.actor = { ...(user === undefined ? {} : { user }), ...(process === undefined ? {} : { process }) }
  }
  if (classUid === CLASS.AUTHENTICATION) {
    event.auth = { outcome: action === 'LogonFailed' ? 'failure' : 'success' }
    const source = endpointOf(said(record['RemoteIP']) ?? '')
    if (source !== undefined) event.srcEndpoint = source
  } else {
    const local = endpointOf(said(record['LocalIP']) ?? '')
    const remote = endpointOf(said(record['RemoteIP']) ?? '') ?? endpointOf(said(record['DestinationIPAddress']) ?? '')
    const cloud = endpointOf(said(record['IPAddress']) ?? '')
    const from = action === 'InboundConnectionAccepted' ? remote : (local ?? cloud)
    const to = action === 'InboundConnectionAccepted' ? local : remote
    if (from !== undefined) event.srcEndpoint = from
    if (to !== undefined) event.dstEndpoint = to
  }
  const target = targetOf(record, classUid)
  if (Object.keys(target).length > 0) event.target = target
  const flags = flagsFor(found === undefined ? undefined : { ...found, zone: 'stated' }, origin)
  if (flags !== undefined) event.flags = flags
  return event
}

/** Tables without an ActionType are those of alerts and of mail. */
function classOfTable(record: JsonObject): readonly [classUid: number, activityId: number] {
  if (record['ActionType'] !== undefined) return [CLASS.NONE, OTHER]
  return record['AlertId'] === undefined ? [CLASS.EMAIL, OTHER] : [CLASS.DETECTION_FINDING, 1]
}

/** CloudAppEvents carry the audit log's own record: that is the event, and bears its identity. */
function auditRecord(record: JsonObject): JsonObject | undefined {
  const raw = record['RawEventData'] ?? record['rawData']
  const opened = raw === undefined ? undefined : unpacked(raw)
  return opened !== undefined && isObject(opened) && m365Audit.matches(opened) ? opened : undefined
}

function processOf(record: JsonObject, prefix: string): Process | undefined {
  const process: Mutable<Process> = {}
  const pid = record[`${prefix}Id`]
  if (typeof pid === 'number') process.pid = pid
  const path = said(record[`${prefix}FolderPath`])
  if (path !== undefined) process.path = path
  const commandLine = said(record[`${prefix}CommandLine`])
  if (commandLine !== undefined) process.commandLine = commandLine
  const parent = record[`${prefix}ParentId`]
  if (typeof parent === 'number') process.parentPid = parent
  return Object.keys(process).length === 0 ? undefined : process
}

function accountOf(record: JsonObject, prefix: string): User | undefined {
  const user: { name?: string; domain?: string; uid?: string; email?: string } = {}
  const name = said(record[`${prefix}Name`])
  if (name !== undefined) user.name = name
  const domain = said(record[`${prefix}Domain`])
  if (domain !== undefined) user.domain = domain
  const sid = said(record[`${prefix}Sid`]) ?? said(record[`${prefix}ObjectId`])
  if (sid !== undefined) user.uid = sid
  const upn = said(record[`${prefix}Upn`])
  if (upn?.includes('@')) user.email = upn.toLowerCase()
  return Object.keys(user).length === 0 ? undefined : user
}

function targetOf(record: JsonObject, classUid: number): Target {
  const target: Mutable<Target> = {}
  const key = said(record['RegistryKey'])
  if (key !== undefined) target.registryKey = key
  const url = said(record['Url']) ?? said(record['RemoteUrl'])
  if (url !== undefined) {
    if (/^https?:\/\//i.test(url)) target.url = url
    else target.domain = url.toLowerCase()
  }
  const file = fileOf(record)
  if (classUid === CLASS.PROCESS) {
    const process: Mutable<Process> = {}
    const pid = record['ProcessId']
    if (typeof pid === 'number') process.pid = pid
    if (file?.path !== undefined) process.path = file.path
    const commandLine = said(record['ProcessCommandLine'])
    if (commandLine !== undefined) process.commandLine = commandLine
    target.process = process
  }
  if (file !== undefined) target.file = file
  const user = classUid === CLASS.AUTHENTICATION ? accountOf(record, 'Account') : undefined
  if (user !== undefined) target.user = user
  return target
}

function fileOf(record: JsonObject): File | undefined {
  const file: Mutable<File> = {}
  const name = said(record['FileName'])
  const folder = said(record['FolderPath'])
  if (name !== undefined) file.name = name
  if (folder !== undefined) file.path = folder
  for (const [field, column] of [
    ['sha256', 'SHA256'],
    ['sha1', 'SHA1'],
    ['md5', 'MD5'],
  ] as const) {
    const hash = said(record[column])
    if (hash !== undefined) file[field] = hash.toLowerCase()
  }
  return Object.keys(file).length === 0 ? undefined : file
}
