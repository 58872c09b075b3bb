import { CLASS, type Event } from '../../../model/event.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { DEVICE_EVENT, type Kind, networkEvent, signInBy, syslogTime } from './network-event.ts'
import { readProse } from './prose.ts'
import type { Roles } from './roles.ts'
import { inZone, readStamp, type Stamp } from './stamps.ts'

/** `%SEC_LOGIN-5-LOGIN_SUCCESS:` of IOS, IOS XE, NX-OS, wireless controllers and Catalyst switches. */
const TAG = /%([A-Z][A-Z0-9_]{1,31}(?:-[A-Z][A-Z0-9_]{1,31}){0,2})-([0-7])-([A-Z][A-Z0-9_]{1,63})(?:: ?| )/
const MAX_BEFORE = 300
/** The device's own stamp right before the tag. */
const STAMP =
  /(?:^|[ :*.])([A-Z][a-z]{2} {1,2}\d{1,2} (?:\d{4} )?\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)(?: ([A-Z]{3,4}))?:? {1,2}$/
/** NX-OS puts the year first and states the zone. */
const NX_STAMP =
  /(?:^|[ :])(\d{4}) ([A-Z][a-z]{2} {1,2}\d{1,2}) (\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)(?: ([A-Z]{3,4}))?: ?$/
const HOST = /^(?:<\d{1,3}>)?(?:\d{1,12}: )?([\w.-]{1,255}): /
/** `list 101 denied tcp 192.0.2.1(4242) -> 198.51.100.7(22), 1 packet`. */
const ACCESS_LIST = /\b(permitted|denied) (\S{1,16}) /i
/** Who configured, from where: `Configured from console by anna on vty0 (192.0.2.7)`. */
const CONFIGURED = /\bby (\S{1,128}) on \S{1,32}(?: \(([0-9a-f.:]{3,45})\))?/
const IN_BRACKETS = /\[(?:user|Source): ?([^\]]{0,128})\]/gi

/** Cisco's routers, switches and wireless controllers. */
export const ciscoIos: LineShape = { id: 'cisco-ios', specificity: 62, toEvent }

function toEvent(line: LogLine): Event | undefined {
  const head = line.text.slice(0, MAX_BEFORE)
  if (!head.includes('%')) return undefined
  const tag = TAG.exec(head)
  if (tag === null) return undefined
  const [whole, facility = '', severity = '', mnemonic = ''] = tag
  const before = line.text.slice(0, tag.index)
  const text = line.text.slice(tag.index + whole.length)
  const service = serviceOf(facility)
  const roles = rolesIn(text)
  const { syslog } = line
  const host = syslog?.host === undefined ? (HOST.exec(before)?.[1] ?? syslog?.app) : undefined
  return networkEvent(
    {
      source: 'cisco-ios',
      logsource: { product: 'cisco', service, ...(mnemonic.includes('ACCESSLOG') ? { category: 'firewall' } : {}) },
      fields: { message: text, facility, severity, mnemonic },
      roles: { ...roles, ...(host === undefined || /^\d+$/.test(host) ? {} : { deviceHost: host }) },
      kind: kindBy(facility, mnemonic, text, roles),
      time: timeIn(before, line),
    },
    line,
  )
}

/** The device's clock, if it is as exact as the header's or there is no other. */
function timeIn(before: string, line: LogLine): Stamp | undefined {
  const nx = NX_STAMP.exec(before)
  if (nx !== null) return inZone(`${nx[2]} ${nx[1]} ${nx[3]}`, nx[4], line.origin.context)
  const stamp = STAMP.exec(before)
  const own = stamp === null ? undefined : readStamp(stamp[1], line.origin.context)
  const header = syslogTime(line.syslog)
  return header?.yearAssumed !== true && header !== undefined ? header : (own ?? header)
}

/** Sigma's services for Cisco's logs. */
function serviceOf(facility: string): string {
  if (facility === 'BGP') return 'bgp'
  if (facility === 'LDP' || facility === 'TAGCON') return 'ldp'
  return /^(?:AAA|PARSER|TACACS|RADIUS|SEC_LOGIN|LOGIN|HA_EM|ACCOUNTING)/.test(facility) ? 'aaa' : 'syslog'
}

function rolesIn(text: string): Roles {
  const prose = readProse(text)
  const found: { -readonly [role in keyof Roles]: string } = { ...prose }
  for (const [whole, value = ''] of text.slice(0, 1024).matchAll(IN_BRACKETS)) {
    if (value === '') continue
    if (whole.toLowerCase().startsWith('[user')) found.user = value
    else found.srcIp = value
  }
  const configured = CONFIGURED.exec(text.slice(0, 1024))
  if (configured !== null) {
    found.user = configured[1] ?? ''
    if (configured[2] !== undefined) found.srcIp = configured[2]
  }
  const decision = ACCESS_LIST.exec(text.slice(0, 512))?.[1]
  if (decision !== undefined) found.action = decision.toLowerCase() === 'denied' ? 'deny' : 'permit'
  return found
}

function kindBy(facility: string, mnemonic: string, text: string, roles: Roles): Kind {
  if (mnemonic.startsWith('IPACCESSLOG') || mnemonic.startsWith('ACCESSLOG')) {
    return { classUid: CLASS.NETWORK, activityId: roles.action === 'deny' ? 5 : 6 }
  }
  if (/LOGIN|AUTH|LOGOUT/.test(mnemonic) || /^(?:SEC_LOGIN|LOGIN|SSH|DOT1X|AUTHMGR)$/.test(facility)) {
    const words = mnemonic
      .replaceAll('_', ' ')
      .replace(/LOGIN/, 'LOG IN')
      .replace(/LOGOUT/, 'LOG OUT')
    const sign = signInBy(`${words} ${text.slice(0, 256)}`)
    if (sign !== undefined && (roles.user !== undefined || roles.srcIp !== undefined)) return sign
  }
  if (/CFGLOG|CONFIG_I|LOGGEDCMD|CMD/.test(mnemonic)) return { classUid: CLASS.API, activityId: 99 }
  return DEVICE_EVENT
}
