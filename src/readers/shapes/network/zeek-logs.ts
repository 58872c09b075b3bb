import { CLASS } from '../../../model/event.ts'
import type { JsonObject } from '../../framing/json-parse.ts'
import type { Kind } from '../../lines/network/network-event.ts'

/** How a log of Zeek is known by its columns where nothing names it, the most telling first: all of `all`, one of `any`. */
interface LogSign {
  readonly path: string
  readonly all: readonly string[]
  readonly any?: readonly string[]
}

const SIGNS: readonly LogSign[] = [
  { path: 'conn', all: ['conn_state'] },
  { path: 'intel', all: ['seen.indicator'] },
  { path: 'notice', all: ['note', 'msg'] },
  { path: 'signatures', all: ['note', 'sig_id'] },
  { path: 'software', all: ['software_type'] },
  { path: 'x509', all: ['certificate.serial'] },
  { path: 'x509', all: ['certificate.version'] },
  { path: 'ocsp', all: ['issuerNameHash'] },
  { path: 'files', all: ['fuid', 'seen_bytes'] },
  { path: 'files', all: ['fuid', 'mime_type'], any: ['tx_hosts', 'source', 'analyzers'] },
  { path: 'pe', all: ['machine', 'subsystem'] },
  { path: 'pe', all: ['id', 'compile_ts'] },
  { path: 'known_certs', all: ['host', 'issuer_subject'] },
  { path: 'known_services', all: ['host', 'port_num', 'port_proto'] },
  { path: 'known_devices', all: ['mac', 'dhcp_host_name'] },
  { path: 'dhcp', all: ['msg_types'] },
  { path: 'dhcp', all: ['mac'], any: ['assigned_ip', 'assigned_addr', 'lease_time', 'client_addr'] },
  { path: 'dns', all: ['trans_id'], any: ['query', 'qtype', 'rcode', 'qclass', 'rtt', 'AA'] },
  { path: 'ldap_search', all: ['base_object', 'scope'] },
  { path: 'ldap', all: ['message_id', 'opcode'] },
  { path: 'sip', all: ['trans_depth'], any: ['request_from', 'request_path', 'call_id', 'response_path'] },
  { path: 'smtp', all: ['trans_depth'], any: ['helo', 'mailfrom', 'rcptto', 'last_reply', 'is_webmail'] },
  {
    path: 'http',
    all: ['trans_depth'],
    any: ['method', 'host', 'uri', 'status_code', 'request_body_len', 'user_agent'],
  },
  { path: 'http', all: ['uri', 'method'] },
  { path: 'smb_mapping', all: ['path', 'share_type'] },
  { path: 'smb_files', all: ['name', 'action'], any: ['path', 'size', 'times.modified', 'fuid'] },
  { path: 'smb_files', all: ['action', 'times.modified'] },
  { path: 'dce_rpc', all: ['operation'], any: ['endpoint', 'named_pipe'] },
  { path: 'kerberos', all: ['request_type'], any: ['client', 'service', 'success', 'cipher', 'till', 'error_msg'] },
  {
    path: 'ntlm',
    all: [],
    any: ['server_nb_computer_name', 'server_dns_computer_name', 'server_tree_name', 'domainname'],
  },
  { path: 'ntlm', all: ['username', 'hostname'] },
  { path: 'rdp', all: [], any: ['security_protocol', 'keyboard_layout', 'client_build', 'encryption_level', 'cookie'] },
  { path: 'ssh', all: [], any: ['auth_attempts', 'kex_alg', 'auth_success', 'hassh', 'host_key_alg'] },
  { path: 'rfb', all: ['client_major_version'] },
  { path: 'rfb', all: ['authentication_method'] },
  {
    path: 'ssl',
    all: [],
    any: ['cert_chain_fps', 'cert_chain_fuids', 'ssl_history', 'established', 'ja3', 'validation_status', 'resumed'],
  },
  { path: 'ftp', all: ['command'], any: ['reply_code', 'arg', 'password', 'reply_msg'] },
  { path: 'irc', all: ['command'], any: ['value', 'nick', 'addl'] },
  { path: 'snmp', all: ['get_requests'] },
  { path: 'socks', all: [], any: ['request.name', 'request_p', 'bound_p'] },
  { path: 'tunnel', all: ['tunnel_type'] },
  { path: 'radius', all: ['result'], any: ['mac', 'username', 'reply_msg', 'framed_addr', 'tunnel_client'] },
  { path: 'modbus', all: ['func'] },
  { path: 'dnp3', all: ['fc_request'] },
  { path: 'mysql', all: ['cmd', 'arg'] },
  { path: 'ntp', all: ['stratum'] },
  { path: 'syslog', all: ['facility', 'severity', 'message'] },
  { path: 'dpd', all: ['analyzer', 'failure_reason'] },
  { path: 'weird', all: ['name', 'notice'] },
  { path: 'weird', all: ['name', 'peer'] },
  { path: 'quic', all: ['server_initial_dcid'] },
]
/** Logs that tell nothing of a connection, by their columns beside the time. */
const WITHOUT_CONNECTION: readonly LogSign[] = [
  { path: 'capture_loss', all: ['ts_delta', 'percent_lost'] },
  { path: 'stats', all: ['pkts_proc', 'events_proc'] },
  { path: 'traceroute', all: ['src', 'dst', 'proto'] },
  { path: 'loaded_scripts', all: ['name'] },
  { path: 'known_hosts', all: ['host'] },
  { path: 'reporter', all: ['level', 'message'] },
  { path: 'broker', all: ['ty', 'ev'] },
  { path: 'cluster', all: ['node', 'message'] },
]
/** A record that is only of these columns can't be told from anybody else's, unless it has no others. */
const MAX_COLUMNS_OF_PLAIN: ReadonlyMap<string, number> = new Map([
  ['known_hosts', 2],
  ['traceroute', 4],
  ['loaded_scripts', 1],
  ['reporter', 4],
])

/** The log that a record of Zeek belongs to, by its columns; undefined where they tell none. */
export function logOf(fields: JsonObject, hasConnection: boolean): string | undefined {
  for (const sign of SIGNS) if (fits(fields, sign)) return sign.path
  if (hasConnection) return 'connection'
  for (const sign of WITHOUT_CONNECTION) {
    if (!fits(fields, sign)) continue
    const most = MAX_COLUMNS_OF_PLAIN.get(sign.path)
    if (most === undefined || Object.keys(fields).length <= most) return sign.path
  }
  return undefined
}

function fits(fields: JsonObject, { all, any }: LogSign): boolean {
  return all.every((name) => fields[name] !== undefined) && (any?.some((name) => fields[name] !== undefined) ?? true)
}

const TRAFFIC: Kind = { classUid: CLASS.NETWORK, activityId: 6 }
const FINDING: Kind = { classUid: CLASS.DETECTION_FINDING, activityId: 1 }
const OWN: Kind = { classUid: CLASS.APPLICATION_LIFECYCLE, activityId: 99 }
const INVENTORY: Kind = { classUid: CLASS.ENTITY_MANAGEMENT, activityId: 99 }
const SIGN_IN: Kind = { classUid: CLASS.AUTHENTICATION, activityId: 1 }

const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['dns', { classUid: CLASS.DNS, activityId: 6 }],
  ['mdns', { classUid: CLASS.DNS, activityId: 6 }],
  ['llmnr', { classUid: CLASS.DNS, activityId: 6 }],
  ['smtp', { classUid: CLASS.EMAIL, activityId: 99 }],
  ['smb_files', { classUid: CLASS.SMB, activityId: 99 }],
  ['smb_mapping', { classUid: CLASS.SMB, activityId: 99 }],
  ['smb_cmd', { classUid: CLASS.SMB, activityId: 99 }],
  ['rdp', { classUid: CLASS.RDP, activityId: 99 }],
  ['ssh', { classUid: CLASS.SSH, activityId: 99 }],
  ['ftp', { classUid: CLASS.FTP, activityId: 99 }],
  ['dhcp', { classUid: CLASS.DHCP, activityId: 5 }],
  ['tunnel', { classUid: CLASS.TUNNEL, activityId: 99 }],
  ['kerberos', SIGN_IN],
  ['ntlm', SIGN_IN],
  ['radius', SIGN_IN],
  ['notice', FINDING],
  ['intel', FINDING],
  ['signatures', FINDING],
  ['software', INVENTORY],
  ['known_hosts', INVENTORY],
  ['known_certs', INVENTORY],
  ['known_services', INVENTORY],
  ['known_devices', INVENTORY],
  ['stats', OWN],
  ['capture_loss', OWN],
  ['reporter', OWN],
  ['loaded_scripts', OWN],
  ['packet_filter', OWN],
  ['broker', OWN],
  ['cluster', OWN],
  ['analyzer', OWN],
  ['telemetry', OWN],
  ['config', OWN],
])

/** What a record of a log is in OCSF; what is not named here is traffic of some protocol. */
export function zeekKind(path: string, hasConnection: boolean): Kind {
  const kind = KINDS.get(path) ?? TRAFFIC
  return kind === OWN && hasConnection ? TRAFFIC : kind
}
