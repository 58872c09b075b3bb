import { CLASS } from '../../../model/event.ts'
import type { Shape } from '../shape.ts'
import { type Description, findingShape, other } from './described.ts'
import { textAt } from './paths.ts'
import { OF_HUNDRED } from './severity.ts'

const LOGSOURCE = Object.freeze({ product: 'crowdstrike', service: 'falcon' })

/** Falcon's event stream: detections, incidents, and what administrators did in the console. */
const stream: Description = {
  id: 'crowdstrike',
  vendor: 'CrowdStrike Falcon',
  specificity: 66,
  logsource: LOGSOURCE,
  matches: (record) => textAt(record, ['metadata.eventType']) !== undefined && typeof record['event'] === 'object',
  classOf: (record) => {
    const type = textAt(record, ['metadata.eventType']) ?? ''
    if (/Detection|Incident|Alert|Mobile.{0,20}Summary|Recon|XdrDetect/i.test(type) && !/Audit/.test(type))
      return undefined
    if (/AuthActivity/.test(type)) return [CLASS.API, 99]
    return /Firewall/.test(type) ? [CLASS.NETWORK, 99] : [CLASS.API, 99]
  },
  uid: ['event.CompositeId', 'event.DetectId', 'event.IncidentID'],
  title: [
    'event.DetectName',
    'event.Name',
    'event.IncidentType',
    'event.RuleName',
    'event.NotificationId',
    'metadata.eventType',
  ],
  // Start times come as seconds, milliseconds and file times; the stream's own stamp is sure.
  time: ['event.UTCTimestamp', 'event.ProcessStartTime', 'metadata.eventCreationTime'],
  severity: ['event.SeverityName', 'event.Severity'],
  severitySteps: [2, 3, 4, 5],
  techniques: ['event.TechniqueId', 'event.MitreAttack.TechniqueID', 'event.Technique'],
  tactics: ['event.Tactic', 'event.MitreAttack.Tactic'],
  verdict: ['event.PatternDispositionDescription'],
  host: [
    'event.ComputerName',
    'event.Hostname',
    'event.SourceEndpointHostName',
    'event.EndpointName',
    'event.HostnameField',
  ],
  hostIp: ['event.LocalIP', 'event.HostIP'],
  user: ['event.UserName', 'event.SourceAccountName', 'event.UserId', 'event.AccountName'],
  userDomain: ['event.MachineDomain', 'event.LogonDomain', 'event.SourceAccountDomain'],
  email: ['event.SourceAccountUpn', 'event.UserId'],
  sourceIp: [
    'event.UserIp',
    'event.SourceIp',
    'event.SourceEndpointIpAddress',
    'event.LocalAddress',
    'event.NetworkAccesses.LocalAddress',
    'event.LocalIP',
  ],
  targetIp: ['event.RemoteAddress', 'event.TargetEndpointIpAddress', 'event.NetworkAccesses.RemoteAddress'],
  targetPort: ['event.RemotePort', 'event.NetworkAccesses.RemotePort'],
  processPath: ['event.FilePath'],
  commandLine: ['event.CommandLine'],
  parentPath: ['event.ParentImageFileName'],
  fileName: ['event.FileName'],
  sha256: ['event.SHA256String', 'event.SHA256HashData'],
  sha1: ['event.SHA1String'],
  md5: ['event.MD5String'],
}

/** Alerts of Falcon's interface, in the form of detections and the newer one of alerts. */
const alerts: Description = {
  id: 'crowdstrike-alert',
  vendor: 'CrowdStrike Falcon',
  specificity: 65,
  logsource: LOGSOURCE,
  matches: (record) =>
    (record['composite_id'] !== undefined ||
      record['detection_id'] !== undefined ||
      record['incident_id'] !== undefined) &&
    (record['cid'] !== undefined || record['behaviors'] !== undefined),
  uid: ['composite_id', 'detection_id', 'incident_id'],
  title: ['display_name', 'name', 'behaviors.display_name', 'behaviors.scenario', 'description'],
  time: ['timestamp', 'created_timestamp', 'first_behavior', 'start', 'context_timestamp'],
  severity: ['severity_name', 'max_severity_displayname', 'severity', 'max_severity', 'fine_score'],
  severitySteps: OF_HUNDRED,
  techniques: ['technique_id', 'behaviors.technique_id', 'mitre_attack.technique_id', 'techniques'],
  tactics: ['tactic', 'behaviors.tactic', 'mitre_attack.tactic', 'tactics'],
  verdict: ['resolution', 'pattern_disposition_description'],
  host: ['device.hostname', 'hosts.hostname', 'source_endpoint_host_name'],
  hostIp: ['device.local_ip', 'hosts.local_ip'],
  user: ['user_name', 'behaviors.user_name', 'source_account_name', 'users'],
  email: ['user_principal', 'source_account_upn'],
  sourceIp: ['source_endpoint_ip_address', 'local_ip', 'device.external_ip'],
  processPath: ['filepath', 'behaviors.filepath'],
  commandLine: ['cmdline', 'behaviors.cmdline'],
  fileName: ['filename', 'behaviors.filename'],
  sha256: ['sha256', 'behaviors.sha256'],
  md5: ['md5', 'behaviors.md5'],
}

/** What the sensor's events are, by the end of their names. */
const TELEMETRY: readonly (readonly [RegExp, classUid: number, activityId: number])[] = [
  [/^(?:ProcessRollup2|SyntheticProcessRollup2|ProcessBlocked)/, CLASS.PROCESS, 1],
  [/^EndOfProcess|^TerminateProcess/, CLASS.PROCESS, 2],
  [/^CommandHistory|^ScriptControl|ScriptDetect/, CLASS.SCRIPT, 1],
  [/^UserLogonFailed|^UserLogon/, CLASS.AUTHENTICATION, 1],
  [/^UserLogoff/, CLASS.AUTHENTICATION, 2],
  [/^UserAccountAddedToGroup/, CLASS.GROUP_MANAGEMENT, 3],
  [/^UserAccountCreated/, CLASS.USER_MANAGEMENT, 1],
  [/^UserAccountDeleted/, CLASS.USER_MANAGEMENT, 6],
  [/^DnsRequest|^SuspiciousDnsRequest/, CLASS.DNS, 1],
  [/^(?:Network|Raw|LocalIp|Firewall|RemoteAddress)/, CLASS.NETWORK, 1],
  [/^Http/, CLASS.HTTP, 99],
  [/^(?:Asep|Reg|Registry|SuspiciousRegAsep)/, CLASS.REGISTRY_VALUE, 2],
  [/^(?:ServiceStarted|CreateService|ModifyService)/, CLASS.WINDOWS_SERVICE, 1],
  [/^ScheduledTask/, CLASS.SCHEDULED_JOB, 1],
  [/^(?:ClassifiedModuleLoad|ImageHash|ModuleLoad|PeFile.{0,20}Load)/, CLASS.MODULE, 1],
  [/^DriverLoad/, CLASS.KERNEL_EXTENSION, 1],
  [/Written$|^(?:NewExecutable|NewScript|Directory|File|Dmg|SuspiciousCreate|Removable|MotwWritten)/, CLASS.FILE, 1],
]

/** Falcon Data Replicator: the sensors' own events, and the detections among them. */
const replicator: Description = {
  id: 'crowdstrike-fdr',
  vendor: 'CrowdStrike Falcon',
  specificity: 64,
  logsource: LOGSOURCE,
  matches: (record) =>
    (record['event_simpleName'] !== undefined ||
      record['EventType'] !== undefined ||
      record['ExternalApiType'] !== undefined) &&
    (record['aid'] !== undefined ||
      record['cid'] !== undefined ||
      record['CustomerIdString'] !== undefined ||
      record['event_platform'] !== undefined),
  classOf: (record) => {
    const name = textAt(record, ['event_simpleName', 'ExternalApiType']) ?? ''
    if (/DetectionSummary|IncidentSummary/.test(name) || record['DetectName'] !== undefined) return undefined
    const known = TELEMETRY.find(([pattern]) => pattern.test(name))
    return known === undefined ? other(CLASS.SYSTEM_LOG) : [known[1], known[2]]
  },
  title: ['DetectName', 'DetectDescription', 'ExternalApiType', 'event_simpleName'],
  time: ['ContextTimeStamp', 'ContextTimeStamp_decimal', 'UTCTimestamp', 'timestamp', '_time', 'time'],
  severity: ['SeverityName', 'Severity'],
  severitySteps: [2, 3, 4, 5],
  techniques: ['Technique'],
  tactics: ['Tactic'],
  verdict: ['PatternDispositionDescription'],
  host: ['ComputerName', 'Hostname'],
  hostIp: ['LocalIP', 'LocalAddressIP4', 'aip'],
  user: ['UserName', 'UserPrincipal', 'user.name'],
  userDomain: ['LogonDomain', 'UserDomain'],
  userId: ['UserSid', 'UserSid_readable'],
  sourceIp: ['UserIp', 'RemoteAddressIP4Source', 'LocalAddressIP4', 'LocalAddressIP6', 'LocalIP', 'aip'],
  sourcePort: ['LocalPort', 'LocalPort_decimal'],
  targetIp: ['RemoteAddressIP4', 'RemoteAddressIP6', 'RemoteIP'],
  targetPort: ['RemotePort', 'RemotePort_decimal', 'RPort'],
  processPath: ['ImageFileName', 'FilePath'],
  commandLine: ['CommandLine', 'CommandHistory'],
  pid: ['RawProcessId', 'RawProcessId_decimal'],
  parentPath: ['ParentImageFileName', 'ParentBaseFileName'],
  processUid: ['TargetProcessId', 'ContextProcessId'],
  filePath: ['TargetFileName'],
  fileName: ['FileName'],
  sha256: ['SHA256HashData', 'SHA256String'],
  sha1: ['SHA1HashData', 'SHA1String'],
  md5: ['MD5HashData', 'MD5String'],
  domain: ['DomainName'],
  registryKey: ['RegObjectName'],
}

/** CrowdStrike's detections, incidents and telemetry. */
export const crowdstrikeFindings: readonly Shape[] = [stream, alerts, replicator].map(findingShape)
