import { CLASS, type Event } from '../../../model/event.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { readPairs } from './key-values.ts'
import { DEVICE_EVENT, httpKind, type Kind, networkEvent, signInBy } from './network-event.ts'
import { readProse } from './prose.ts'
import { type OwnRoles, type Roles, rolesOf } from './roles.ts'
import { readStamp } from './stamps.ts'
import { categoryOf } from './vendor-event.ts'

/** `1 1647478001.603867573 MX84 flows src=…`: the time in seconds, the device, the kind of the record. */
const HEAD =
  /^(?:<\d{1,3}>)?(?:1 )?(\d{9,10}\.\d{1,9}) (\S{1,255}) (?:(?:device|logs?|syslog) )?(flows|urls|events|ids-alerts|security_event|firewall|vpn_firewall|cellular_firewall|bridge_anyconnect_client_vpn_firewall|airmarshal_events|ip_flow_start|ip_flow_end|l7_firewall|security_filtering_file_scanned)(?: |$)/
const REQUEST = /\brequest: ?([A-Z]{3,10}|UNKNOWN) (\S{1,8192})/
const ANYCONNECT = /\bPeer IP=([0-9a-f.:]{3,45})/
const ANYCONNECT_SERVER = /\bServer IP=([0-9a-f.:]{3,45})/
const LEASE = /\blease of ip ([0-9a-f.:]{3,45})/
const OWN_ROLES: OwnRoles = Object.freeze({
  src: 'srcIp',
  dst: 'dstIp',
  identity: 'user',
  user: 'user',
  translated_src_ip: null,
  ip: 'srcIp',
  client_ip: 'srcIp',
  url: 'url',
  agent: 'agent',
  signature: 'attack',
  message: 'text',
  type: null,
  server_ip: 'dstIp',
})

/** Cisco Meraki's appliances, switches and access points. */
export const meraki: LineShape = { id: 'meraki', specificity: 68, toEvent }

function toEvent(line: LogLine): Event | undefined {
  const head = HEAD.exec(line.text)
  if (head === null) return undefined
  const [whole, stamp, device = '', log = ''] = head
  const text = line.text.slice(whole.length)
  const fields = readPairs(text)
  const request = REQUEST.exec(text)
  const roles = rolesFor(text, rolesOf(fields, OWN_ROLES), request)
  const kind = kindBy(log, text, roles)
  const category = categoryOf(kind)
  return networkEvent(
    {
      source: `meraki:${log}`,
      logsource: { product: 'meraki', service: log, ...(category === undefined ? {} : { category }) },
      fields: { ...fields, message: text, ...(request === null ? {} : { request: request[0] }) },
      roles: { ...roles, deviceHost: device },
      kind,
      time: readStamp(stamp, line.origin.context),
    },
    line,
  )
}

function rolesFor(text: string, read: Roles, request: RegExpExecArray | null): Roles {
  const peer = ANYCONNECT.exec(text)?.[1]
  const server = ANYCONNECT_SERVER.exec(text)?.[1]
  const leased = LEASE.exec(text)?.[1]
  const prose = read.srcIp === undefined && peer === undefined && leased === undefined ? readProse(text) : {}
  const { user: _, ...ends } = prose
  const [, method, url] = request ?? []
  const isMac = read.srcIp !== undefined && /^(?:[0-9A-F]{2}:){5}/i.test(read.srcIp)
  const { srcIp, dstIp, ...rest } = read
  return {
    ...ends,
    ...rest,
    ...(isMac || srcIp === undefined ? {} : { srcIp }),
    ...(isMac || dstIp === undefined ? {} : { dstIp }),
    ...(peer === undefined ? {} : { srcIp: peer }),
    ...(server === undefined ? {} : { dstIp: server }),
    ...(leased === undefined ? {} : { srcIp: leased }),
    ...(method === undefined || method === 'UNKNOWN' ? {} : { method }),
    ...(url === undefined ? {} : { url }),
  }
}

function kindBy(log: string, text: string, roles: Roles): Kind {
  if (log === 'urls') return httpKind(roles.method)
  if (log === 'ids-alerts' || log === 'airmarshal_events' || log.startsWith('security_')) {
    return { classUid: CLASS.DETECTION_FINDING, activityId: 1 }
  }
  if (log !== 'events') {
    const activityId = /\b(?:deny|pattern: 1)\b/.test(text)
      ? 5
      : log === 'ip_flow_start'
        ? 1
        : log === 'ip_flow_end'
          ? 2
          : 6
    return { classUid: CLASS.NETWORK, activityId }
  }
  if (/\bdhcp\b/i.test(text)) return { classUid: CLASS.DHCP, activityId: 99 }
  const words = text.slice(0, 256).replaceAll('_', ' ')
  const sign = roles.user === undefined && roles.srcIp === undefined ? undefined : signInBy(words)
  if (sign !== undefined) return sign
  return /vpn/i.test(words) ? { classUid: CLASS.TUNNEL, activityId: 99 } : DEVICE_EVENT
}
