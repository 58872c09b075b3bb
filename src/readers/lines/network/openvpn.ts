import { CLASS, type Event } from '../../../model/event.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { DEVICE_EVENT, type Kind, networkEvent } from './network-event.ts'
import type { Roles } from './roles.ts'
import { readStamp } from './stamps.ts'

const STAMP =
  /^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}|[A-Z][a-z]{2} [A-Z][a-z]{2} {1,2}\d{1,2} \d{2}:\d{2}:\d{2} \d{4})(?: us=\d{1,6})? /
const CLIENT = /^(?:([\w.@\\ -]{1,128})\/)?((?:\d{1,3}\.){3}\d{1,3}|\[[0-9a-f:]{2,39}\]):(\d{1,5}) /
/** How OpenVPN's own messages begin. */
const OWN =
  /^(?:TLS|MULTI|peer info:|VERIFY|Control Channel|Data Channel|PUSH|SENT CONTROL|Outgoing Data|Incoming Data|Connection reset|AUTH|CRL|\[[^\]]{1,128}\] Peer Connection|SIGUSR1|SIGTERM|TUN\/TAP|TCP\/UDP|UDPv[46]|TCPv[46]|OPTIONS IMPORT|Initialization Sequence|Inactivity timeout|Closing TUN|ifconfig_pool|net_(?:iface|addr|route)|ROUTE|library versions|OpenVPN \d|Diffie-Hellman|IFCONFIG POOL|ECDH|WARNING: |PLUGIN_|Bad LZO|WRWR|Authenticate\/Decrypt|Socket Buffers|GID set|UID set|Listening for|Re-using SSL|Delayed exit)/
const USER =
  /\b(?:for username|username) ['"]([^'"]{1,128})['"]|Peer Connection Initiated.{0,16}|\[([^\]]{1,128})\] Peer Connection/

/** OpenVPN's server. */
export const openVpn: LineShape = { id: 'openvpn', specificity: 57, toEvent }

function toEvent(line: LogLine): Event | undefined {
  const stamp = STAMP.exec(line.text)
  const rest = line.text.slice(stamp?.[0].length ?? 0)
  const client = CLIENT.exec(rest)
  const message = rest.slice(client?.[0].length ?? 0)
  const isNamed = line.syslog?.app?.startsWith('openvpn') === true
  if (!isNamed && (!OWN.test(message) || (client === null && stamp === null))) return undefined
  const [, named, ,] = client ?? []
  const told = USER.exec(message.slice(0, 512))
  const user = told?.[1] ?? told?.[2] ?? named
  const address = client?.[2]?.replace(/^\[|\]$/g, '')
  const roles: Roles = {
    ...(address === undefined ? {} : { srcIp: address }),
    ...(client?.[3] === undefined ? {} : { srcPort: client[3] }),
    ...(user === undefined ? {} : { user }),
  }
  return networkEvent(
    {
      source: 'openvpn',
      logsource: { product: 'openvpn' },
      fields: { message },
      roles,
      kind: kindBy(message, roles),
      time: readStamp(stamp?.[1], line.origin.context),
    },
    line,
  )
}

function kindBy(message: string, roles: Roles): Kind {
  if (/authentication succeeded|Peer Connection Initiated/.test(message)) {
    return { classUid: CLASS.AUTHENTICATION, activityId: 1, auth: { outcome: 'success' } }
  }
  if (/Auth Username\/Password verification failed|AUTH_FAILED|authentication failed/i.test(message)) {
    return { classUid: CLASS.AUTHENTICATION, activityId: 1, auth: { outcome: 'failure' } }
  }
  return roles.srcIp === undefined ? DEVICE_EVENT : { classUid: CLASS.TUNNEL, activityId: 99 }
}
