import { CLASS, type Event, type FieldValue } from '../../model/event.ts'
import { identityId, placeId } from '../../model/ids.ts'
import type { JsonObject } from '../framing/json-parse.ts'
import { endpointOf } from './address.ts'
import { addNames, entraRecord, member, userOf } from './entra.ts'
import { firstTime, flagsFor, type Mutable, type Origin, type Shape, said, sessionId, timeOf } from './shape.ts'

const LOGSOURCE = Object.freeze({ product: 'azure', service: 'signinlogs' })
const LOGON = 1
const CATEGORIES: ReadonlySet<string> = new Set([
  'SignInLogs',
  'NonInteractiveUserSignInLogs',
  'ServicePrincipalSignInLogs',
  'ManagedIdentitySignInLogs',
  'ADFSSignInLogs',
])
const TABLES: ReadonlySet<string> = new Set([
  'SigninLogs',
  'AADNonInteractiveUserSignInLogs',
  'AADServicePrincipalSignInLogs',
  'AADManagedIdentitySignInLogs',
  'ADFSSignInLogs',
])
/** What rules call the two protocols that phishing and password spraying like. */
const PROTOCOL_WORDS: ReadonlyMap<string, string> = new Map([
  ['deviceCode', 'Device Code'],
  ['ropc', 'ROPC'],
])

/** Entra sign-ins of users and service principals, from Graph, Azure Monitor or Log Analytics. */
export const entraSignIn: Shape = {
  id: 'entra-signin',
  specificity: 70,
  matches: (record) =>
    CATEGORIES.has(said(record['category'] ?? record['Category']) ?? '') ||
    TABLES.has(said(record['Type']) ?? '') ||
    (has(record, 'createdDateTime', 'CreatedDateTime', 'TimeGenerated') &&
      has(record, 'ipAddress', 'IPAddress') &&
      has(record, 'status', 'Status', 'ResultType') &&
      has(record, 'appId', 'AppId', 'appDisplayName', 'AppDisplayName', 'resourceDisplayName', 'ResourceDisplayName')),
  toEvent,
}

function has(record: JsonObject, ...names: readonly string[]): boolean {
  return names.some((name) => record[name] !== undefined)
}

function toEvent(record: JsonObject, origin: Origin): Event {
  const entra = entraRecord(record)
  const { fields, get } = entra
  const utc = { ...origin.context, offsetMinutes: () => 0 }
  const found = firstTime([get('createdDateTime'), fields['time'], fields['TimeGenerated'], fields['Date (UTC)']], utc)
  const time = timeOf(found)

  const status = get('status')
  const code = said(member(status, 'errorCode', 'ErrorCode') ?? get('resultType'))
  const succeeded = code === undefined ? said(status)?.toLowerCase() !== 'failure' : code === '0'
  const reason = member(status, 'failureReason', 'FailureReason') ?? get('resultDescription')
  addNames(fields, {
    ResultType: code,
    ResultDescription: reason,
    Status: succeeded ? 'Success' : 'Failure',
    UserPrincipalName: get('userPrincipalName'),
    AppDisplayName: get('appDisplayName'),
    ResourceDisplayName: get('resourceDisplayName'),
    ClientAppUsed: get('clientAppUsed'),
    UserAgent: get('userAgent'),
    ConditionalAccessStatus: get('conditionalAccessStatus'),
    AuthenticationRequirement: get('authenticationRequirement'),
    AuthenticationProtocol: get('authenticationProtocol'),
    RiskState: get('riskState'),
    RiskLevelDuringSignIn: get('riskLevelDuringSignIn'),
    DeviceDetail: get('deviceDetail'),
    NetworkLocationDetails: networkText(get('networkLocationDetails')),
    'properties.message': PROTOCOL_WORDS.get(said(get('authenticationProtocol')) ?? ''),
  })

  const id = said(get('id')) ?? said(get('originalRequestId'))
  const event: Mutable<Event> = {
    id:
      id === undefined
        ? placeId(origin.context.sha256, origin.raw.offset)
        : identityId('entra-signin', id.toLowerCase()),
    time,
    seenAt: time,
    source: 'entra-signin',
    logsource: LOGSOURCE,
    classUid: CLASS.AUTHENTICATION,
    activityId: LOGON,
    auth: { outcome: succeeded ? 'success' : 'failure', ...protocolOf(get('authenticationProtocol')) },
    fields,
    raw: origin.raw,
  }
  const user =
    get('userId') === undefined && get('userPrincipalName') === undefined
      ? undefined
      : userOf(get('userPrincipalName'), get('userId'), get('userDisplayName'))
  const principal = said(get('servicePrincipalId'))
  const session = said(get('sessionId')) ?? said(get('uniqueTokenIdentifier'))
  const app = said(get('appId'))
  event.actor = {
    ...(user === undefined ? {} : { user }),
    ...(user === undefined && principal !== undefined
      ? {
          user: {
            uid: principal.toLowerCase(),
            ...(said(get('servicePrincipalName')) === undefined
              ? {}
              : { name: said(get('servicePrincipalName')) ?? '' }),
          },
        }
      : {}),
    ...(session === undefined ? {} : { session: sessionId(session) }),
    ...(app === undefined ? {} : { app: app.toLowerCase() }),
  }
  const address = said(get('ipAddress', 'iPAddress')) ?? said(fields['callerIpAddress'])
  const endpoint = address === undefined ? undefined : endpointOf(address)
  if (endpoint !== undefined) event.srcEndpoint = endpoint
  const device = said(member(get('deviceDetail'), 'displayName', 'DisplayName'))
  if (device !== undefined) event.device = { hostname: device.toLowerCase() }
  const resource = said(get('resourceId')) ?? said(get('resourceIdentity'))
  event.target = {
    ...(app === undefined ? {} : { app: app.toLowerCase() }),
    ...(resource === undefined ? {} : { resource: resource.toLowerCase() }),
  }
  const flags = flagsFor(found === undefined ? undefined : { ...found, zone: 'stated' }, origin)
  if (flags !== undefined) event.flags = flags
  return event
}

function protocolOf(value: FieldValue | undefined): { readonly protocol?: string } {
  const protocol = said(value)
  return protocol === undefined || protocol === 'none' ? {} : { protocol }
}

/** Rules compare it with `[]` as a text, which is how Log Analytics has it. */
function networkText(value: FieldValue | undefined): FieldValue | undefined {
  return Array.isArray(value) && value.length === 0 ? '[]' : value
}
