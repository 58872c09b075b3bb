import { CLASS, type Event } from '../../../model/event.ts'
import { isObject, type JsonObject } from '../../framing/json-parse.ts'
import { httpKind, type Kind, networkEvent } from '../../lines/network/network-event.ts'
import { meaning, type OwnRoles, type Roles, rolesOf } from '../../lines/network/roles.ts'
import { readStamp } from '../../lines/network/stamps.ts'
import type { Origin, Shape } from '../shape.ts'

/** Suricata's EVE: every record has a time and says what kind it is; most name a flow or a packet's addresses. */
export const suricata: Shape = { id: 'suricata', specificity: 56, matches, toEvent }

function matches(record: JsonObject): boolean {
  const type = record['event_type']
  if (typeof type !== 'string' || record['timestamp'] === undefined) return false
  return (
    record['flow_id'] !== undefined ||
    record['src_ip'] !== undefined ||
    record['in_iface'] !== undefined ||
    isObject(record[type])
  )
}

const OWN_ROLES: OwnRoles = Object.freeze({
  src_ip: 'srcIp',
  dest_ip: 'dstIp',
  src_port: 'srcPort',
  dest_port: 'dstPort',
  'http.hostname': 'dstHost',
  'http.url': null,
  'http.http_user_agent': 'agent',
  'http.http_method': 'method',
  'http.status': 'status',
  'tls.sni': 'dstHost',
  'fileinfo.filename': 'file',
  'fileinfo.sha256': 'sha256',
  'alert.action': 'action',
  'alert.signature': 'attack',
  'dns.rrname': 'query',
  'dns.grouped': null,
  'ssh.client': null,
  'tls.subject': null,
  'smb.dispatch': null,
  'smb.command': null,
  'smb.filename': 'file',
  'smb.ntlmssp.user': 'user',
  'smb.ntlmssp.domain': 'userDomain',
  'smb.ntlmssp.host': 'srcHost',
  'krb5.cname': 'user',
  'krb5.realm': 'userDomain',
  'rdp.client.client_name': 'srcHost',
  'rdp.cookie': 'user',
  'dhcp.hostname': 'srcHost',
  'dhcp.assigned_ip': null,
  'dhcp.client_ip': null,
  host: 'deviceHost',
  'flow.src_ip': null,
  'flow.dest_ip': null,
  'email.status': null,
  'flow.state': null,
  'tls.version': null,
  app_proto: null,
  status: null,
})

const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['alert', { classUid: CLASS.DETECTION_FINDING, activityId: 1 }],
  ['anomaly', { classUid: CLASS.DETECTION_FINDING, activityId: 1 }],
  ['dns', { classUid: CLASS.DNS, activityId: 6 }],
  ['mdns', { classUid: CLASS.DNS, activityId: 6 }],
  ['dhcp', { classUid: CLASS.DHCP, activityId: 99 }],
  ['ssh', { classUid: CLASS.SSH, activityId: 99 }],
  ['rdp', { classUid: CLASS.RDP, activityId: 99 }],
  ['smb', { classUid: CLASS.SMB, activityId: 99 }],
  ['smtp', { classUid: CLASS.EMAIL, activityId: 99 }],
  ['ftp', { classUid: CLASS.FTP, activityId: 99 }],
  ['ftp_data', { classUid: CLASS.FTP, activityId: 99 }],
  ['krb5', { classUid: CLASS.AUTHENTICATION, activityId: 3 }],
  ['flow', { classUid: CLASS.NETWORK, activityId: 6 }],
  ['netflow', { classUid: CLASS.NETWORK, activityId: 6 }],
  ['drop', { classUid: CLASS.NETWORK, activityId: 5 }],
  ['stats', { classUid: CLASS.APPLICATION_LIFECYCLE, activityId: 99 }],
  ['engine', { classUid: CLASS.APPLICATION_LIFECYCLE, activityId: 99 }],
])
const TRAFFIC: Kind = { classUid: CLASS.NETWORK, activityId: 6 }
const CATEGORIES: ReadonlyMap<string, string> = new Map([
  ['dns', 'dns'],
  ['http', 'proxy'],
  ['flow', 'firewall'],
  ['netflow', 'firewall'],
  ['drop', 'firewall'],
])

function toEvent(record: JsonObject, origin: Origin): Event {
  const type = String(record['event_type']).toLowerCase()
  const roles = withParts(type, record, rolesOf(record, OWN_ROLES))
  const category = CATEGORIES.get(type)
  const kind = type === 'http' ? httpKind(roles.method) : (KINDS.get(type) ?? TRAFFIC)
  return networkEvent(
    {
      source: `suricata:${type}`,
      logsource: { product: 'suricata', service: type, ...(category === undefined ? {} : { category }) },
      fields: record,
      roles: type === 'alert' ? roles : without(roles),
      kind,
      time: readStamp(record['timestamp'], origin.context),
    },
    { text: '', origin },
  )
}

/** Only an alert names an attack. */
function without({ attack: _, ...roles }: Roles): Roles {
  return roles
}

function withParts(type: string, record: JsonObject, roles: Roles): Roles {
  const http = record['http']
  const found: { -readonly [role in keyof Roles]: string } = { ...roles }
  if (http !== undefined && isObject(http)) {
    const host = meaning(http['hostname'])
    const url = meaning(http['url'])
    if (url !== undefined) found.url = url.includes('://') || host === undefined ? url : `http://${host}${url}`
  }
  const dhcp = record['dhcp']
  if (dhcp !== undefined && isObject(dhcp)) {
    const given = [dhcp['assigned_ip'], dhcp['client_ip']]
      .map((one) => meaning(one))
      .find((one) => one !== undefined && one !== '0.0.0.0')
    if (given !== undefined) found.srcIp = given
  }
  const dns = record['dns']
  if (found.query === undefined && dns !== undefined && isObject(dns)) {
    const first = Array.isArray(dns['query'])
      ? dns['query'][0]
      : Array.isArray(dns['queries'])
        ? dns['queries'][0]
        : dns['query']
    const name = first !== undefined && first !== null && isObject(first) ? meaning(first['rrname']) : undefined
    if (name !== undefined) found.query = name
  }
  const email = record['email']
  if (type === 'smtp' && email !== undefined && isObject(email)) {
    const from = meaning(email['from'])?.replace(/^.{0,200}<|>$/g, '')
    if (from !== undefined) found.user = from
  }
  return found
}
