import { CLASS } from '../../../model/event.ts'
import { isObject } from '../../framing/json-parse.ts'
import type { Shape } from '../shape.ts'
import { carbonBlack } from './carbon-black.ts'
import { type Description, findingShape, has, other } from './described.ts'
import { fewFields } from './few-fields.ts'
import { textAt } from './paths.ts'
import { OF_HUNDRED } from './severity.ts'

/** Palo Alto Cortex XDR. */
const cortex: Description = {
  id: 'cortex-xdr',
  vendor: 'Palo Alto Cortex XDR',
  specificity: 62,
  matches: (record) =>
    (has(record, 'alert_id') &&
      (has(record, 'detection_timestamp') || has(record, 'event_timestamp') || has(record, 'source_insert_ts'))) ||
    (has(record, 'incident_id') && has(record, 'alert_count')),
  title: ['name', 'alert_name', 'incident_name', 'description', 'event_type'],
  time: ['events.event_timestamp', 'detection_timestamp', 'event_timestamp', 'creation_time', 'source_insert_ts'],
  severity: ['severity'],
  techniques: ['mitre_technique_id_and_name', 'mitre_techniques_ids_and_names'],
  tactics: ['mitre_tactic_id_and_name', 'mitre_tactics_ids_and_names', 'category'],
  verdict: ['action_pretty', 'resolution_status', 'action', 'events.action_pretty'],
  host: ['host_name', 'events.host_name', 'agent_hostname', 'hosts'],
  hostIp: ['host_ip', 'host_ip_list'],
  user: ['user_name', 'events.user_name', 'actor_effective_username', 'events.actor_effective_username', 'users'],
  sourceIp: ['action_local_ip', 'events.action_local_ip', 'host_ip'],
  sourcePort: ['action_local_port', 'events.action_local_port'],
  targetIp: ['action_remote_ip', 'events.action_remote_ip'],
  targetPort: ['action_remote_port', 'events.action_remote_port'],
  processPath: ['actor_process_image_path', 'events.actor_process_image_path', 'causality_actor_process_image_path'],
  commandLine: [
    'actor_process_command_line',
    'events.actor_process_command_line',
    'causality_actor_process_command_line',
  ],
  pid: ['actor_process_os_pid', 'events.actor_process_os_pid'],
  filePath: ['action_file_path', 'events.action_file_path', 'action_process_image_path'],
  sha256: [
    'action_file_sha256',
    'events.action_file_sha256',
    'actor_process_image_sha256',
    'events.actor_process_image_sha256',
  ],
  domain: ['action_external_hostname', 'events.action_external_hostname'],
  registryKey: ['action_registry_key_name', 'events.action_registry_key_name'],
}

/** Cisco Secure Endpoint (AMP), as its interface pages events. */
const ciscoEndpoint: Description = {
  id: 'cisco-secure-endpoint',
  vendor: 'Cisco Secure Endpoint',
  specificity: 62,
  matches: (record) => {
    const data = isObject(record['data']) ? record['data'] : record
    return (
      has(data, 'event_type_id') &&
      (has(data, 'connector_guid') || has(data, 'computer') || has(data, 'timestamp_nanoseconds'))
    )
  },
  classOf: (record) =>
    /threat|malware|ioc|exploit|attack|ransom|detected|incident|quarantin|compromise|suspicious|vulnerab/i.test(
      textAt(record, ['data.event_type', 'event_type']) ?? '',
    )
      ? undefined
      : other(CLASS.API),
  title: [
    'data.threat_hunting.incident_title',
    'data.cloud_ioc.description',
    'data.detection',
    'data.event_type',
    'event_type',
  ],
  time: ['data.date', 'date', 'data.timestamp', 'timestamp'],
  severity: ['data.severity', 'severity'],
  techniques: ['data.techniques', 'data.threat_hunting.techniques.external_id'],
  tactics: ['data.threat_hunting.tactics.name', 'data.tactics'],
  verdict: ['data.event_type', 'event_type'],
  host: ['data.computer.hostname', 'computer.hostname'],
  hostIp: ['data.computer.network_addresses.ip', 'computer.network_addresses.ip'],
  user: ['data.file.parent.user', 'data.computer.user', 'computer.user'],
  sourceIp: ['data.network_info.local_ip', 'data.computer.network_addresses.ip', 'data.computer.external_ip'],
  sourcePort: ['data.network_info.local_port'],
  targetIp: ['data.network_info.remote_ip'],
  targetPort: ['data.network_info.remote_port'],
  commandLine: ['data.command_line.arguments'],
  parentPath: ['data.file.parent.file_name'],
  filePath: ['data.file.file_path', 'file.file_path'],
  fileName: ['data.file.file_name', 'file.file_name'],
  sha256: ['data.file.identity.sha256', 'file.identity.sha256'],
  sha1: ['data.file.identity.sha1'],
  md5: ['data.file.identity.md5'],
  url: ['data.network_info.dirty_url'],
}

/** Sophos Central's events and alerts. */
const sophos: Description = {
  id: 'sophos-central',
  vendor: 'Sophos Central',
  specificity: 62,
  matches: (record) =>
    (typeof record['type'] === 'string' && record['type'].startsWith('Event::')) ||
    has(record, 'event_service_event_id') ||
    has(record, 'threat_cleanable') ||
    has(record, 'customer_id', 'endpoint_id'),
  classOf: (record) => {
    const type = textAt(record, ['type', 'data.alert_type']) ?? ''
    return type === '' ||
      /Threat|Detect|Malware|Exploit|Pua|Alert|Ransom|HmpaCrypto|WebControlViolation|Blocked|Amsi|Ips/i.test(type)
      ? undefined
      : other(CLASS.API)
  },
  title: ['name', 'description', 'threat', 'type'],
  time: ['when', 'end', 'data.created_at', 'created_at', 'rt'],
  severity: ['severity'],
  verdict: ['name', 'description'],
  host: ['dhost', 'location', 'data.endpoint_name'],
  user: ['suser', 'source'],
  sourceIp: ['source_info.ip', 'data.source_info.ip', 'ips_threat_data.localIp'],
  processPath: ['amsi_threat_data.processPath', 'data.hmpa_exploit.process_path', 'ips_threat_data.executablePath'],
  filePath: ['filePath', 'core_remedy_items.items.descriptor'],
  sha256: ['appSha256'],
  url: ['web_url'],
}

/** Trend Micro Vision One: its workbench, its detections and what it merely observed. */
const trendMicro: Description = {
  id: 'trend-vision-one',
  vendor: 'Trend Vision One',
  specificity: 62,
  matches: (record) =>
    has(record, 'workbenchLink') ||
    has(record, 'impactScope') ||
    has(record, 'filters', 'detectedDateTime') ||
    has(record, 'eventSubName', 'endpointGUID') ||
    has(record, 'productCode', 'eventId', 'endpointHostName'),
  title: ['model', 'filters.name', 'ruleName', 'malName', 'eventSubName', 'eventName', 'description'],
  time: ['createdDateTime', 'detectedDateTime', 'eventTime', 'rt_utc', 'rt', 'eventTimeDT', 'logReceivedTime'],
  severity: ['severity', 'filters.riskLevel', 'filterRiskLevel'],
  techniques: ['matchedRules.matchedFilters.mitreTechniqueIds', 'filters.mitreTechniqueIds', 'techniqueId', 'tags'],
  tactics: ['filters.mitreTacticIds', 'tacticId'],
  verdict: ['investigationResult', 'actResult'],
  host: [
    'impactScope.entities.entityValue.name',
    'endpoint.endpointName',
    'endpointHostName',
    'detail.endpointHostName',
    'hostName',
    'dhost',
  ],
  hostIp: ['impactScope.entities.entityValue.ips', 'endpoint.ips', 'endpointIp'],
  user: ['detail.processUser', 'processUser', 'suser', 'impactScope.entities.entityValue', 'logonUser'],
  userDomain: ['detail.processUserDomain'],
  sourceIp: ['src', 'detail.src', 'interestedIp'],
  targetIp: ['dst', 'detail.dst', 'endpointIp'],
  targetPort: ['dpt', 'detail.dpt'],
  processPath: ['detail.processFilePath', 'processFilePath', 'deviceProcessName'],
  commandLine: ['detail.processCmd', 'processCmd'],
  filePath: ['filePathName', 'detail.objectFilePath', 'fullPath'],
  fileName: ['fileName'],
  sha256: ['fileHashSha256', 'detail.objectFileHashSha256'],
  sha1: ['fileHash', 'detail.objectFileHashSha1'],
  url: ['request'],
}

/** ESET's management server. */
const eset: Description = {
  id: 'eset',
  vendor: 'ESET Protect',
  specificity: 62,
  matches: (record) => has(record, 'event_type', 'source_uuid') && (has(record, 'occured') || has(record, 'occurred')),
  classOf: (record) => (/audit/i.test(textAt(record, ['event_type']) ?? '') ? other(CLASS.API) : undefined),
  title: ['threat_name', 'rulename', 'event', 'hash_detection', 'event_type'],
  time: ['occured', 'occurred'],
  severity: ['severity'],
  verdict: ['action_taken'],
  host: ['hostname'],
  hostIp: ['ipv4', 'ipv6'],
  user: ['username', 'account', 'user'],
  sourceIp: ['source_address', 'ipv4'],
  sourcePort: ['source_port'],
  targetIp: ['target_address'],
  targetPort: ['target_port'],
  processPath: ['processname', 'process_name'],
  filePath: ['object_uri'],
  sha1: ['hash'],
}

/** Bitdefender GravityZone's push notifications. */
const bitdefender: Description = {
  id: 'bitdefender',
  vendor: 'Bitdefender GravityZone',
  specificity: 62,
  matches: (record) =>
    has(record, 'module') &&
    (has(record, 'companyId') ||
      has(record, 'computer_name') ||
      has(record, 'product_installed') ||
      has(record, 'endpointId')),
  classOf: (record) =>
    /^(?:av|aph|avc|hd|fw|dp|network-sandboxing|antiexploit|new-incident|ransomware-mitigation|network-monitor|exchange-malware|uc|storage-antimalware|hwid-change.*|new-extended-incident|epp-.*)$/.test(
      textAt(record, ['module']) ?? '',
    )
      ? undefined
      : other(CLASS.API),
  title: ['malware_name', 'threatType', 'detection_name', 'attack_types', 'exploit_type', 'name', 'status', 'module'],
  time: ['timestamp', 'last_blocked', 'detectionTime', 'detection_time', 'created', 'lastUpdate', 'date'],
  severity: ['severity', 'severity_score'],
  severitySteps: OF_HUNDRED,
  techniques: ['att_ck_id'],
  verdict: ['final_status', 'status', 'main_action', 'actionTaken'],
  host: ['computer_name', 'computerName', 'computer_fqdn', 'host_name'],
  hostIp: ['computer_ip', 'computerIp', 'deviceExternalIp'],
  user: ['user.name', 'username', 'userName', 'user.userName'],
  userId: ['user.sid', 'user.userSid', 'userSid'],
  sourceIp: ['source_ip', 'sourceIp', 'attack_source', 'victim_ip'],
  processPath: ['process_path', 'exploit_path', 'application_path'],
  commandLine: ['process_command_line', 'process_info.command_line'],
  filePath: ['file_path', 'filePath'],
  sha256: ['hash', 'file_hash_sha256', 'fileHash'],
  md5: ['file_hash_md5'],
  url: ['url'],
}

/** WithSecure Elements. */
const withSecure: Description = {
  id: 'withsecure',
  vendor: 'WithSecure Elements',
  specificity: 62,
  matches: (record) => has(record, 'persistenceTimestamp', 'engine') || has(record, 'incidentPublicId'),
  title: ['details.infectionName', 'details.alertType', 'name', 'engine'],
  time: ['details.clientTimestamp', 'clientTimestamp', 'serverTimestamp', 'createdTimestamp', 'persistenceTimestamp'],
  severity: ['severity', 'riskLevel'],
  verdict: ['action', 'resolution'],
  host: ['device.name', 'target.name', 'details.hostName'],
  user: ['details.userName', 'userName'],
  sourceIp: ['details.remoteIpAddress', 'device.ipAddress'],
  filePath: ['details.path', 'details.filePath'],
  sha1: ['details.sha1'],
  url: ['details.url'],
}

/** HarfangLab EDR: alerts, agents' telemetry and logs. */
const harfang: Description = {
  id: 'harfanglab',
  vendor: 'HarfangLab',
  specificity: 62,
  matches: (record) =>
    has(record, 'log_type', 'tenant') || has(record, 'log_type', 'agent') || has(record, 'alert_subtype', 'agent'),
  classOf: (record) => {
    const type = textAt(record, ['log_type']) ?? ''
    if (/^(?:alert|threat|securityevent)/i.test(type) || record['alert_subtype'] !== undefined) return undefined
    if (type === 'process') return [CLASS.PROCESS, 1]
    if (type === 'network') return [CLASS.NETWORK, 1]
    if (type === 'dns_resolution') return [CLASS.DNS, 1]
    if (type === 'authentication') return [CLASS.AUTHENTICATION, 1]
    return type === 'file' ? other(CLASS.FILE) : other(CLASS.SYSTEM_LOG)
  },
  title: ['rule_name', 'msg', 'alert_type', 'message', 'log_type'],
  time: ['alert_time', '@event_create_date', 'utc_time', 'date', '@timestamp'],
  severity: ['level', 'level_int'],
  severitySteps: [20, 30, 40, 50],
  techniques: ['mitre_cells', 'tags'],
  verdict: ['status'],
  host: ['agent.hostname', 'hostname', 'computer_name'],
  hostIp: ['agent.ipaddress'],
  user: ['process.username', 'username', 'user.name', 'target_username', 'subject_username'],
  sourceIp: ['saddr', 'source_address', 'details_network.source_address'],
  sourcePort: ['sport'],
  targetIp: ['daddr', 'destination_address'],
  targetPort: ['dport'],
  processPath: ['process.image_name', 'image_name'],
  commandLine: ['process.commandline', 'commandline'],
  pid: ['process.pid', 'pid'],
  parentPath: ['process.parent_image', 'parent_image'],
  sha256: ['process.hashes.sha256', 'hashes.sha256'],
}

/** Cybereason's operations that it holds for malicious. */
const cybereason: Description = {
  id: 'cybereason',
  vendor: 'Cybereason',
  specificity: 62,
  matches: (record) =>
    textAt(record, ['metadata.malopGuid', 'guid']) !== undefined &&
    (has(record, '@class') || has(record, 'ownerMachineName')),
  title: ['displayName', 'detectionTypes', 'elementDisplayName', 'decisionFeature', '@class'],
  time: ['lastUpdateTime', 'creationTime', 'metadata.timestamp', 'lastSeen'],
  severity: ['severity', 'priority'],
  verdict: ['detectionDecisionStatus', 'status'],
  host: ['ownerMachineName', 'machines.displayName', 'displayName'],
  user: ['ownerUserName', 'users.displayName'],
  processPath: ['imageFile.correctedPath'],
  commandLine: ['commandLine'],
  filePath: ['correctedPath'],
  sha1: ['sha1String'],
}

/** Symantec, Trellix and McAfee's management server, by its table of threats. */
const trellix: Description = {
  id: 'trellix',
  vendor: 'Trellix',
  specificity: 62,
  matches: (record) =>
    has(record, 'analyzername') ||
    has(record, 'threateventid') ||
    (typeof record['attributes'] === 'object' && has(record, 'threatId')),
  title: ['threatname', 'attributes.name', 'threattype', 'type'],
  time: ['detectedutc', 'timestamp', 'attributes.firstDetected'],
  severity: ['attributes.severity', 'threatseverity'],
  verdict: ['threatactiontaken'],
  host: ['targethostname', 'analyzerhostname', 'attributes.host.hostname'],
  hostIp: ['analyzeripv4', 'attributes.host.netInterfaces.ip'],
  user: ['sourceusername', 'targetusername'],
  sourceIp: ['sourceipv4'],
  targetIp: ['targetipv4'],
  targetPort: ['targetport'],
  processPath: ['targetprocessname', 'sourceprocessname'],
  filePath: ['targetfilename'],
  md5: ['targethash'],
}

/** Alerts of endpoint and network products, and what their sensors saw. */
export const productFindings: readonly Shape[] = [
  cortex,
  ...carbonBlack,
  ciscoEndpoint,
  sophos,
  trendMicro,
  eset,
  bitdefender,
  withSecure,
  harfang,
  cybereason,
  trellix,
  ...fewFields,
].map(findingShape)
