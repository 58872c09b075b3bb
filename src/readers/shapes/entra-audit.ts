import type { Event, FieldValue, Target } from '../../model/event.ts'
import { identityId, placeId } from '../../model/ids.ts'
import { isObject, type JsonObject } from '../framing/json-parse.ts'
import { endpointOf } from './address.ts'
import { addNames, entraRecord, member, userOf } from './entra.ts'
import { operationMeaning } from './m365-operations.ts'
import { firstTime, flagsFor, type Mutable, type Origin, type Shape, said, timeOf } from './shape.ts'

const LOGSOURCE = Object.freeze({ product: 'azure', service: 'auditlogs' })

/** Entra's audit log (changes to the directory), from Graph, Azure Monitor or Log Analytics. */
export const entraAudit: Shape = {
  id: 'entra-audit',
  specificity: 72,
  matches: (record) =>
    record['category'] === 'AuditLogs' ||
    record['Type'] === 'AuditLogs' ||
    isDirectoryRecord(record) ||
    ((record['activityDisplayName'] !== undefined || record['ActivityDisplayName'] !== undefined) &&
      (record['activityDateTime'] !== undefined || record['ActivityDateTime'] !== undefined) &&
      (record['loggedByService'] !== undefined || record['LoggedByService'] !== undefined)),
  toEvent,
}

/** Some collectors put the activity's own category where Azure Monitor has the log's name. */
function isDirectoryRecord(record: JsonObject): boolean {
  const properties = record['properties']
  return (
    /aadiam$/i.test(said(record['resourceId']) ?? '') &&
    properties !== undefined &&
    isObject(properties) &&
    (properties['initiatedBy'] !== undefined || properties['targetResources'] !== undefined)
  )
}

function toEvent(record: JsonObject, origin: Origin): Event {
  const { fields, get } = entraRecord(record)
  const utc = { ...origin.context, offsetMinutes: () => 0 }
  const found = firstTime([get('activityDateTime'), fields['time'], fields['TimeGenerated']], utc)
  const time = timeOf(found)
  const operation = (said(get('activityDisplayName')) ?? said(get('operationName')) ?? '').trim()
  const result = said(get('result'))
  addNames(fields, {
    OperationName: operation,
    ActivityDisplayName: operation,
    ActivityType: operation,
    Category: get('category'),
    LoggedByService: get('loggedByService'),
    TargetResources: get('targetResources'),
    InitiatedBy: get('initiatedBy'),
    AdditionalDetails: get('additionalDetails'),
    Result: result,
    ResultDescription: get('resultReason'),
    Status: result === undefined ? undefined : result.charAt(0).toUpperCase() + result.slice(1),
    'properties.message': operation,
    ...consentOf(get('targetResources')),
  })

  const meaning = operationMeaning(operation, 'AzureActiveDirectory')
  const id = said(get('id'))
  const event: Mutable<Event> = {
    id:
      id === undefined
        ? placeId(origin.context.sha256, origin.raw.offset)
        : identityId('entra-audit', id.toLowerCase()),
    time,
    seenAt: time,
    source: 'entra-audit',
    logsource: LOGSOURCE,
    classUid: meaning.classUid,
    activityId: meaning.activityId,
    fields,
    raw: origin.raw,
  }
  const by = get('initiatedBy')
  const person = member(by, 'user', 'User')
  const app = member(by, 'app', 'App')
  const user =
    userOf(
      member(person, 'userPrincipalName', 'UserPrincipalName'),
      member(person, 'id', 'Id'),
      member(person, 'displayName'),
    ) ?? userOf(undefined, member(app, 'servicePrincipalId'), member(app, 'displayName'))
  const appId = said(member(app, 'appId')) ?? said(member(app, 'servicePrincipalId'))
  if (user !== undefined || appId !== undefined) {
    event.actor = {
      ...(user === undefined ? {} : { user }),
      ...(appId === undefined ? {} : { app: appId.toLowerCase() }),
    }
  }
  const address =
    said(member(person, 'ipAddress', 'IpAddress')) ?? said(member(app, 'ipAddress')) ?? said(fields['callerIpAddress'])
  const endpoint = address === undefined ? undefined : endpointOf(address)
  if (endpoint !== undefined) event.srcEndpoint = endpoint
  const target = targetOf(get('targetResources'))
  if (target !== undefined) event.target = target
  const flags = flagsFor(found === undefined ? undefined : { ...found, zone: 'stated' }, origin)
  if (flags !== undefined) event.flags = flags
  return event
}

function targetOf(resources: FieldValue | undefined): Target | undefined {
  if (!Array.isArray(resources)) return undefined
  const target: Mutable<Target> = {}
  for (const one of resources) {
    if (!isObject(one)) continue
    const type = (said(one['type']) ?? said(one['Type']) ?? '').toLowerCase()
    const id = said(one['id'])?.toLowerCase()
    const name = said(one['displayName'])
    if (type === 'user') {
      const user = userOf(one['userPrincipalName'], id, name)
      if (user !== undefined) target.user ??= user
    } else if (type === 'application' || type === 'serviceprincipal') {
      if (id !== undefined) target.app ??= id
    } else if (type === 'device') {
      if (name !== undefined) target.host ??= name.toLowerCase()
    } else if (id !== undefined || name !== undefined) target.resource ??= name ?? id ?? ''
  }
  return Object.keys(target).length === 0 ? undefined : target
}

/** The consent's own properties under the names that rules use for them, such as `ConsentContext.IsAdminConsent`. */
function consentOf(resources: FieldValue | undefined): Record<string, FieldValue> {
  const found: Record<string, FieldValue> = {}
  if (!Array.isArray(resources)) return found
  for (const resource of resources) {
    const changes = member(resource, 'modifiedProperties', 'ModifiedProperties')
    if (!Array.isArray(changes)) continue
    for (const change of changes) {
      const name = said(member(change, 'displayName', 'DisplayName'))
      const value = said(member(change, 'newValue', 'NewValue'))
      if (name?.startsWith('ConsentContext.') && value !== undefined) found[name] = value.replace(/^"(.*)"$/, '$1')
    }
  }
  return found
}
