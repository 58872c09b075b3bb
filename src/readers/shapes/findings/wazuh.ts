import { CLASS } from '../../../model/event.ts'
import { isObject } from '../../framing/json-parse.ts'
import type { Shape } from '../shape.ts'
import { type Description, findingShape, other } from './described.ts'

/** Wazuh and OSSEC, which judge each log line by rules with levels from 0 to 15. */
const wazuh: Description = {
  id: 'wazuh',
  vendor: 'Wazuh',
  specificity: 66,
  matches: (record) =>
    typeof record['rule'] === 'object' &&
    (record['agent'] !== undefined || record['manager'] !== undefined || record['decoder'] !== undefined) &&
    (record['full_log'] !== undefined || record['location'] !== undefined || record['decoder'] !== undefined),
  title: ['rule.description'],
  time: ['predecoder.timestamp_iso', 'timestamp', '@timestamp', 'data.timestamp'],
  severity: ['rule.level'],
  // Its documents call 12 and more high, and 15 a severe attack.
  severitySteps: [4, 7, 12, 15],
  techniques: ['rule.mitre.id', 'rule.mitre.technique'],
  tactics: ['rule.mitre.tactic'],
  host: ['predecoder.hostname', 'agent.name', 'manager.name'],
  hostIp: ['agent.ip'],
  user: [
    'data.dstuser',
    'data.win.eventdata.targetUserName',
    'data.win.eventdata.user',
    'data.srcuser',
    'data.user',
    'data.audit.acct',
    'data.office365.UserId',
    'data.uname',
  ],
  sourceIp: [
    'data.srcip',
    'data.src_ip',
    'data.win.eventdata.ipAddress',
    'data.aws.sourceIPAddress',
    'data.office365.ClientIP',
  ],
  sourcePort: ['data.srcport', 'data.src_port'],
  targetIp: ['data.dstip', 'data.dest_ip'],
  targetPort: ['data.dstport', 'data.dest_port'],
  processPath: ['data.win.eventdata.image', 'data.audit.exe'],
  commandLine: ['data.win.eventdata.commandLine', 'data.command', 'data.audit.command'],
  filePath: ['syscheck.path', 'data.file', 'data.audit.file.name'],
  sha256: ['syscheck.sha256_after'],
  sha1: ['syscheck.sha1_after'],
  md5: ['syscheck.md5_after'],
  url: ['data.url'],
}

/** AMiner, which tells of what is new in a log rather than what is bad: it has no grades. */
const aminer: Description = {
  id: 'aminer',
  vendor: 'AMiner',
  specificity: 66,
  matches: (record) => typeof record['AnalysisComponent'] === 'object' && typeof record['LogData'] === 'object',
  title: [
    'AnalysisComponent.AnalysisComponentName',
    'AnalysisComponent.Message',
    'AnalysisComponent.AnalysisComponentType',
  ],
  time: ['LogData.Timestamps', 'LogData.DetectionTimestamp'],
  host: ['AMiner.ID', 'AMiner.Hostname'],
}

/** Lists of alerts with a name, the machine and its address and nothing else, as the AIT Alert Data Set has them. */
const alertList: Description = {
  id: 'alert-list',
  vendor: 'a list of alerts',
  vendorLeadsTitle: true,
  specificity: 66,
  matches: (record) =>
    record['short'] !== undefined &&
    record['name'] !== undefined &&
    record['time'] !== undefined &&
    record['host'] !== undefined,
  title: ['name'],
  time: ['time'],
  host: ['host'],
  hostIp: ['ip'],
  leftOut: ['time_label', 'event_label'],
}

/** Falco, which watches what containers and machines do. */
const falco: Description = {
  id: 'falco',
  vendor: 'Falco',
  specificity: 66,
  matches: (record) =>
    record['output_fields'] !== undefined && record['rule'] !== undefined && record['priority'] !== undefined,
  title: ['rule'],
  time: ['time', 'output_fields.evt.time'],
  severity: ['priority'],
  techniques: ['tags'],
  tactics: ['tags'],
  host: ['hostname'],
  user: ['output_fields.user.name'],
  processPath: ['output_fields.proc.exepath'],
  commandLine: ['output_fields.proc.cmdline'],
  pid: ['output_fields.proc.pid'],
  filePath: ['output_fields.fd.name'],
}

/** Elastic's detection engine: the alert's own fields stand beside those of the event that raised it. */
const elastic: Description = {
  id: 'elastic-alert',
  vendor: 'Elastic Security',
  specificity: 92,
  matches: (record) =>
    record['kibana.alert.rule.name'] !== undefined ||
    record['signal.rule.name'] !== undefined ||
    (isObject(record['kibana']) && record['kibana']['alert'] !== undefined) ||
    (isObject(record['signal']) && record['signal']['rule'] !== undefined),
  uid: ['kibana.alert.uuid'],
  title: ['kibana.alert.rule.name', 'signal.rule.name'],
  time: ['kibana.alert.original_time', 'signal.original_time', '@timestamp'],
  severity: ['kibana.alert.severity', 'signal.rule.severity'],
  techniques: [
    'kibana.alert.rule.threat.technique.subtechnique.id',
    'kibana.alert.rule.threat.technique.id',
    'signal.rule.threat.technique.id',
    'threat.technique.id',
  ],
  tactics: ['kibana.alert.rule.threat.tactic.name', 'signal.rule.threat.tactic.name', 'threat.tactic.name'],
  host: ['host.hostname', 'host.name'],
  user: ['user.name'],
  userDomain: ['user.domain'],
  email: ['user.email'],
  sourceIp: ['source.ip'],
  sourcePort: ['source.port'],
  targetIp: ['destination.ip'],
  targetPort: ['destination.port'],
  processPath: ['process.executable'],
  commandLine: ['process.command_line'],
  pid: ['process.pid'],
  parentPath: ['process.parent.executable'],
  parentPid: ['process.parent.pid'],
  processUid: ['process.entity_id'],
  filePath: ['file.path'],
  sha256: ['file.hash.sha256', 'process.hash.sha256'],
  url: ['url.full'],
  domain: ['dns.question.name'],
}

/** Splunk Enterprise Security's notable events. */
const splunk: Description = {
  id: 'splunk-notable',
  vendor: 'Splunk Enterprise Security',
  specificity: 66,
  matches: (record) =>
    (record['search_name'] !== undefined || record['rule_name'] !== undefined) &&
    (record['urgency'] !== undefined || record['notable_type'] !== undefined),
  title: ['rule_title', 'rule_name', 'search_name'],
  time: ['orig_time', 'info_min_time', '_time'],
  severity: ['urgency', 'severity'],
  techniques: ['annotations.mitre_attack', 'annotations.mitre_attack.mitre_technique_id', 'mitre_technique_id'],
  tactics: ['annotations.mitre_attack.mitre_tactic', 'mitre_tactic'],
  verdict: ['disposition_label', 'status_label'],
  host: ['dest_host', 'dest', 'host', 'orig_host'],
  user: ['user', 'src_user'],
  sourceIp: ['src', 'src_ip'],
  targetIp: ['dest_ip', 'dest'],
  processPath: ['process_path'],
  commandLine: ['process'],
}

/** osquery's scheduled queries: what was added to a table, or taken from it. */
const osquery: Description = {
  id: 'osquery',
  vendor: 'osquery',
  specificity: 55,
  matches: (record) =>
    record['hostIdentifier'] !== undefined && record['unixTime'] !== undefined && record['name'] !== undefined,
  classOf: () => other(CLASS.SYSTEM_LOG),
  title: ['name'],
  time: ['unixTime', 'calendarTime'],
  host: ['hostIdentifier', 'decorations.hostname'],
  user: ['columns.username', 'columns.user', 'decorations.username'],
  processPath: ['columns.path'],
  commandLine: ['columns.cmdline'],
  pid: ['columns.pid'],
}

/** Alerts of what reads the logs of others. */
export const logAnalyserFindings: readonly Shape[] = [wazuh, aminer, alertList, falco, elastic, splunk, osquery].map(
  findingShape,
)
