import {
  type Actor,
  CLASS,
  type Endpoint,
  type Event,
  type FieldValue,
  type FindingFacts,
  type Target,
} from '../../model/event.ts'
import { identityId, placeId } from '../../model/ids.ts'
import { isObject, type JsonObject, parseJson, setField } from '../framing/json-parse.ts'
import { addressOf, endpointOf } from './address.ts'
import { findingOf } from './cloud/finding.ts'
import { operationMeaning, outcomeOf } from './m365-operations.ts'
import { firstTime, flagsFor, type Mutable, type Origin, type Shape, said, sessionId, timeOf } from './shape.ts'

/**
 * All of the unified audit log is one source; the services that Sigma knows of m365 (`audit`, `exchange`,
 * `threat_management`, `threat_detection`) are views of it which their rules pick by `eventSource` and `Workload`
 * themselves. So no service is set: a rule of each of them gets to see every record.
 */
const LOGSOURCE = Object.freeze({ product: 'm365' })

/** Arrays of names with values, which are lifted to fields of their own where the name is free. */
const NAME_VALUE_ARRAYS = [
  'Parameters',
  'ExtendedProperties',
  'OperationProperties',
  'DeviceProperties',
  'ModifiedProperties',
]
/** Texts that hold JSON. */
const JSON_TEXTS: ReadonlySet<string> = new Set([
  'Folders',
  'OperationProperties',
  'ExtendedProperties',
  'Parameters',
  'ModifiedProperties',
  'AffectedItems',
  'AppAccessContext',
  'Item',
  'Actor',
  'Target',
  'Data',
])
const MAX_LIFTED = 256
/** SharePoint's claims before the name of a guest or member. */
const CLAIM_PREFIX = /^(?:urn:spo:guest#|i:0[#h]?\.[\w]{1,2}\|[^|]{1,64}\|)/
const CLIENT_NAME = /^\[?([a-z][\w-]{0,62}(?:\.[\w-]{1,63}){0,8})\]?(?::\d{1,5})?$/i
const CLIENT_NAMES = [
  'ClientIP',
  'ClientIPAddress',
  'Client_IPAddress',
  'ActorIpAddress',
  'ClientIp',
  'SenderIp',
] as const
/** Microsoft's own servers have 2603:1000::/24. */
const SERVICE_RANGE = /^2603:10[0-9a-f]{2}:/i
const IN_BRACKETS = /^\[?[^()]{1,255} \(([0-9a-f.:]{3,45})\)\]?$/i
const OBJECT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Microsoft 365's unified audit log: the records of the Management API, as they are or as an export's column `AuditData`. */
export const m365Audit: Shape = {
  id: 'm365-audit',
  specificity: 70,
  matches: (record) =>
    record['RecordType'] !== undefined &&
    (typeof record['Operation'] === 'string'
      ? record['Workload'] !== undefined ||
        record['CreationTime'] !== undefined ||
        record['OfficeWorkload'] !== undefined
      : typeof record['RecordType'] === 'number' && typeof record['CreationTime'] === 'string'),
  toEvent,
}

function toEvent(record: JsonObject, origin: Origin): Event {
  const fields = fieldsOf(record)
  // Both are UTC by documentation though they bear no Z; an outer CreationDate is only a copy, in the exporter's locale.
  const utc = { ...origin.context, offsetMinutes: () => 0 }
  const stated = [fields['CreationTime'], fields['TimeGenerated'], fields['CreationDate'], fields['CreatedDateTime']]
  const found = firstTime(stated, utc)
  const time = timeOf(found)
  const operation = said(record['Operation']) ?? ''
  const meaning = operationMeaning(operation, workloadOf(fields))
  const id = said(fields['Id']) ?? said(fields['OfficeId'])
  const event: Mutable<Event> = {
    id:
      id === undefined ? placeId(origin.context.sha256, origin.raw.offset) : identityId('m365-audit', id.toLowerCase()),
    time,
    seenAt: time,
    source: 'm365-audit',
    logsource: LOGSOURCE,
    classUid: meaning.classUid,
    activityId: meaning.activityId,
    fields,
    raw: origin.raw,
  }
  const actor = actorOf(fields)
  if (Object.keys(actor).length > 0) event.actor = actor
  const ip = clientOf(fields)
  if (ip !== undefined) event.srcEndpoint = ip
  else {
    const name = CLIENT_NAME.exec(said(fields['ClientIP']) ?? '')?.[1]
    if (name !== undefined) event.srcEndpoint = { hostname: name.toLowerCase() }
  }
  // Only its address: a server of the service's own is no host that could be looked after here.
  const server = serverAddress(fields['OriginatingServer'])
  if (server !== undefined) event.device = server
  if (event.classUid === CLASS.DETECTION_FINDING) event.finding = findingFacts(fields, operation)
  const target = targetOf(fields, operation)
  if (Object.keys(target).length > 0) event.target = target
  if (meaning.signIn) event.auth = { outcome: operation === 'UserLoginFailed' ? 'failure' : outcomeOf(fields) }
  const flags = flagsFor(found === undefined ? undefined : { ...found, zone: 'stated' }, origin)
  if (flags !== undefined) event.flags = flags
  return event
}

/**
 * The record itself, with what it keeps in texts and name-value arrays reachable by name, and with the three names that
 * Sigma's rules for m365 use beside those of the log: `eventSource`, `eventName` and `status`.
 */
function fieldsOf(record: JsonObject): Record<string, FieldValue> {
  const fields: Record<string, FieldValue> = {}
  for (const name in record) {
    const value = record[name]
    if (value !== undefined) setField(fields, name, JSON_TEXTS.has(name) ? unpacked(value) : value)
  }
  let lifted = 0
  for (const name of NAME_VALUE_ARRAYS) {
    const items = fields[name]
    if (!Array.isArray(items)) continue
    for (const item of items) {
      if (!isObject(item) || lifted >= MAX_LIFTED) continue
      const key = item['Name'] ?? item['name'] ?? item['Key']
      const value = item['Value'] ?? item['NewValue'] ?? item['value']
      if (typeof key !== 'string' || value === undefined || Object.hasOwn(fields, key)) continue
      setField(fields, key, value)
      lifted += 1
    }
  }
  const workload = workloadOf(fields)
  if (workload !== undefined) addName(fields, 'Workload', workload)
  if (workload !== undefined) addName(fields, 'eventSource', workload)
  const alert = /^Alert/.test(said(record['Operation']) ?? '') ? said(record['Name']) : undefined
  addName(fields, 'eventName', alert ?? said(record['Operation']) ?? '')
  addName(fields, 'status', record['Operation'] === 'UserLoginFailed' ? 'failure' : outcomeOf(fields))
  return fields
}

/**
 * From where the operation came. Where ClientIP and ClientIPAddress differ, one is often a server of Microsoft's that passed
 * the call on: then it is the other.
 */
function clientOf(fields: JsonObject): Endpoint | undefined {
  const written = serverAddress(fields['ClientIPAddress'])
  const named = CLIENT_NAMES.map((name) => addressOf(fields, [name])).filter((one) => one !== undefined)
  const found = written === undefined ? named : [written, ...named]
  return found.find(({ ip = '' }) => !SERVICE_RANGE.test(ip)) ?? found[0]
}

/** A server in the form `NAME (192.0.2.7)`. */
function serverAddress(value: FieldValue | undefined): Endpoint | undefined {
  const inside = IN_BRACKETS.exec(said(value) ?? '')?.[1]
  return inside === undefined ? undefined : endpointOf(inside)
}

/** Alerts of the compliance centre and of Defender for Office 365 are the audit log's too. */
function findingFacts(fields: JsonObject, operation: string): FindingFacts {
  return findingOf({
    title: said(fields['Name']) ?? operation,
    severity: said(fields['Severity']),
    vendor: 'Microsoft 365',
    tactics: [said(fields['Category'])].filter((one) => one !== undefined),
  })
}

function addName(fields: Record<string, FieldValue>, name: string, value: FieldValue): void {
  if (!Object.hasOwn(fields, name)) fields[name] = value
}

function workloadOf(fields: JsonObject): string | undefined {
  return said(fields['Workload']) ?? said(fields['OfficeWorkload'])
}

function unpacked(value: FieldValue): FieldValue {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  const parsed = parseJson(value)
  return parsed.kind === 'value' ? parsed.value : value
}

function actorOf(fields: JsonObject): Actor {
  const actor: Mutable<Actor> = {}
  const user: { name?: string; email?: string; uid?: string } = {}
  const id = (said(fields['UserId']) ?? said(fields['UserId_']))?.replace(CLAIM_PREFIX, '')
  if (id?.includes('@')) user.email = id.toLowerCase()
  else if (id !== undefined) user.name = id
  const key = said(fields['UserKey'])
  if (key !== undefined && OBJECT_ID.test(key)) user.uid = key.toLowerCase()
  else {
    const objectId = actorObjectId(fields['Actor'])
    if (objectId !== undefined) user.uid = objectId
  }
  if (Object.keys(user).length > 0) actor.user = user
  const access = fields['AppAccessContext']
  const session =
    said(fields['SessionId']) ??
    (access !== undefined && isObject(access) ? said(access['AADSessionId']) : undefined) ??
    said(fields['AADSessionId'])
  if (session !== undefined) actor.session = sessionId(session)
  const app = said(fields['ClientAppId']) ?? said(fields['AppId']) ?? said(fields['ClientApplication'])
  if (app !== undefined) actor.app = app.toLowerCase()
  return actor
}

/** Entra's records list the names of who acted; an object id is of type 2, after its prefixed twin. */
function actorObjectId(value: FieldValue | undefined): string | undefined {
  if (!Array.isArray(value)) return undefined
  for (const one of value) {
    const id = isObject(one) ? one['ID'] : undefined
    if (typeof id === 'string' && OBJECT_ID.test(id)) return id.toLowerCase()
  }
  return undefined
}

function targetOf(fields: JsonObject, operation: string): Target {
  const target: Mutable<Target> = {}
  const mailbox = said(fields['MailboxOwnerUPN'])
  if (mailbox?.includes('@')) target.mailbox = mailbox.toLowerCase()
  const app = said(fields['ApplicationId'])
  if (app !== undefined) target.app = app.toLowerCase()
  const url = said(fields['ObjectId'])
  if (url !== undefined) {
    if (/^https?:\/\//i.test(url)) target.url = url
    else if (url.includes('@') && !url.includes('/')) target.user = { email: url.toLowerCase() }
    else if (/service principal|application|consent|oauth2/i.test(operation) && OBJECT_ID.test(url))
      target.app = url.toLowerCase()
    else target.resource = url
  }
  // Alerts name whom they are about in their data: f3u, or eid of a user.
  const data = fields['Data']
  if (target.user === undefined && data !== undefined && isObject(data)) {
    const about = said(data['f3u']) ?? (said(data['etype']) === 'User' ? said(data['eid']) : undefined)
    if (about?.includes('@')) target.user = { email: about.toLowerCase() }
  }
  const name = said(fields['SourceFileName'])
  if (name !== undefined) target.file = { name }
  return target
}
