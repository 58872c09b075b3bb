import { CLASS } from '../../../model/event.ts'
import { isObject, type JsonObject } from '../../framing/json-parse.ts'
import type { Shape } from '../shape.ts'
import { mapped } from './mapping.ts'
import { at, hasAll, hasAny, textAt } from './parts.ts'
import { type Meaning, meaningOfWords } from './words.ts'

const SIGN_IN: Meaning = { classUid: CLASS.AUTHENTICATION, activityId: 1 }
const SIGN_OUT: Meaning = { classUid: CLASS.AUTHENTICATION, activityId: 2 }

const AUTH0_SIGN_IN =
  /^(?:[sf]|f[cpu]|fco|ssa|fsa|w|cls|cs|mfar|pla|depnote|s(?:ens|e(?:rt|coa|acft|ccft|pft|de|oobft|otpft|rcft)\w{0,6})|fe\w{1,12}|gd_auth_\w{1,24}|gd_otp\w{1,24}|scoa|fcoa|[sf]as)$/

/** Auth0's log event type codes: https://auth0.com/docs/deploy-monitor/logs/log-event-type-codes. Others are calls or sign-ins by their group. */
function auth0Meaning(record: JsonObject): Meaning {
  const type = textAt(record, 'data.type', 'type') ?? ''
  if (type === 'slo' || type === 'flo') return SIGN_OUT
  if (AUTH0_SIGN_IN.test(type)) return SIGN_IN
  if (/^(?:limit_\w+|pwd_leak|signup_pwd_leak|reset_pwd_leak|appi|ublkdu|anomal\w*)$/.test(type))
    return { classUid: CLASS.DETECTION_FINDING, activityId: 1 }
  if (/^(?:scp|fcp|scpr|fcpr|scpn|fcpn)$/.test(type)) return { classUid: CLASS.USER_MANAGEMENT, activityId: 8 }
  if (/^(?:ss|fs|sv|fv|sce|fce|scu|fcu|sdu|fdu|sui|fui|gd_\w+|signup\w*|ssp\w*)$/.test(type)) {
    return {
      classUid: CLASS.USER_MANAGEMENT,
      activityId: type === 'ss' || type === 'fs' ? 1 : /du$/.test(type) ? 4 : 3,
    }
  }
  return meaningOfWords(textAt(record, 'data.description', 'description') ?? type)
}

/** Auth0's tenant log, with or without the envelope of its streams. */
const auth0: Shape = mapped({
  source: 'auth0',
  logsource: { product: 'auth0', service: 'logs' },
  specificity: 46,
  matches: (record) =>
    (hasAny(record, 'log_id') && (hasAny(record, 'data') || hasAll(record, 'date', 'type'))) ||
    (at(record, 'data.log_id') !== undefined && at(record, 'data.type') !== undefined),
  time: ['data.date', 'date', 'p_event_time'],
  action: ['data.description', 'description', 'data.type', 'type'],
  meaning: auth0Meaning,
  // Types of failures begin with f, or name what was blocked.
  failed: (record) =>
    /^(?:f|limit_|pwd_leak|gd_auth_fail|gd_auth_reject)/.test(textAt(record, 'data.type', 'type') ?? ''),
  user: ['data.user_name', 'user_name', 'data.details.request.auth.user.email', 'details.request.auth.user.email'],
  userId: ['data.user_id', 'user_id'],
  from: ['data.ip', 'ip'],
  session: ['data.session_id', 'session_id'],
  app: ['data.client_id', 'client_id'],
  identity: ['log_id'],
})

/** OneLogin's events. */
const oneLogin: Shape = mapped({
  source: 'onelogin',
  logsource: { product: 'onelogin', service: 'onelogin.events' },
  specificity: 46,
  matches: (record) =>
    record['event_type_id'] !== undefined &&
    hasAny(record, 'user_name', 'actor_user_name', 'ipaddr', 'account_id', 'actor_user_id', 'user_id'),
  time: ['event_timestamp', 'created_at', 'p_event_time'],
  action: ['event_type_name', 'notes', 'event_type_id'],
  // Event types: https://developers.onelogin.com/api-docs/1/events/event-types.
  meaning: (record) => {
    const type = Number(textAt(record, 'event_type_id'))
    if ([5, 6, 8, 9, 10, 29, 90, 91].includes(type)) return SIGN_IN
    if (type === 7) return SIGN_OUT
    if ([11, 12].includes(type)) return { classUid: CLASS.USER_MANAGEMENT, activityId: type === 11 ? 8 : 9 }
    if ([13, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 72, 73, 76, 77].includes(type))
      return { classUid: CLASS.USER_MANAGEMENT, activityId: type === 13 ? 1 : type === 17 ? 4 : 3 }
    return meaningOfWords(textAt(record, 'event_type_name') ?? '')
  },
  result: ['error_description', 'event_type_name'],
  failed: (record) => [6, 9, 19, 90, 91].includes(Number(textAt(record, 'event_type_id'))),
  user: ['actor_user_name', 'user_name', 'login_name'],
  userId: ['actor_user_id', 'user_id'],
  targetUser: ['user_name'],
  from: ['ipaddr', 'ip_address', 'ipaddress'],
  app: ['app_id', 'app_name'],
  identity: ['uuid'],
})

/** Cisco Duo: authentications, administrators and telephony. */
const duo: Shape = mapped({
  source: 'duo',
  logsource: { product: 'cisco', service: 'duo' },
  specificity: 46,
  matches: (record) =>
    (hasAny(record, 'isotimestamp', 'access_device', 'auth_device') &&
      hasAny(record, 'factor', 'access_device', 'action', 'context', 'event_type', 'credits')) ||
    (hasAll(record, 'eventtype', 'timestamp') && hasAny(record, 'username', 'factor', 'new_enrollment', 'integration')),
  time: ['isotimestamp', 'timestamp', 'ts', 'p_event_time'],
  action: ['action', 'context', 'event_type', 'eventtype', 'type'],
  meaning: (record, action) =>
    hasAny(record, 'factor', 'auth_device', 'access_device') && textAt(record, 'event_type') !== 'enrollment'
      ? SIGN_IN
      : meaningOfWords(action),
  result: ['result', 'reason'],
  user: ['user.name', 'username', 'email', 'user.email'],
  userId: ['user.key'],
  from: ['access_device.ip', 'ip', 'auth_device.ip'],
  host: ['access_device.hostname', 'host'],
  app: ['application.key', 'integration'],
  resource: ['object'],
  identity: ['txid'],
})

/** JumpCloud's Directory Insights. */
const jumpCloud: Shape = mapped({
  source: 'jumpcloud',
  logsource: { product: 'jumpcloud', service: 'directory-insights' },
  specificity: 46,
  matches: (record) =>
    hasAll(record, 'event_type', 'service') && hasAny(record, 'initiated_by', 'organization', 'client_ip'),
  time: ['timestamp'],
  action: ['event_type'],
  result: ['error_message', 'success', 'event_type'],
  user: ['initiated_by.email', 'initiated_by.username', 'username', 'initiated_by.name'],
  userId: ['initiated_by.id'],
  from: ['client_ip', 'src_ip'],
  host: ['system.hostname', 'system.displayName', 'hostname'],
  targetUser: ['resource.email', 'resource.username', 'target_resource.email'],
  resource: ['application.name', 'resource.name', 'resource.id'],
  identity: ['id'],
})

/** 1Password's events: sign-in attempts, use of items, audit. */
const onePassword: Shape = mapped({
  source: '1password',
  logsource: { product: '1password', service: 'events' },
  specificity: 46,
  matches: (record) =>
    (hasAll(record, 'uuid', 'timestamp') && hasAny(record, 'target_user', 'item_uuid', 'vault_uuid', 'actor_uuid')) ||
    (hasAll(record, 'client', 'item_uuid') && hasAny(record, 'timestamp', 'user')),
  time: ['timestamp'],
  action: ['action', 'type', 'category'],
  meaning: (record, action) =>
    hasAny(record, 'target_user') && !hasAny(record, 'actor_uuid')
      ? SIGN_IN
      : hasAny(record, 'item_uuid')
        ? { classUid: CLASS.API, activityId: 2 }
        : meaningOfWords(
            `${textAt(record, 'object_type') === 'gm' ? 'group member' : textAt(record, 'object_type') === 'user' ? 'user' : ''} ${action}`,
          ),
  result: ['category'],
  user: ['target_user.email', 'user.email', 'actor_details.email', 'actor_details.name', 'user.name'],
  userId: ['target_user.uuid', 'user.uuid', 'actor_uuid'],
  from: ['client.ip_address', 'session.ip'],
  session: ['session_uuid', 'session.uuid'],
  targetUser: ['aux_details.email', 'object_details.email'],
  resource: ['item_uuid', 'vault_uuid', 'object_uuid'],
  identity: ['uuid'],
})

/** Bitwarden's event log. */
const bitwarden: Shape = mapped({
  source: 'bitwarden',
  logsource: { product: 'bitwarden', service: 'events' },
  specificity: 46,
  matches: (record) => record['object'] === 'event' && hasAll(record, 'type', 'date'),
  time: ['date'],
  action: ['type'],
  // Event types: https://bitwarden.com/help/event-logs/ (1000 to 1099 users, 11xx items, 15xx members, 16xx organisation).
  meaning: (record) => {
    const type = Number(textAt(record, 'type'))
    if (type === 1000 || type === 1005 || type === 1006) return SIGN_IN
    if (type === 1001) return { classUid: CLASS.USER_MANAGEMENT, activityId: 8 }
    if (type < 1100 || (type >= 1500 && type < 1600))
      return { classUid: CLASS.USER_MANAGEMENT, activityId: type === 1500 ? 1 : 3 }
    if (type >= 1400 && type < 1500) return { classUid: CLASS.GROUP_MANAGEMENT, activityId: 99 }
    return { classUid: CLASS.API, activityId: 99 }
  },
  failed: (record) => [1005, 1006].includes(Number(textAt(record, 'type'))),
  userId: ['actingUserId'],
  from: ['ipAddress'],
  resource: ['itemId', 'collectionId', 'groupId'],
})

/** Keycloak's user and admin events. */
const keycloak: Shape = mapped({
  source: 'keycloak',
  logsource: { product: 'keycloak', service: 'events' },
  specificity: 46,
  matches: (record) =>
    hasAny(record, 'realmId', 'realmName') &&
    hasAny(record, 'type', 'operationType') &&
    hasAny(record, 'clientId', 'authDetails', 'ipAddress'),
  time: ['time', '@timestamp', 'timestamp'],
  action: ['type', 'operationType'],
  result: ['error', 'type'],
  user: ['details.username', 'username', 'authDetails.username'],
  userId: ['userId', 'authDetails.userId'],
  from: ['ipAddress', 'authDetails.ipAddress'],
  session: ['sessionId'],
  app: ['clientId', 'authDetails.clientId'],
  resource: ['resourcePath'],
  identity: ['id'],
})

/** ForgeRock's (Ping's) audit of access and identity management. */
const pingAndForge: Shape = mapped({
  source: 'forgerock',
  logsource: { product: 'forgerock', service: 'audit' },
  specificity: 46,
  matches: (record) =>
    at(record, 'payload.transactionId') !== undefined ||
    (at(record, 'payload.timestamp') !== undefined && hasAny(record, 'source') && hasAny(record, 'type')),
  time: ['payload.timestamp', 'timestamp'],
  action: ['payload.eventName', 'payload.operation', 'payload.action', 'payload.message', 'source'],
  meaning: (record, action) => {
    const method = textAt(record, 'payload.http.request.method')
    if (textAt(record, 'payload.topic') === 'authentication' || /LOGIN/.test(action))
      return /LOGOUT/.test(action) ? SIGN_OUT : SIGN_IN
    return method === undefined
      ? meaningOfWords(`${textAt(record, 'payload.operation') ?? ''} ${action}`)
      : { classUid: CLASS.API, activityId: meaningOfWords(method).activityId }
  },
  result: ['payload.result', 'payload.response.status'],
  user: ['payload.principal', 'payload.userId', 'payload.runAs'],
  from: ['payload.client.ip', 'payload.entries.info.ipAddress'],
  fromPort: 'payload.client.port',
  to: ['payload.server.ip'],
  session: ['payload.trackingIds'],
  resource: ['payload.objectId'],
  identity: ['payload._id'],
})

/** Teleport's audit events. */
const teleport: Shape = mapped({
  source: 'teleport',
  logsource: { product: 'teleport', service: 'audit' },
  specificity: 46,
  matches: (record) =>
    hasAll(record, 'code', 'event') &&
    typeof record['event'] === 'string' &&
    hasAny(record, 'cluster_name', 'ei', 'uid'),
  time: ['time', 'p_event_time'],
  action: ['event'],
  result: ['success', 'error', 'event'],
  user: ['user', 'login'],
  from: ['addr.remote', 'remote_addr'],
  host: ['server_hostname', 'server_addr'],
  session: ['sid'],
  resource: ['name', 'path'],
  identity: ['uid'],
})

/** CyberArk's audit of its shared services. */
const cyberArkIdentity: Shape = mapped({
  source: 'cyberark',
  logsource: { product: 'cyberark', service: 'audit' },
  specificity: 46,
  matches: (record) => hasAll(record, 'auditCode', 'applicationCode'),
  time: ['timestamp'],
  action: ['action', 'actionType', 'message'],
  result: ['auditType', 'message'],
  user: ['username', 'userName'],
  userId: ['userId'],
  from: ['source', 'customData.client_ip'],
  targetUser: ['targetAccount', 'accountName'],
  resource: ['target', 'safe', 'targetPlatform'],
  session: ['sessionId'],
  identity: ['uuid'],
})

/** Vaults and password managers that log a document for each action under `audit_record` (CyberArk's PAM to SIEM form). */
const cyberArkVault: Shape = mapped({
  source: 'cyberark',
  logsource: { product: 'cyberark', service: 'vault' },
  specificity: 46,
  matches: (record) => at(record, 'syslog.audit_record') !== undefined,
  time: ['syslog.audit_record.IsoTimestamp', 'syslog.audit_record.Timestamp'],
  action: ['syslog.audit_record.Desc', 'syslog.audit_record.Action', 'syslog.audit_record.Message'],
  result: ['syslog.audit_record.Severity', 'syslog.audit_record.Message', 'syslog.audit_record.Desc'],
  user: ['syslog.audit_record.Issuer', 'syslog.audit_record.SourceUser'],
  from: ['syslog.audit_record.Station'],
  // The machine whose account was used, else the gateway in between.
  toOf: (record) => propertyOf(record, 'Address'),
  to: ['syslog.audit_record.GatewayStation'],
  host: ['syslog.audit_record.Hostname'],
  targetUser: ['syslog.audit_record.TargetUser', 'syslog.audit_record.SourceUser'],
  resource: ['syslog.audit_record.Safe'],
  file: ['syslog.audit_record.File'],
})

/** A property of the account that a record of the vault is about. */
function propertyOf(record: JsonObject, name: string): string | undefined {
  const list = at(record, 'syslog.audit_record.CAProperties.CAProperty')
  if (!Array.isArray(list)) return undefined
  return textAt(
    list.find((one) => isObject(one) && one['Name'] === name),
    'Value',
  )
}

/** LastPass's reporting events. */
const lastPass: Shape = mapped({
  source: 'lastpass',
  logsource: { product: 'lastpass', service: 'events' },
  specificity: 46,
  matches: (record) => hasAll(record, 'Time', 'Username', 'Action') && hasAny(record, 'IP_Address', 'Data'),
  time: ['Time'],
  action: ['Action'],
  user: ['Username'],
  from: ['IP_Address'],
  resource: ['Data'],
})

/** LockSelf's events. */
const lockSelf: Shape = mapped({
  source: 'lockself',
  logsource: { product: 'lockself', service: 'events' },
  specificity: 46,
  matches: (record) => hasAll(record, 'logType', 'logMessage', 'userEmail'),
  time: ['time'],
  action: ['logMessage'],
  result: ['logObject'],
  user: ['userEmail'],
  from: ['userIp'],
  resource: ['logObject'],
})

/** Identity providers, vaults and password managers. */
export const identityServices: readonly Shape[] = [
  auth0,
  oneLogin,
  duo,
  jumpCloud,
  onePassword,
  bitwarden,
  keycloak,
  pingAndForge,
  teleport,
  cyberArkIdentity,
  cyberArkVault,
  lastPass,
  lockSelf,
]
