import { CLASS, type Event, type Fields } from '../../../model/event.ts'
import type { LogLine } from '../line-shape.ts'
import { httpKind, type Kind, networkEvent, refused } from './network-event.ts'
import { meaning, type OwnRoles, type Roles, rolesOf } from './roles.ts'
import { readStamp, type Stamp } from './stamps.ts'

/** W3C extended names: `c` is the client, `s` the server, `r` the one behind a proxy, `cs` from client to server. */
const W3C_ROLES: OwnRoles = Object.freeze({
  'c-ip': 'srcIp',
  'c-port': 'srcPort',
  's-ip': 'dstIp',
  's-port': 'dstPort',
  'r-ip': 'dstIp',
  'r-port': 'dstPort',
  'r-host': 'dstHost',
  'cs-uri-port': 'dstPort',
  'cs-host': 'dstHost',
  'cs(Host)': 'dstHost',
  'cs-username': 'user',
  's-computername': 'deviceHost',
  'cs-method': 'method',
  'sc-status': 'status',
  'cs(User-Agent)': 'agent',
  'cs-user-agent': 'agent',
  'c-uri': 'url',
  'cs-uri': 'url',
  'src-ip': 'srcIp',
  'dst-ip': 'dstIp',
  'src-port': 'srcPort',
  'dst-port': 'dstPort',
  's-action': 'action',
  'sc-filter-result': 'action',
  'x-virus-id': 'attack',
  'rs(Content-Type)': null,
  'cs-bytes': null,
  path: null,
  time: null,
})

/** Whose log a W3C extended file is. */
export interface W3cSoftware {
  readonly source: string
  readonly product: string
  readonly category: 'webserver' | 'proxy' | 'firewall'
}

const IIS: W3cSoftware = { source: 'iis', product: 'iis', category: 'webserver' }

/** By the `#Software` line, else by columns that only one kind of software has. */
export function softwareOf(software: string, columns: readonly string[]): W3cSoftware {
  if (/Windows Firewall/i.test(software) || columns.includes('tcpflags')) {
    return { source: 'windows-firewall', product: 'windows-firewall', category: 'firewall' }
  }
  if (
    /SGOS|Blue ?Coat|ProxySG/i.test(software) ||
    columns.includes('s-action') ||
    columns.includes('sc-filter-result')
  ) {
    return { source: 'bluecoat', product: 'bluecoat', category: 'proxy' }
  }
  if (/HTTP API/i.test(software) || columns.includes('s-reason')) return { ...IIS, source: 'iis:httperr' }
  if (/Internet Information|IIS/i.test(software) || columns.includes('sc-substatus') || columns.includes('s-sitename'))
    return IIS
  return columns.includes('r-host') || columns.includes('r-ip')
    ? { source: 'w3c-proxy', product: 'w3c', category: 'proxy' }
    : { source: 'w3c', product: 'w3c', category: 'webserver' }
}

/** The Event of a record under W3C extended names; undefined where it says neither who nor what. */
export function w3cEvent(fields: Fields, software: W3cSoftware, line: LogLine): Event | undefined {
  const { source, product, category } = software
  const roles = rolesOf(fields, ownRoles(category))
  if (roles.srcIp === undefined && roles.dstIp === undefined && roles.method === undefined) return undefined
  const url = roles.url ?? urlOf(fields, category)
  const complete: Roles = url === undefined ? roles : { ...roles, url }
  return networkEvent(
    {
      source,
      logsource: { product, category },
      fields: {
        ...fields,
        ...(category === 'proxy' && url !== undefined && fields['c-uri'] === undefined ? { 'c-uri': url } : {}),
      },
      roles: complete,
      kind: kindOf(category, complete),
      time: timeOf(fields, line),
    },
    line,
  )
}

/** For a proxy `s-ip` is the proxy itself; for a server it is where the request went. */
function ownRoles(category: string): OwnRoles {
  return category === 'proxy' ? PROXY_ROLES : W3C_ROLES
}
const PROXY_ROLES: OwnRoles = Object.freeze({ ...W3C_ROLES, 's-ip': 'deviceIp', 's-port': null, 'cs-ip': null })

function kindOf(category: string, roles: Roles): Kind {
  if (category === 'firewall') return { classUid: CLASS.NETWORK, activityId: refused(roles.action) ? 5 : 6 }
  return roles.attack === undefined ? httpKind(roles.method) : { classUid: CLASS.DETECTION_FINDING, activityId: 1 }
}

/** The address that was asked for, put together from its parts. */
function urlOf(fields: Fields, category: string): string | undefined {
  const path = meaning(fields['cs-uri-stem']) ?? meaning(fields['cs-uri-path'])
  const query = meaning(fields['cs-uri-query'])
  const target =
    path === undefined ? undefined : query === undefined ? path : `${path}${query.startsWith('?') ? '' : '?'}${query}`
  if (category !== 'proxy') return target
  const host = meaning(fields['cs-host'])
  if (host === undefined) return target
  const scheme = meaning(fields['cs-uri-scheme'])
  const port = meaning(fields['cs-uri-port'])
  const isUsual = port === undefined || port === '80' || port === '443' || port === '0'
  return `${scheme === undefined ? '' : `${scheme}://`}${host}${isUsual ? '' : `:${port}`}${target ?? '/'}`
}

/** Dates and times are UTC by the standard; Windows' firewall alone writes local time. */
function timeOf(fields: Fields, line: LogLine): Stamp | undefined {
  const date = meaning(fields['date'])
  const clock = meaning(fields['time'])
  const isLocal = fields['tcpflags'] !== undefined
  const utc = isLocal ? line.origin.context : { ...line.origin.context, offsetMinutes: () => 0 }
  const both = date === undefined || clock === undefined ? undefined : readStamp(`${date} ${clock}`, utc)
  const found =
    both ??
    readStamp(
      meaning(fields['x-timestamp']) ??
        meaning(fields['gmttime']) ??
        meaning(fields['localtime'])?.replace(/^\[|\]$/g, ''),
      utc,
    )
  return found === undefined || isLocal ? found : { ...found, zone: 'stated' }
}

/** The cells of a line in W3C extended format: parted by spaces, in quotes where they hold some. */
export function w3cCells(text: string): readonly string[] {
  return [...text.matchAll(CELL)]
    .slice(0, MAX_CELLS)
    .map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '')
}
const CELL = /"((?:[^"]|""){0,16384})"(?=[ \t]|$)|([^ \t]{1,65536})/g
const MAX_CELLS = 256
