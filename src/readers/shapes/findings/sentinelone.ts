import { CLASS } from '../../../model/event.ts'
import { lookUp } from '../../../model/look-up.ts'
import type { Shape } from '../shape.ts'
import { type Description, findingShape, other } from './described.ts'
import { textAt } from './paths.ts'

const LOGSOURCE = Object.freeze({ product: 'sentinelone' })

const threat: Description = {
  id: 'sentinelone-threat',
  vendor: 'SentinelOne',
  specificity: 66,
  logsource: LOGSOURCE,
  matches: (record) => typeof record['threatInfo'] === 'object',
  uid: ['threatInfo.threatId'],
  title: ['threatInfo.threatName', 'threatInfo.classification'],
  time: ['threatInfo.identifiedAt', 'threatInfo.createdAt', 'threatInfo.updatedAt'],
  severity: ['threatInfo.confidenceLevel'],
  techniques: ['indicators.tactics.techniques.name'],
  tactics: ['indicators.tactics.name'],
  verdict: ['threatInfo.analystVerdict', 'threatInfo.mitigationStatus'],
  host: ['agentRealtimeInfo.agentComputerName', 'agentDetectionInfo.agentComputerName'],
  hostIp: ['agentDetectionInfo.agentIpV4', 'agentDetectionInfo.externalIp'],
  user: ['threatInfo.processUser', 'agentDetectionInfo.agentLastLoggedInUserName'],
  email: ['agentDetectionInfo.agentLastLoggedInUpn'],
  processPath: ['threatInfo.originatorProcess'],
  commandLine: ['threatInfo.maliciousProcessArguments'],
  filePath: ['threatInfo.filePath'],
  sha256: ['threatInfo.sha256'],
  sha1: ['threatInfo.sha1'],
  md5: ['threatInfo.md5'],
}

const alert: Description = {
  id: 'sentinelone-alert',
  vendor: 'SentinelOne',
  specificity: 66,
  logsource: LOGSOURCE,
  matches: (record) =>
    typeof record['alertInfo'] === 'object' &&
    (typeof record['ruleInfo'] === 'object' || record['agentDetectionInfo'] !== undefined),
  uid: ['alertInfo.alertId'],
  title: ['ruleInfo.name', 'alertInfo.indicatorName'],
  time: ['alertInfo.createdAt', 'alertInfo.reportedAt'],
  severity: ['ruleInfo.severity'],
  techniques: ['ruleInfo.description'],
  verdict: ['alertInfo.analystVerdict'],
  host: ['agentDetectionInfo.name', 'agentRealtimeInfo.name'],
  user: ['sourceProcessInfo.user', 'alertInfo.loginsUserName'],
  userDomain: ['alertInfo.loginAccountDomain'],
  sourceIp: ['alertInfo.srcIp', 'alertInfo.srcMachineIp'],
  sourcePort: ['alertInfo.srcPort'],
  targetIp: ['alertInfo.dstIp'],
  targetPort: ['alertInfo.dstPort'],
  processPath: ['sourceProcessInfo.filePath'],
  commandLine: ['sourceProcessInfo.commandline'],
  pid: ['sourceProcessInfo.pid'],
  filePath: ['targetProcessInfo.tgtFilePath'],
  sha256: ['sourceProcessInfo.fileHashSha256', 'targetProcessInfo.tgtFileHashSha256'],
  sha1: ['sourceProcessInfo.fileHashSha1'],
  md5: ['sourceProcessInfo.fileHashMd5'],
  domain: ['alertInfo.dnsRequest'],
  registryKey: ['alertInfo.registryKeyPath'],
}

const identity: Description = {
  id: 'sentinelone-identity',
  vendor: 'SentinelOne',
  specificity: 66,
  logsource: LOGSOURCE,
  matches: (record) =>
    record['detectedAt'] !== undefined && typeof record['detectionSource'] === 'object' && record['name'] !== undefined,
  uid: ['id'],
  title: ['name'],
  time: ['detectedAt', 'firstSeenAt', 'createdAt'],
  severity: ['severity', 'confidenceLevel'],
  tactics: ['rawData.finding_info.attacks.tactic.name', 'rawIndicators.attacks.tactic.name'],
  techniques: ['rawData.finding_info.attacks.technique.uid', 'rawData.finding_info.attacks.tactic.uid'],
  verdict: ['analystVerdict'],
  host: ['assets.name', 'rawData.resources.name', 'rawData.device.hostname'],
  user: ['process.username', 'rawData.actor.user.name', 'rawData.evidences.actor.user.name'],
  sourceIp: ['rawData.evidences.src_endpoint.ip', 'rawData.src_endpoint.ip', 'rawData.device.ip'],
  targetIp: ['rawData.evidences.dst_endpoint.ip'],
  commandLine: ['process.cmdLine'],
  filePath: ['process.file.path'],
  sha256: ['process.file.sha256'],
}

/** Activities by number that tell of a threat; all others are what people and agents did. */
const THREATS = new Set([
  '18',
  '19',
  '20',
  '21',
  '62',
  '68',
  '2001',
  '2002',
  '2003',
  '2004',
  '2005',
  '2006',
  '3608',
  '4003',
  '4008',
  '4104',
])

const activity: Description = {
  id: 'sentinelone',
  vendor: 'SentinelOne',
  specificity: 60,
  logsource: LOGSOURCE,
  matches: (record) =>
    record['activityType'] !== undefined &&
    (record['primaryDescription'] !== undefined || record['accountId'] !== undefined),
  classOf: (record) => (THREATS.has(textAt(record, ['activityType']) ?? '') ? undefined : other(CLASS.API)),
  uid: ['id'],
  title: ['threatInfo.threatName', 'data.threatClassification', 'primaryDescription'],
  time: ['createdAt', 'updatedAt'],
  severity: ['data.confidenceLevel'],
  verdict: ['data.newAnalystVerdict', 'data.newStatus', 'data.status'],
  host: ['data.computerName', 'agentRealtimeInfo.agentComputerName', 'data.agentComputerName'],
  user: ['data.userName', 'data.username', 'data.byUser', 'data.fullName'],
  sourceIp: ['data.ipAddress', 'data.externalIp', 'data.reportedRemoteHost'],
  filePath: ['data.filePath'],
  fileName: ['data.fileDisplayName'],
  sha1: ['data.fileContentHash'],
}

/** What the sensors' own events are, by category. */
const TELEMETRY: Readonly<Record<string, readonly [classUid: number, activityId: number]>> = lookUp({
  process: [CLASS.PROCESS, 1],
  file: [CLASS.FILE, 99],
  ip: [CLASS.NETWORK, 1],
  url: [CLASS.HTTP, 99],
  dns: [CLASS.DNS, 1],
  registry: [CLASS.REGISTRY_VALUE, 99],
  logins: [CLASS.AUTHENTICATION, 1],
  scheduled_task: [CLASS.SCHEDULED_JOB, 99],
  command_script: [CLASS.SCRIPT, 1],
  module: [CLASS.MODULE, 1],
  driver: [CLASS.KERNEL_EXTENSION, 1],
  group: [CLASS.GROUP_MANAGEMENT, 99],
})

const telemetry: Description = {
  id: 'sentinelone-telemetry',
  vendor: 'SentinelOne',
  specificity: 66,
  logsource: LOGSOURCE,
  matches: (record) =>
    record['meta.event.name'] !== undefined ||
    (record['event.category'] !== undefined && record['agent.uuid'] !== undefined) ||
    (record['i.scheme'] !== undefined && record['event.type'] !== undefined),
  classOf: (record) => {
    const category = textAt(record, ['event.category']) ?? ''
    return category === 'indicators' ? undefined : (TELEMETRY[category] ?? other(CLASS.SYSTEM_LOG))
  },
  title: ['indicator.name', 'event.type'],
  time: ['event.time', 'timestamp', 'src.process.startTime'],
  severity: ['indicator.severity'],
  techniques: ['indicator.metadata'],
  tactics: ['indicator.category'],
  host: ['endpoint.name'],
  user: ['event.login.userName', 'tgt.process.user', 'src.process.user'],
  userDomain: ['event.login.accountDomain'],
  sourceIp: ['src.ip.address', 'event.login.srcMachineIP', 'src.endpoint.ip.address'],
  sourcePort: ['src.port.number'],
  targetIp: ['dst.ip.address'],
  targetPort: ['dst.port.number'],
  processPath: ['tgt.process.image.path', 'src.process.image.path'],
  commandLine: ['tgt.process.cmdline', 'src.process.cmdline'],
  pid: ['tgt.process.pid', 'src.process.pid'],
  parentPath: ['src.process.parent.image.path'],
  parentPid: ['src.process.parent.pid'],
  processUid: ['tgt.process.uid', 'src.process.uid'],
  filePath: ['tgt.file.path'],
  sha256: ['tgt.file.sha256', 'tgt.process.image.sha256', 'src.process.image.sha256'],
  sha1: ['tgt.file.sha1', 'tgt.process.image.sha1', 'src.process.image.sha1'],
  url: ['url.address'],
  domain: ['event.dns.request'],
  registryKey: ['registry.keyPath'],
}

/** SentinelOne's threats, alerts, activities and telemetry. */
export const sentinelOneFindings: readonly Shape[] = [threat, alert, identity, activity, telemetry].map(findingShape)
