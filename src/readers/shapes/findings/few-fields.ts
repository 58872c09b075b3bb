import { type Description, has } from './described.ts'

/** Products of which a few fields say all there is. */
export const fewFields: readonly Description[] = [
  {
    id: 'darktrace',
    vendor: 'Darktrace',
    specificity: 62,
    matches: (record) =>
      has(record, 'summariser') ||
      has(record, 'pbid', 'model') ||
      has(record, 'breachUrl') ||
      has(record, 'friendlyName', 'uuid', 'priority'),
    title: ['title', 'model.name', 'model.then.name', 'friendlyName', 'message'],
    time: ['createdAt', 'time', 'creationTime', 'last_updated'],
    severity: ['category', 'model.category', 'model.then.category', 'priority_level'],
    techniques: ['mitreTechniques.id', 'model.mitre.techniques'],
    tactics: ['mitreTactics', 'model.mitre.tactics'],
    host: ['breachDevices.hostname', 'device.hostname', 'devices.hostname'],
    hostIp: ['breachDevices.ip', 'device.ip'],
    sourceIp: ['breachDevices.ip', 'device.ip'],
  },
  {
    id: 'canary',
    vendor: 'Thinkst Canary',
    specificity: 62,
    matches: (record) =>
      has(record, 'node_id', 'flock_id') ||
      has(record, 'incident_id', 'logtype') ||
      has(record, 'canarytoken') ||
      has(record, 'honeytoken'),
    title: ['description', 'memo', 'logtype'],
    time: ['timestamp', 'created', 'timestamp_std'],
    host: ['name'],
    user: ['logdata.USERNAME', 'logdata.username', 'user', 'username'],
    sourceIp: ['src_host', 'src_ip', 'ip_address', 'matched_annotations.0'],
    sourcePort: ['src_port'],
    targetIp: ['dst_host'],
    targetPort: ['dst_port'],
  },
  {
    id: 'watchguard-epdr',
    vendor: 'WatchGuard',
    specificity: 62,
    matches: (record) => has(record, 'security_event_date') || has(record, 'site_id', 'account_id', 'host_name'),
    title: ['malware_name', 'threat_name', 'item_name', 'rule_name', 'event_type', 'type'],
    time: ['security_event_date', 'date', 'detection_date'],
    severity: ['severity', 'risk_level'],
    techniques: ['mitre_technique', 'technique'],
    verdict: ['action_name'],
    host: ['host_name'],
    hostIp: ['ip_address'],
    user: ['user_name', 'logged_user', 'user'],
    sourceIp: ['remote_ip_address', 'ip_address'],
    targetIp: ['local_ip_address'],
    filePath: ['path', 'item_path'],
    md5: ['hash', 'item_hash'],
  },
  {
    id: 'wiz',
    vendor: 'Wiz',
    specificity: 62,
    matches: (record) =>
      has(record, 'ruleMatch') ||
      has(record, 'sourceRule', 'entitySnapshot') ||
      has(record, 'cloudAccounts', 'severity'),
    title: ['ruleMatch.rule.name', 'sourceRule.name', 'description'],
    time: ['createdAt', 'updatedAt'],
    severity: ['severity'],
    techniques: ['ruleMatch.rule.securitySubCategories.title', 'triggeringEvents.nodes.name'],
    tactics: ['tdrSource'],
    verdict: ['status'],
    user: ['actors.name', 'actors.email'],
    sourceIp: ['triggeringEvents.nodes.actorIP', 'actors.IPAddress'],
    host: ['primaryResource.name'],
  },
  {
    id: 'lacework',
    vendor: 'Lacework',
    specificity: 62,
    matches: (record) => has(record, 'alertId', 'alertName', 'alertType'),
    title: ['alertName'],
    time: ['startTime', 'endTime'],
    severity: ['severity'],
    user: ['entityMap.User.KEY.username', 'alertInfo.account'],
    sourceIp: ['entityMap.SourceIpAddress.KEY.ip_addr'],
  },
  {
    id: 'tehtris',
    vendor: 'Tehtris',
    specificity: 62,
    matches: (record) => has(record, 'rflId', 'eventName'),
    title: ['eventName', 'description'],
    time: ['time'],
    severity: ['lvl'],
    severitySteps: [2, 3, 4, 5],
    host: ['hostname__'],
    user: ['username', 'username__'],
    sourceIp: ['ipSrc'],
    targetIp: ['ipDst'],
    filePath: ['path'],
    commandLine: ['cmdline'],
    sha256: ['sha256'],
  },
]
