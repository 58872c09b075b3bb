import { CLASS, type Event, type FieldValue, type User } from '../../../model/event.ts'
import { identityId } from '../../../model/ids.ts'
import { isObject, type JsonObject, setField } from '../../framing/json-parse.ts'
import { addNames, unpacked } from '../entra.ts'
import { eventOf, type Origin, type Shape, said } from '../shape.ts'
import { findingOf } from './finding.ts'
import { at, endpointAt, hasAll, hasAny, inUtc, known, personOf, textAt } from './parts.ts'
import { timeIn } from './time-forms.ts'
import { type Meaning, verbActivity } from './words.ts'

const LOGSOURCE = Object.freeze({ product: 'azure', service: 'activitylogs' })
/** Categories of the activity log; streams of the older export say what was done instead (Write, Delete, Action). */
const CATEGORIES: ReadonlySet<string> = new Set(
  ['administrative', 'security', 'servicehealth', 'resourcehealth', 'alert', 'autoscale', 'recommendation'].concat([
    'policy',
    'write',
    'delete',
    'action',
  ]),
)
const UPN_CLAIMS = [
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
  'name',
]
const OBJECT_ID_CLAIM = 'http://schemas.microsoft.com/identity/claims/objectidentifier'
const JSON_TEXTS: ReadonlySet<string> = new Set(
  ['claims', 'authorization', 'properties', 'httprequest', 'identity'].concat([
    'claims_d',
    'authorization_d',
    'properties_d',
  ]),
)
const CREDENTIALS = /listkeys|listcredential|regenerate|listaccountsas|secrets\/(?:get|read)/i

/** Azure's activity log: as Azure Monitor streams it, as its REST interface gives it, and as a row of Log Analytics. */
export const azureActivity: Shape = {
  id: 'azure-activity',
  specificity: 58,
  matches: (record) =>
    record['Type'] === 'AzureActivity' ||
    (hasAll(record, 'eventTimestamp', 'operationName') && hasAny(record, 'caller', 'eventDataId', 'authorization')) ||
    (hasAny(record, 'OperationNameValue', 'operationNameValue') &&
      hasAny(record, 'Caller', 'CategoryValue', 'ResourceProviderValue')) ||
    (hasAny(record, 'resourceId', 'ResourceId') &&
      hasAny(record, 'operationName', 'OperationName') &&
      CATEGORIES.has((said(record['category'] ?? record['Category']) ?? '').toLowerCase())),
  toEvent,
}

function toEvent(record: JsonObject, origin: Origin): Event {
  const fields = fieldsOf(record)
  const operation = textAt(fields, 'operationName', 'OperationNameValue', 'operationNameValue', 'OperationName') ?? ''
  const category = textAt(fields, 'category', 'CategoryValue', 'Category') ?? ''
  const status = textAt(fields, 'status.value', 'resultType', 'ActivityStatusValue', 'status', 'ActivityStatus')
  addNames(fields, {
    operationName: operation,
    OperationNameValue: operation,
    CategoryValue: category === '' ? undefined : category,
    ResourceProviderValue: textAt(fields, 'resourceProviderName.value') ?? providerOf(operation),
    ResourceId: textAt(fields, 'resourceId', '_ResourceId'),
    Status: status,
    'properties.message': textAt(fields, 'properties.message') ?? operation,
  })
  const found = timeIn(
    [fields['eventTimestamp'], fields['time'], fields['TimeGenerated'], fields['EventSubmissionTimestamp']],
    inUtc(origin).context,
  )
  const claims = at(fields, 'identity.claims') ?? fields['claims'] ?? fields['Claims_d'] ?? fields['Claims']
  const id = textAt(fields, 'eventDataId', 'EventDataId')
  const app = textAt(claims, 'appid')
  const session = textAt(claims, 'uti')
  const meaning = meaningOf(category, operation)
  return eventOf(
    {
      id: id === undefined ? undefined : identityId('azure-activity', id.toLowerCase()),
      source: 'azure-activity',
      logsource: LOGSOURCE,
      ...meaning,
      actor: { user: actorOf(fields, claims), session, app: app?.toLowerCase() } as Event['actor'], // undefined parts are left out
      srcEndpoint:
        endpointAt(fields, ['callerIpAddress', 'CallerIpAddress', 'httpRequest.clientIpAddress']) ??
        endpointAt(claims, ['ipaddr']),
      target: {
        resource: textAt(fields, 'resourceId', 'ResourceId', '_ResourceId', 'authorization.scope')?.toLowerCase(),
      } as Event['target'], // as above
      finding:
        meaning.classUid === CLASS.DETECTION_FINDING
          ? findingOf({
              title: textAt(fields, 'eventName', 'properties.alertDisplayName', 'properties.eventName') ?? operation,
              severity: textAt(fields, 'properties.severity', 'level', 'Level'),
              vendor: 'Microsoft Azure',
            })
          : undefined,
      fields,
    },
    found,
    origin,
  )
}

/** The record, texts of JSON opened; where a name has a value and a localised one, as in the REST form, the value stands for it. */
function fieldsOf(record: JsonObject): Record<string, FieldValue> {
  const fields: Record<string, FieldValue> = {}
  for (const name in record) {
    const value = record[name]
    if (value === undefined) continue
    const opened = JSON_TEXTS.has(name.toLowerCase()) ? unpacked(value) : value
    const plain = isObject(opened) && typeof opened['value'] === 'string' && opened['localizedValue'] !== undefined
    setField(fields, name, plain && name !== 'status' ? (opened['value'] ?? '') : opened)
  }
  return fields
}

function actorOf(fields: JsonObject, claims: FieldValue | undefined): User | undefined {
  const caller = textAt(fields, 'caller', 'Caller')
  const uid = textAt(claims, OBJECT_ID_CLAIM) ?? textAt(fields, 'identity.authorization.evidence.principalId')
  const named = claims === undefined || !isObject(claims) ? [] : UPN_CLAIMS.map((name) => known(claims[name]))
  const upn = named.find((name) => name?.includes('@')) ?? (caller?.includes('@') ? caller : undefined)
  const name = upn ?? named.find((one) => one !== undefined) ?? caller
  return personOf(name, uid?.toLowerCase() ?? (caller !== name ? caller?.toLowerCase() : undefined))
}

function providerOf(operation: string): string | undefined {
  const provider = operation.split('/', 1)[0]
  return provider?.includes('.') ? provider : undefined
}

function meaningOf(category: string, operation: string): Meaning {
  const low = category.toLowerCase()
  if (low === 'security' || low === 'alert') return { classUid: CLASS.DETECTION_FINDING, activityId: 1 }
  const last = operation.split('/').at(-1)?.toLowerCase() ?? ''
  const activityId = CREDENTIALS.test(operation)
    ? 2
    : last === 'write'
      ? 3
      : last === 'delete'
        ? 4
        : last === 'read'
          ? 2
          : verbActivity(operation.split('/').slice(-2).join('/'))
  return { classUid: CLASS.API, activityId }
}

/** True where a record is of Azure Monitor's common schema for resource logs. */
export function isMonitorRecord(record: JsonObject): boolean {
  return (
    (typeof record['category'] === 'string' || typeof record['Category'] === 'string') &&
    hasAny(record, 'resourceId', 'ResourceId', '_ResourceId', 'tenantId') &&
    hasAny(record, 'operationName', 'OperationName', 'properties', 'EventName') &&
    said(record['time'] ?? record['TimeGenerated'] ?? record['EventTimeString']) !== undefined
  )
}
