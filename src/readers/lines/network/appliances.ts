import { CLASS, type Event } from '../../../model/event.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { DEVICE_EVENT, type Kind, networkEvent, signInBy } from './network-event.ts'
import { readProse } from './prose.ts'
import type { Roles } from './roles.ts'
import { inZone } from './stamps.ts'

/** Citrix ADC: `03/02/2026:22:14:09 GMT ns1 0-PPE-0 : default SSLVPN LOGIN 123 0 : …`. */
const CITRIX =
  /(?:^|[\s"])(\d{2}\/\d{2}\/\d{4}:\d{2}:\d{2}:\d{2}) {1,2}(?:([A-Z]{3,4}) )?(?:([\w.-]{1,255}) )?(\d{1,3}-PPE-\d{1,3}) ?: {1,2}(?:default )?([A-Z][A-Z_]{1,24}) ([A-Za-z_]{2,48}) \d{1,20} \d{1,6} ?: {1,4}/
const CITRIX_CLIENT =
  /\b(?:Client_ip|ClientIP|clientip|Source|Srcip|Remote_ip)[: ]{1,3}"?([0-9a-f.:]{3,45}?)(?::(\d{1,5}))?(?=[\s",-]|$)/i
const CITRIX_TARGET =
  /\b(?:Destination|Dstip|Vserver|VserverServiceIP|NatIP)[: ]{1,3}"?([0-9a-f.:]{3,45}?)(?::(\d{1,5}))?(?=[\s",-]|$)/i
const CITRIX_USER = /(?:\bUser(?:_?name)?[: ]{1,3}"?|\buser )([\w.@\\-]{1,128})/
const MAX_BEFORE = 256

/** Citrix ADC (NetScaler): gateway sign-ins, connections, commands. */
export const citrixAdc: LineShape = { id: 'citrix-adc', specificity: 64, toEvent: citrixEvent }

function citrixEvent(line: LogLine): Event | undefined {
  const head = line.text.slice(0, MAX_BEFORE)
  if (!head.includes('-PPE-')) return undefined
  const match = CITRIX.exec(head)
  if (match === null) return undefined
  const [whole, stamp = '', zone, device, , module = '', event = ''] = match
  const text = line.text.slice(match.index + whole.length)
  const searched = text.slice(0, 2048)
  const client = CITRIX_CLIENT.exec(searched)
  const target = CITRIX_TARGET.exec(searched)
  const user = CITRIX_USER.exec(searched)?.[1]
  const roles: Roles = {
    ...(client === null ? {} : { srcIp: client[1] ?? '' }),
    ...(client?.[2] === undefined ? {} : { srcPort: client[2] }),
    ...(target === null ? {} : { dstIp: target[1] ?? '' }),
    ...(target?.[2] === undefined ? {} : { dstPort: target[2] }),
    ...(user === undefined ? {} : { user }),
    ...(device === undefined ? {} : { deviceHost: device }),
  }
  return networkEvent(
    {
      source: 'citrix-adc',
      logsource: { product: 'citrix', service: module.toLowerCase() },
      fields: { message: text, module, event },
      roles,
      kind: citrixKind(module, event, roles),
      time: inZone(stamp, zone, line.origin.context),
    },
    line,
  )
}

function citrixKind(module: string, event: string, roles: Roles): Kind {
  const auth = (outcome: 'success' | 'failure', activityId: number): Kind => ({
    classUid: CLASS.AUTHENTICATION,
    activityId,
    auth: { outcome },
  })
  if (/LOGIN_FAILED/i.test(event)) return auth('failure', 1)
  if (/^LOGOUT/i.test(event)) return auth('success', 2)
  if (/^LOGIN/i.test(event)) return auth('success', 1)
  if (module === 'TCP' || module === 'UDP' || /CONN/i.test(event))
    return { classUid: CLASS.NETWORK, activityId: /TERM|DELINK/.test(event) ? 2 : 6 }
  if (/CMD_EXECUTED/.test(event)) return { classUid: CLASS.API, activityId: 99 }
  return module === 'SSLVPN' && roles.user !== undefined ? { classUid: CLASS.TUNNEL, activityId: 99 } : DEVICE_EVENT
}

/** F5: a message number such as `01490506:5:` before what is said. */
const F5 = /(?:^|[\s:])(01[0-9a-f]{6}|014d[0-9a-f]{4}):(?:([0-7]): ?)?/
const F5_SESSION = /^\/?[\w/-]{0,128}:[\w-]{1,64}:(?:([0-9a-f]{8}): ?)?/

/** F5 BIG-IP: access policies, traffic management, administration. */
export const bigIp: LineShape = { id: 'f5-big-ip', specificity: 59, toEvent: bigIpEvent }

function bigIpEvent(line: LogLine): Event | undefined {
  const head = line.text.slice(0, MAX_BEFORE)
  const match = head.includes('01') ? F5.exec(head) : null
  if (match === null) return undefined
  const [whole, id = '', severity] = match
  const text = line.text.slice(match.index + whole.length).trim()
  const session = F5_SESSION.exec(text)
  const prose = readProse(text)
  const named = /\b(?:authenticate with|Username) '([^']{1,128})'/.exec(text.slice(0, 1024))?.[1]
  const roles: Roles = { ...prose, ...(named === undefined ? {} : { user: named }) }
  return networkEvent(
    {
      source: 'f5-big-ip',
      logsource: { product: 'f5', service: id.startsWith('0149') ? 'apm' : 'ltm' },
      fields: {
        message: text,
        message_id: id,
        ...(severity === undefined ? {} : { severity }),
        ...(session?.[1] === undefined ? {} : { session: session[1] }),
      },
      roles,
      kind: (roles.user === undefined ? undefined : signInBy(text.slice(0, 512))) ?? DEVICE_EVENT,
    },
    line,
  )
}
