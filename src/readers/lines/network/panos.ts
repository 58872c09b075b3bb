import { CLASS, type Event, type Fields } from '../../../model/event.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { named, splitCsv } from './csv-line.ts'
import { DEVICE_EVENT, httpKind, type Kind, networkEvent, refused, signInBy } from './network-event.ts'
import { readProse } from './prose.ts'
import { meaning, type OwnRoles, type Roles, rolesOf } from './roles.ts'
import { readStamp, type Stamp } from './stamps.ts'

const MARK =
  /(?:^|[\s"])\d{0,12},(?:\d{4}[/-]\d{2}[/-]\d{2}[ T][\d:.]{8,15}Z?|\d{1,2}\/\d{1,2}\/\d{2,4} \d{1,2}:\d{2}(?::\d{2})?),[\w <>-]{0,32},(TRAFFIC|THREAT|SYSTEM|CONFIG|GLOBALPROTECT|USERID|HIPMATCH|HIP-MATCH|DECRYPTION|AUTHENTICATION|GTP|SCTP|TUNNEL|IPTAG|CORRELATION|AUTH|URL|DATA|WILDFIRE|START|END|AUDIT),/
/** A collector's header before the record is no longer. */
const MAX_BEFORE = 400

const HEAD = 'future_use1 receive_time serial type subtype config_version time_generated'
const GROUPS = 'dg_hier_level_1 dg_hier_level_2 dg_hier_level_3 dg_hier_level_4 vsys_name device_name'
const SESSION = `${HEAD} src dst natsrc natdst rule srcuser dstuser app vsys from to inbound_if outbound_if logset time_logged sessionid repeatcnt sport dport natsport natdport flags proto action`
const TRAFFIC = `${SESSION} bytes bytes_sent bytes_received packets start elapsed category future_use2 seqno actionflags srcloc dstloc future_use3 pkts_sent pkts_received session_end_reason ${GROUPS} action_source src_uuid dst_uuid tunnelid monitortag parent_session_id parent_start_time tunnel assoc_id chunks chunks_sent chunks_received rule_uuid http2_connection`
const THREAT = `${SESSION} misc threatid category severity direction seqno actionflags srcloc dstloc future_use3 contenttype pcap_id filedigest cloud url_idx user_agent filetype xff referer sender subject recipient reportid ${GROUPS} future_use4 src_uuid_unused dst_uuid_unused http_method`

/** The columns of each log, as PAN-OS 10 writes them (Syslog Field Descriptions); earlier ones only end earlier. */
const COLUMNS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    TRAFFIC,
    START: TRAFFIC,
    END: TRAFFIC,
    TUNNEL: SESSION,
    GTP: SESSION,
    SCTP: SESSION,
    DECRYPTION: SESSION,
    THREAT,
    URL: THREAT,
    DATA: THREAT,
    WILDFIRE: THREAT,
    SYSTEM: `${HEAD} vsys eventid object future_use2 future_use3 module severity opaque seqno actionflags ${GROUPS}`,
    CONFIG: `${HEAD} host vsys cmd admin client result path before_change_detail after_change_detail seqno actionflags ${GROUPS}`,
    USERID: `${HEAD} vsys ip user datasourcename eventid repeatcnt timeout beginport endport datasource datasourcetype seqno actionflags ${GROUPS} vsys_id factortype factorcompletiontime factorno ugflags userbysource`,
    HIPMATCH: `${HEAD} srcuser vsys machinename os src matchname repeatcnt matchtype future_use2 future_use3 seqno actionflags ${GROUPS} vsys_id srcipv6 hostid serialnumber mac`,
    GLOBALPROTECT: `${HEAD} vsys eventid stage auth_method tunnel_type srcuser srcregion machinename public_ip public_ipv6 private_ip private_ipv6 hostid serialnumber client_ver client_os client_os_ver repeatcnt reason error opaque status location login_duration connect_method error_code portal seqno actionflags high_res_timestamp selection_type response_time priority attempted_gateways gateway ${GROUPS}`,
    AUTHENTICATION: `${HEAD} vsys ip user normalize_user object authpolicy repeatcnt authid vendor logset serverprofile desc clienttype event factorno seqno actionflags ${GROUPS} vsys_id authproto`,
    IPTAG: `${HEAD} vsys ip tag_name event_id repeatcnt timeout datasourcename datasource_type datasource_subtype seqno actionflags ${GROUPS}`,
    CORRELATION: `${HEAD} src srcuser vsys category severity ${GROUPS} vsys_id objectname object_id evidence`,
    AUDIT: `${HEAD} object description`,
  }).map(([type, columns]) => [type, columns.split(' ')]),
)
const SAME: ReadonlyMap<string, string> = new Map([
  ['HIP-MATCH', 'HIPMATCH'],
  ['AUTH', 'AUTHENTICATION'],
])

const OWN_ROLES: OwnRoles = Object.freeze({
  type: null,
  subtype: null,
  from: null,
  to: null,
  natsrc: null,
  object: null,
  public_ip: 'srcIp',
  // The address that the gateway gave to the client.
  private_ip: 'dstIp',
  path: null,
  ip: 'srcIp',
  admin: 'user',
  // From where an administrator changed the configuration.
  host: 'srcIp',
  client: null,
  device_name: 'deviceHost',
  machinename: 'srcHost',
  http_method: 'method',
  normalize_user: null,
  status: null,
  result: null,
  event: null,
  subject: null,
  rule: null,
  opaque: 'text',
  desc: 'text',
  objectname: null,
  filedigest: 'sha256',
  hostid: null,
  error: null,
})

/** Palo Alto Networks' PAN-OS: all its logs, in its own comma-separated form. */
export const panos: LineShape = { id: 'panos', specificity: 85, toEvent }

function toEvent(line: LogLine): Event | undefined {
  const head = line.text.slice(0, MAX_BEFORE)
  const mark = head.includes(',') ? MARK.exec(head) : null
  if (mark === null) return undefined
  const written = mark[1] ?? ''
  const type = SAME.get(written) ?? written
  const columns = COLUMNS.get(type)
  if (columns === undefined) return undefined
  const cells = splitCsv(line.text.slice(mark.index).replace(/^[\s"]/, ''))
  const fields: Fields = named(columns, cells)
  const roles = withDetails(type, fields, rolesOf(fields, OWN_ROLES))
  const kind = panosKind(type, detailsOf(fields), roles)
  const category = kind.classUid === CLASS.HTTP ? 'proxy' : kind.classUid === CLASS.NETWORK ? 'firewall' : undefined
  const service = type.toLowerCase()
  return networkEvent(
    {
      source: `paloalto:${service}`,
      logsource: { product: 'paloalto', service, ...(category === undefined ? {} : { category }) },
      fields,
      roles,
      kind,
      time: timeOf(fields, cells, line),
    },
    line,
  )
}

function detailsOf(fields: Fields): PanosDetails {
  const text = (name: string): string => meaning(fields[name]) ?? ''
  return {
    subtype: text('subtype'),
    event: `${text('eventid')} ${text('stage')}`,
    hasFailed: text('status') === 'failure' || /fail|den/i.test(`${text('event')} ${text('desc')}`),
  }
}

/** The time that states its zone, if the log has it; else the wall clock of the device. */
function timeOf(fields: Fields, cells: readonly string[], line: LogLine): Stamp | undefined {
  const { context } = line.origin
  const wall = meaning(fields['time_generated']) ?? meaning(fields['receive_time'])
  // Later versions end with the same time and its zone; its column differs from log to log.
  const minute = wall?.slice(0, MINUTE_LENGTH).replaceAll('/', '-').replace(' ', 'T')
  const exact = minute === undefined ? undefined : cells.find((cell) => cell.startsWith(minute) && ZONED.test(cell))
  return readStamp(exact, context) ?? readStamp(wall, context)
}

/** `2026/11/24 10:00`. */
const MINUTE_LENGTH = 16
const ZONED = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?[+-]\d{2}:\d{2}$/

/** Prose in SYSTEM logs names users and addresses; a URL log has the address in `misc`, a file log the file. */
function withDetails(type: string, fields: Fields, roles: Roles): Roles {
  if (type === 'SYSTEM') return withProse(roles)
  const misc = meaning(fields['misc'])
  if (misc === undefined) return roles
  if (fields['subtype'] === 'url') return { ...roles, url: misc }
  return misc.includes('/') && !misc.startsWith('/') ? { ...roles, url: misc } : { ...roles, file: misc }
}

/** A description such as `authenticated for user 'anna' … From: 192.0.2.7` says who and from where. */
export function withProse(roles: Roles): Roles {
  if (roles.text === undefined) return roles
  const { srcIp, dstIp, user } = readProse(roles.text)
  const from = /\bFrom: ([0-9a-f.:]{3,45}[0-9a-f])/.exec(roles.text)?.[1] ?? srcIp
  return {
    ...roles,
    ...(from === undefined ? {} : { srcIp: from }),
    ...(dstIp === undefined || dstIp === from ? {} : { dstIp }),
    ...(user === undefined ? {} : { user }),
  }
}

/** What decides the kind of a record beside its log, under whatever names the format has. */
export interface PanosDetails {
  readonly subtype: string
  /** Event and stage of GlobalProtect, the event of a SYSTEM log. */
  readonly event: string
  readonly hasFailed: boolean
}

/** What a record of a log of PAN-OS is in OCSF. */
export function panosKind(type: string, { subtype, event, hasFailed }: PanosDetails, roles: Roles): Kind {
  const outcome = hasFailed ? 'failure' : 'success'
  switch (type) {
    case 'THREAT':
    case 'URL':
    case 'DATA':
    case 'WILDFIRE':
      if (subtype === 'url' || type === 'URL') return httpKind(roles.method)
      return subtype === 'file' || subtype === 'data' || type === 'DATA'
        ? { classUid: CLASS.NETWORK, activityId: refused(roles.action) ? 5 : 6 }
        : FINDING
    case 'CORRELATION':
      return FINDING
    case 'TRAFFIC':
    case 'START':
    case 'END': {
      const isRefused = refused(roles.action) || subtype === 'drop' || subtype === 'deny'
      return { classUid: CLASS.NETWORK, activityId: isRefused ? 5 : subtype === 'start' ? 1 : 2 }
    }
    case 'DNS':
      return { classUid: CLASS.DNS, activityId: 2 }
    case 'GLOBALPROTECT':
      if (/logout/.test(event)) return { classUid: CLASS.AUTHENTICATION, activityId: 2, auth: { outcome } }
      if (/auth|login|connected/.test(event))
        return { classUid: CLASS.AUTHENTICATION, activityId: 1, auth: { outcome } }
      return { classUid: CLASS.TUNNEL, activityId: 99 }
    case 'AUTHENTICATION':
      return { classUid: CLASS.AUTHENTICATION, activityId: 1, auth: { outcome } }
    case 'USERID':
      return { classUid: CLASS.AUTHENTICATION, activityId: subtype === 'logout' ? 2 : 1, auth: { outcome: 'success' } }
    case 'CONFIG':
      return { classUid: CLASS.API, activityId: 99 }
    case 'SYSTEM':
      return (roles.user === undefined ? undefined : signInBy(`${event} ${roles.text ?? ''}`)) ?? DEVICE_EVENT
    case 'HIPMATCH':
    case 'IPTAG':
      return { classUid: CLASS.ENTITY_MANAGEMENT, activityId: 99 }
    default:
      return { classUid: CLASS.NETWORK, activityId: refused(roles.action) ? 5 : 6 }
  }
}

const FINDING: Kind = { classUid: CLASS.DETECTION_FINDING, activityId: 1 }
