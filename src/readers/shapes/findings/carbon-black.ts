import { CLASS } from '../../../model/event.ts'
import { type Description, has, other } from './described.ts'
import { textAt } from './paths.ts'
import { OF_HUNDRED } from './severity.ts'

/** VMware Carbon Black Cloud's alerts, and its sensors' events. */
const carbonBlackAlert: Description = {
  id: 'carbon-black-alert',
  vendor: 'Carbon Black Cloud',
  specificity: 62,
  matches: (record) =>
    has(record, 'org_key', 'severity') &&
    (has(record, 'threat_id') || has(record, 'alert_url') || has(record, 'device_name')),
  uid: ['id'],
  title: ['report_name', 'reason', 'attack_tactic', 'type'],
  time: ['last_event_time', 'first_event_time', 'create_time', 'backend_timestamp', 'last_update_time'],
  severity: ['severity'],
  severitySteps: [3, 5, 7, 9],
  techniques: ['attack_technique', 'threat_indicators.ttps', 'ttps'],
  tactics: ['attack_tactic'],
  verdict: ['determination.value', 'sensor_action'],
  host: ['device_name'],
  user: ['device_username', 'process_username'],
  sourceIp: ['device_internal_ip', 'device_external_ip'],
  targetIp: ['netconn_remote_ip'],
  processPath: ['process_path', 'process_name'],
  commandLine: ['process_cmdline'],
  pid: ['process_pid'],
  processUid: ['process_guid'],
  sha256: ['process_sha256', 'threat_cause_actor_sha256'],
}

const carbonBlackEvent: Description = {
  id: 'carbon-black',
  vendor: 'Carbon Black Cloud',
  specificity: 62,
  matches: (record) => typeof record['type'] === 'string' && record['type'].startsWith('endpoint.event'),
  classOf: (record) => {
    const type = textAt(record, ['type']) ?? ''
    if (type.includes('procstart') || type.includes('childproc')) return [CLASS.PROCESS, 1]
    if (type.includes('procend')) return [CLASS.PROCESS, 2]
    if (type.includes('netconn')) return [CLASS.NETWORK, 1]
    if (type.includes('regmod')) return [CLASS.REGISTRY_VALUE, 2]
    if (type.includes('moduleload')) return [CLASS.MODULE, 1]
    if (type.includes('scriptload') || type.includes('fileless')) return [CLASS.SCRIPT, 1]
    return other(CLASS.FILE)
  },
  title: ['type'],
  time: ['device_timestamp', 'backend_timestamp'],
  host: ['device_name'],
  user: ['process_username'],
  sourceIp: ['local_ip', 'device_external_ip'],
  sourcePort: ['local_port'],
  targetIp: ['remote_ip'],
  targetPort: ['remote_port'],
  processPath: ['process_path'],
  commandLine: ['process_cmdline'],
  pid: ['process_pid'],
  parentPath: ['parent_path'],
  parentPid: ['parent_pid'],
  processUid: ['process_guid'],
  filePath: ['filemod_name', 'modload_name', 'scriptload_name', 'childproc_name'],
  domain: ['netconn_domain'],
  registryKey: ['regmod_name'],
}

/** Carbon Black EDR's forwarder. */
const carbonBlackEdr: Description = {
  id: 'carbon-black-edr',
  vendor: 'Carbon Black EDR',
  specificity: 62,
  matches: (record) => has(record, 'cb_server') && (has(record, 'type') || has(record, 'cb_version')),
  classOf: (record) => {
    const type = textAt(record, ['type']) ?? ''
    if (/^(?:alert|watchlist\.hit|feed)/.test(type)) return undefined
    if (/procstart|procend|childproc|crossproc/.test(type)) return [CLASS.PROCESS, type.includes('procend') ? 2 : 1]
    if (type.includes('netconn')) return [CLASS.NETWORK, 1]
    if (type.includes('filemod')) return other(CLASS.FILE)
    if (type.includes('regmod')) return other(CLASS.REGISTRY_VALUE)
    return type.includes('modload') ? [CLASS.MODULE, 1] : other(CLASS.SYSTEM_LOG)
  },
  title: ['watchlist_name', 'feed_name', 'ioc_type', 'alert_type', 'type'],
  time: ['created_time', 'timestamp', 'event_timestamp'],
  severity: ['alert_severity', 'severity'],
  severitySteps: OF_HUNDRED,
  host: ['computer_name', 'hostname', 'sensor_hostname', 'docs.hostname'],
  user: ['username', 'docs.username'],
  sourceIp: ['local_ip', 'interface_ip', 'docs.interface_ip'],
  sourcePort: ['local_port'],
  targetIp: ['remote_ip'],
  targetPort: ['remote_port'],
  processPath: ['path', 'process_path', 'docs.path'],
  commandLine: ['command_line', 'cmdline', 'docs.cmdline'],
  pid: ['pid', 'docs.process_pid'],
  parentPath: ['parent_path'],
  parentPid: ['parent_pid'],
  processUid: ['process_guid'],
  sha256: ['sha256'],
  md5: ['md5', 'process_md5'],
  domain: ['domain'],
}

/** Carbon Black's alerts and telemetry, from its cloud and from its own server. */
export const carbonBlack: readonly Description[] = [carbonBlackAlert, carbonBlackEvent, carbonBlackEdr]
