import { CLASS } from '../../../model/event.ts'
import type { Shape } from '../shape.ts'
import { mapped } from './mapping.ts'
import { at, hasAll, hasAny, textAt } from './parts.ts'
import { meaningOfWords } from './words.ts'

/** macOS's audit trail as Jamf's compliance reporter streams it. */
const jamf: Shape = mapped({
  source: 'jamf-compliance-reporter',
  logsource: { product: 'macos', service: 'audit' },
  specificity: 46,
  matches: (record) => hasAll(record, 'header', 'host_info') && at(record, 'host_info.host_name') !== undefined,
  time: ['header.time_seconds_epoch', 'header.time'],
  action: ['header.event_name'],
  meaning: (record, action) => {
    if (/AUTH|login|LOGIN|ssauth/i.test(action))
      return { classUid: CLASS.AUTHENTICATION, activityId: /logout/i.test(action) ? 2 : 1 }
    if (/EXEC|FORK|SPAWN/.test(action)) return { classUid: CLASS.PROCESS, activityId: 1 }
    if (/EXIT|KILL/.test(action)) return { classUid: CLASS.PROCESS, activityId: 2 }
    if (/ACCEPT|CONNECT|BIND|SEND|RECV/.test(action)) return { classUid: CLASS.NETWORK, activityId: 1 }
    if (/OPEN|CREAT|UNLINK|RENAME|CHMOD|CHOWN|LINK|MKDIR|RMDIR/.test(action))
      return { classUid: CLASS.FILE, activityId: 99 }
    return meaningOfWords(textAt(record, 'event_attributes.message') ?? action)
  },
  result: ['return.description'],
  user: ['subject.audit_user_name', 'subject.effective_user_name', 'subject.user_name'],
  from: ['subject.terminal_id.ip_address', 'socket_inet.ip_address'],
  host: ['host_info.host_name'],
  file: ['path'],
})

/** MySQL Enterprise's audit log. */
const mysqlAudit: Shape = mapped({
  source: 'mysql-audit',
  logsource: { product: 'mysql', service: 'audit', category: 'database' },
  specificity: 46,
  matches: (record) => hasAll(record, 'class', 'event', 'connection_id'),
  time: ['timestamp'],
  action: ['event'],
  meaning: (record, action) =>
    record['class'] === 'connection'
      ? { classUid: CLASS.AUTHENTICATION, activityId: action === 'disconnect' ? 2 : 1 }
      : { ...meaningOfWords(action), classUid: CLASS.DATASTORE },
  user: ['login.user', 'account.user'],
  from: ['login.ip', 'account.host'],
  resource: ['table_access_data.table', 'connection_data.db'],
})

/** Stormshield's endpoint agents. */
const stormshield: Shape = mapped({
  source: 'stormshield-endpoint',
  logsource: { product: 'stormshield', service: 'endpoint' },
  specificity: 46,
  matches: (record) => hasAll(record, 'EventGuid', 'TypeComputedMap'),
  time: ['Timestamp'],
  action: ['TypeComputedMap'],
  meaning: (record, action) =>
    record['GenerateIncident'] === true || Number(textAt(record, 'Severity')) > 0
      ? { classUid: CLASS.DETECTION_FINDING, activityId: 1 }
      : /process|exec/i.test(action)
        ? { classUid: CLASS.PROCESS, activityId: 99 }
        : { ...meaningOfWords(action), classUid: CLASS.APPLICATION_LIFECYCLE },
  user: [
    'SpecificData.SourceProcess.UserNameLookup',
    'SpecificData.UserNameLookup',
    'SpecificData.SourceProcess.User',
    'SpecificData.UserName',
  ],
  userId: ['SpecificData.SourceProcess.User', 'SpecificData.User'],
  host: ['ComputerName', 'SpecificData.ComputerName'],
  from: ['SpecificData.SourceIp', 'SpecificData.LocalAddress'],
  to: ['SpecificData.DestIp', 'SpecificData.RemoteAddress'],
  vendor: 'Stormshield Endpoint Security',
  identity: ['EventGuid'],
})

/** Object stores whose requests are logged like S3's (Lyve Cloud, MinIO). */
const objectStore: Shape = mapped({
  source: 'object-store-audit',
  logsource: { product: 's3', service: 'audit' },
  specificity: 46,
  matches: (record) =>
    at(record, 'auditEntry.api.name') !== undefined ||
    (at(record, 'api.name') !== undefined && hasAny(record, 'deploymentid', 'requestID')),
  time: ['auditEntry.time', 'time'],
  action: ['auditEntry.api.name', 'api.name'],
  meaning: (_record, action) => ({ ...meaningOfWords(action), classUid: CLASS.API }),
  user: ['serviceAccountName', 'accessKey'],
  from: ['auditEntry.remotehost', 'remotehost', 'auditEntry.requestHeader.X-Real-Ip'],
  resource: ['auditEntry.api.bucket', 'api.bucket'],
  file: ['auditEntry.api.object', 'api.object'],
})

/** Agents and servers that write JSON of their own. */
export const endpointServices: readonly Shape[] = [jamf, mysqlAudit, stormshield, objectStore]
