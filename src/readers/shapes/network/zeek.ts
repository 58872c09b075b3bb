import { type Auth, CLASS, type Event, type FieldValue, type User } from '../../../model/event.ts'
import { isObject, type JsonObject, setField } from '../../framing/json-parse.ts'
import { httpKind, type Kind, networkEvent } from '../../lines/network/network-event.ts'
import { meaning, type OwnRoles, type Roles, rolesOf } from '../../lines/network/roles.ts'
import { readStamp } from '../../lines/network/stamps.ts'
import type { Origin, Said, Shape } from '../shape.ts'
import { logOf, zeekKind } from './zeek-logs.ts'

/** Zeek's log writer as JSON, with `id.orig_h` as one name, nested, or as older Bro had it. */
export const zeek: Shape = {
  id: 'zeek',
  specificity: 55,
  matches: (record) => pathOf(record) !== undefined,
  toEvent: (record, origin) => zeekEvent(flattened(record), pathOf(record) ?? 'connection', origin),
}

const OWN_ROLES: OwnRoles = Object.freeze({
  'id.orig_h': 'srcIp',
  'id.orig_p': 'srcPort',
  'id.resp_h': 'dstIp',
  'id.resp_p': 'dstPort',
  src_addr: 'srcIp',
  src_port: 'srcPort',
  dst_addr: 'dstIp',
  dst_port: 'dstPort',
  src: 'srcIp',
  dst: 'dstIp',
  user: 'user',
  username: 'user',
  user_agent: 'agent',
  status_code: 'status',
  host: null,
  path: null,
  _path: null,
  hostname: null,
  result: null,
  status: null,
  name: null,
  service: null,
  subject: null,
  action: null,
  client: null,
  server: null,
  source: null,
  message: null,
  event: null,
  uri: null,
  version: null,
  actions: null,
  msg: 'text',
})
const PRIVATE = /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|127\.|169\.254\.|f[cde]|::1$)/i

function pathOf(record: JsonObject): string | undefined {
  const named = record['_path']
  if (typeof named === 'string' && /^[a-z][\w-]{1,40}$/i.test(named)) return named.toLowerCase()
  if (record['ts'] === undefined) return undefined
  const id = record['id']
  const hasConnection =
    record['id.orig_h'] !== undefined ||
    record['id_orig_h'] !== undefined ||
    (id !== undefined && isObject(id) && id['orig_h'] !== undefined)
  return logOf(flattened(record), hasConnection)
}

/** `{"id":{"orig_h":…}}` and `id_orig_h` under the one name `id.orig_h`. */
function flattened(record: JsonObject): JsonObject {
  if (record['id_orig_h'] === undefined && !Object.values(record).some((one) => isObject(one))) return record
  const flat: Record<string, FieldValue> = {}
  for (const [name, value] of Object.entries(record)) {
    if (isObject(value)) {
      for (const [inner, one] of Object.entries(value)) setField(flat, `${name}.${inner}`, one)
    } else setField(flat, name.replace(/^id_(?=(?:orig|resp)_[hp]$)/, 'id.'), value)
  }
  return flat
}

/** The Event of a record of one of Zeek's logs. */
export function zeekEvent(fields: JsonObject, path: string, origin: Origin): Event {
  const roles = rolesFor(path, fields)
  const category = categoryOf(path, roles)
  const auth = authOf(path, fields)
  const kind: Kind = path === 'http' ? httpKind(roles.method) : zeekKind(path, roles.srcIp !== undefined)
  const time = readStamp(fields['ts'], origin.context)
  return networkEvent(
    {
      source: `zeek:${path}`,
      logsource: { product: 'zeek', service: path, ...(category === undefined ? {} : { category }) },
      fields: path === 'dns' ? withDnsNames(fields) : fields,
      roles,
      kind: { ...kind, ...activityOf(path, fields), ...(auth === undefined ? {} : { auth }) },
      time,
      parts: partsOf(path, fields),
    },
    { text: '', origin },
  )
}

/** Sigma's generic DNS rules call them so. */
function withDnsNames(fields: JsonObject): JsonObject {
  return {
    ...fields,
    ...(fields['qtype_name'] === undefined ? {} : { record_type: fields['qtype_name'] }),
    ...(fields['answers'] === undefined ? {} : { answer: fields['answers'] }),
  }
}

/** A request to an address of our own is for a web server, one to the world goes as through a proxy. */
function categoryOf(path: string, { dstIp }: Roles): string | undefined {
  if (path === 'dns') return 'dns'
  if (path === 'conn') return 'firewall'
  return path === 'http' ? (dstIp !== undefined && PRIVATE.test(dstIp) ? 'webserver' : 'proxy') : undefined
}

function text(fields: JsonObject, name: string): string | undefined {
  const value = fields[name]
  return meaning(Array.isArray(value) ? value[0] : value)
}

function rolesFor(path: string, fields: JsonObject): Roles {
  const roles = rolesOf(fields, OWN_ROLES)
  const add = (role: keyof Roles, value: string | undefined): Roles => (value === undefined ? {} : { [role]: value })
  switch (path) {
    case 'http': {
      const host = text(fields, 'host')
      const uri = text(fields, 'uri')
      const url =
        uri === undefined ? undefined : host === undefined || uri.includes('://') ? uri : `http://${host}${uri}`
      return { ...roles, ...add('url', url), ...add('dstHost', host?.replace(/:\d{1,5}$/, '')) }
    }
    case 'ssl':
    case 'quic':
      return { ...roles, ...add('dstHost', text(fields, 'server_name')) }
    case 'dhcp':
      return {
        ...roles,
        ...add(
          'srcIp',
          text(fields, 'assigned_addr') ?? text(fields, 'client_addr') ?? text(fields, 'assigned_ip') ?? roles.srcIp,
        ),
        ...add('dstIp', text(fields, 'server_addr') ?? roles.dstIp),
        ...add('srcHost', text(fields, 'host_name') ?? text(fields, 'client_fqdn')),
      }
    case 'files':
      return {
        ...roles,
        ...add('srcIp', roles.srcIp ?? text(fields, 'tx_hosts')),
        ...add('dstIp', roles.dstIp ?? text(fields, 'rx_hosts')),
        ...add('file', text(fields, 'filename')),
      }
    case 'smb_files':
      return { ...roles, ...add('file', joined(text(fields, 'path'), text(fields, 'name'))) }
    case 'ntlm':
      return {
        ...roles,
        ...add('userDomain', text(fields, 'domainname')),
        ...add('srcHost', text(fields, 'hostname')),
        ...add('dstHost', text(fields, 'server_dns_computer_name') ?? text(fields, 'server_nb_computer_name')),
      }
    case 'rdp':
      return { ...roles, ...add('user', text(fields, 'cookie')), ...add('srcHost', text(fields, 'client_name')) }
    case 'software':
    case 'known_hosts':
    case 'known_certs':
    case 'known_services':
      return { ...roles, ...add('srcIp', text(fields, 'host')) }
    case 'socks':
      return { ...roles, ...add('dstHost', text(fields, 'request.name')) }
    default:
      return roles
  }
}

function joined(path: string | undefined, name: string | undefined): string | undefined {
  if (path === undefined || name === undefined) return name ?? path
  return `${path.replace(/\\$/, '')}\\${name.replace(/^\\/, '')}`
}

/** Kerberos names its principals `user/REALM` and `service/host`. */
function partsOf(path: string, fields: JsonObject): Pick<Said, 'actor' | 'target'> | undefined {
  if (path === 'smtp') {
    const from = text(fields, 'mailfrom')?.replace(/^<|>$/g, '').toLowerCase()
    const to = text(fields, 'rcptto')?.replace(/^<|>$/g, '').toLowerCase()
    return {
      ...(from?.includes('@') === true ? { actor: { user: { email: from } } } : {}),
      ...(to?.includes('@') === true ? { target: { mailbox: to } } : {}),
    }
  }
  if (path === 'intel') {
    const seen = text(fields, 'seen.indicator')
    return seen === undefined || text(fields, 'seen.indicator_type') !== 'Intel::DOMAIN'
      ? undefined
      : { target: { domain: seen.toLowerCase() } }
  }
  if (path === 'smb_mapping' || path === 'dce_rpc') {
    const resource = text(fields, path === 'dce_rpc' ? 'endpoint' : 'path')
    return resource === undefined ? undefined : { target: { resource: resource.toLowerCase() } }
  }
  if (path !== 'kerberos') return undefined
  const client = text(fields, 'client')
  const service = text(fields, 'service')
  return {
    ...(client === undefined ? {} : { actor: { user: principal(client) } }),
    ...(service === undefined ? {} : { target: { service: service.toLowerCase() } }),
  }
}

function principal(name: string): User {
  const slash = name.lastIndexOf('/')
  return slash <= 0 ? { name } : { name: name.slice(0, slash), domain: name.slice(slash + 1) }
}

function authOf(path: string, fields: JsonObject): Auth | undefined {
  const success = path === 'ssh' ? fields['auth_success'] : path === 'rfb' ? fields['auth'] : fields['success']
  const outcome = isTrue(success) ? 'success' : isFalse(success) ? 'failure' : undefined
  switch (path) {
    case 'kerberos':
    case 'ntlm':
      return outcome === undefined ? undefined : { outcome, protocol: path }
    case 'ssh':
    case 'rfb':
      return outcome === undefined ? undefined : { outcome, protocol: path }
    case 'radius':
      return { outcome: text(fields, 'result') === 'success' ? 'success' : 'failure', protocol: 'radius' }
    default:
      return undefined
  }
}

function isTrue(value: FieldValue | undefined): boolean {
  return value === true || value === 'T' || value === 'true'
}

function isFalse(value: FieldValue | undefined): boolean {
  return value === false || value === 'F' || value === 'false'
}

const CONNECTED: ReadonlyMap<string, number> = new Map([
  ['REJ', 5],
  ['S0', 4],
  ['SF', 2],
  ['RSTO', 3],
  ['RSTR', 3],
])
const FILE_ACTIONS: ReadonlyMap<string, number> = new Map([
  ['SMB::FILE_OPEN', 2],
  ['SMB::FILE_READ', 2],
  ['SMB::FILE_WRITE', 3],
  ['SMB::FILE_DELETE', 5],
  ['SMB::FILE_RENAME', 6],
])

function activityOf(path: string, fields: JsonObject): { readonly activityId?: number; readonly classUid?: number } {
  const by = (table: ReadonlyMap<string, number>, name: string): { readonly activityId?: number } => {
    const activityId = table.get(text(fields, name) ?? '')
    return activityId === undefined ? {} : { activityId }
  }
  if (path === 'conn') return by(CONNECTED, 'conn_state')
  if (path === 'smb_files') return by(FILE_ACTIONS, 'action')
  if (path === 'kerberos') return { activityId: text(fields, 'request_type') === 'TGS' ? 4 : 3 }
  return path === 'ssh' && fields['auth_success'] !== undefined ? { classUid: CLASS.SSH, activityId: 1 } : {}
}
