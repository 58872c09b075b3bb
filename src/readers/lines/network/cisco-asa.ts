import { CLASS, type Event, type Fields } from '../../../model/event.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { readPairs } from './key-values.ts'
import { DEVICE_EVENT, httpKind, type Kind, networkEvent, signInBy, syslogTime } from './network-event.ts'
import { type ProseRoles, readProse } from './prose.ts'
import { meaning, type OwnRoles, type Roles, rolesOf } from './roles.ts'
import { readStamp, type Stamp } from './stamps.ts'

/** `%ASA-6-302013:`, `%FTD-session-3-106102:`, also of PIX and FWSM, and FTD without a colon before its pairs. */
const TAG = /%(ASA|FTD|FDT|PIX|FWSM|NGIPS)(?:-[a-z][\w-]{0,30})?-(\d)-(\d{5,6}):? /
const HEADER =
  /^(?:<\d{1,3}>)?([A-Z][a-z]{2} {1,2}\d{1,2} (?:\d{4} )?\d{2}:\d{2}:\d{2}|\d{4}-\d{2}-\d{2}T[\d:.]{8,15}(?:Z|[+-][\d:]{4,6}))(?: [A-Z]{3,4}(?= ?:))?:?(?: ([\w.-]{1,255}))?(?: \S{1,64}\[\w{1,16}\])?:? {0,2}:? {0,2}$/
const MAX_BEFORE = 512
/** AnyConnect's messages say so much of themselves that they are known without their tag. */
const ANYCONNECT =
  /^(?:(?:TunnelGroup <[^>]{0,128}> )?Group(?:Policy)? <[^>]{0,128}> User <[^>]{0,128}> IP <[0-9a-f.:]{0,45}> |Task ran for \d{1,8} msec, Process = |Tunnel group search using certificate maps failed |Group = [^,]{1,128}, (?:Username = [^,]{1,128}, )?IP = [0-9a-f.:]{2,45}, )/

/** Fields of FTD's connection, intrusion, file and malware events. */
const FTD_ROLES: OwnRoles = Object.freeze({
  SrcIP: 'srcIp',
  DstIP: 'dstIp',
  SrcPort: 'srcPort',
  DstPort: 'dstPort',
  User: 'user',
  URL: 'url',
  UserAgent: 'agent',
  HTTPResponse: 'status',
  DNSQuery: 'query',
  FileName: 'file',
  FileSHA256: 'sha256',
  SHA_Disposition: null,
  AccessControlRuleAction: 'action',
  Message: 'text',
  ThreatName: 'attack',
  ReferencedHost: 'dstHost',
  Client: null,
  Classification: null,
  InlineResult: null,
})
const BEHIND_TARGET = /\bto [^()]{1,128}\([^()]{0,64}\)\((?:LOCAL|[\w.-]{1,64})\\([^()\s,]{1,128})[,)]/
const NOBODY = /^(?:No Authentication Required|Not Found|Unknown|\*{1,16})$/i

/** Cisco's firewalls: ASA, FTD, PIX and FWSM. */
export const ciscoAsa: LineShape = { id: 'cisco-asa', specificity: 80, toEvent }

function toEvent(line: LogLine): Event | undefined {
  const at = line.text.slice(0, MAX_BEFORE).indexOf('%')
  const tag = at < 0 ? null : TAG.exec(line.text.slice(0, MAX_BEFORE + 64))
  if (
    tag === null &&
    !(/^(?:TunnelGroup |Group |Tunnel group |Task ran )/.test(line.text) && ANYCONNECT.test(line.text))
  )
    return undefined
  const [whole, product = 'ASA', severity = '', id = ''] = tag ?? ['']
  const start = tag?.index ?? 0
  const text = line.text.slice(start + whole.length)
  const source = product === 'FTD' || product === 'NGIPS' ? 'cisco-ftd' : 'cisco-asa'
  const isEvent = id.startsWith('4300')
  const details: Fields = isEvent ? readPairs(text, { equals: ':', separators: ',', isSpaced: true }) : {}
  const roles = isEvent ? eventRoles(details) : messageRoles(id, text)
  const header = headerOf(line, start)
  return networkEvent(
    {
      source,
      logsource: { product: 'cisco', service: source.slice(6), category: 'firewall' },
      fields: {
        message: text,
        ...(id === '' ? {} : { message_id: id, severity }),
        ...details,
        ...(roles.action === undefined ? {} : { action: roles.action }),
      },
      roles: { ...roles, ...(header.host === undefined ? {} : { deviceHost: header.host }) },
      kind: isEvent ? eventKind(id, roles) : kindBy(id, text, roles),
      time: header.time ?? readStamp(details['FirstPacketSecond'], line.origin.context),
    },
    line,
  )
}

/** What stands before the tag where no syslog header was taken off: a stamp, the name of the device. */
function headerOf({ text, origin, syslog }: LogLine, end: number): { readonly time?: Stamp; readonly host?: string } {
  const known = syslogTime(syslog)
  const app = syslog?.host === undefined ? syslog?.app : undefined
  // Without a host the word before the colon is the device's name, not a program.
  const host = app === undefined || /^(?:cisco)?(?:asa|ftd|pix|sfims)$/i.test(app) ? {} : { host: app }
  if (known !== undefined) return { time: known, ...host }
  if (syslog !== undefined) return host
  const head = HEADER.exec(text.slice(0, end))
  if (head === null) return {}
  const time = readStamp(head[1], origin.context)
  return { ...(time === undefined ? {} : { time }), ...(head[2] === undefined ? {} : { host: head[2] }) }
}

function eventRoles(details: Fields): Roles {
  const { user, ...roles } = rolesOf(details, FTD_ROLES)
  const named = user?.replace(/^[^\\]{1,64}\\ ?/, '')
  return user === undefined || NOBODY.test(named ?? '') ? roles : { ...roles, user }
}

function eventKind(id: string, roles: Roles): Kind {
  if (id === '430001' || id === '430004' || id === '430005') return { classUid: CLASS.DETECTION_FINDING, activityId: 1 }
  if (/^(?:block|deny|drop)/i.test(roles.action ?? '')) return { classUid: CLASS.NETWORK, activityId: 5 }
  return { classUid: CLASS.NETWORK, activityId: id === '430003' ? 2 : 1 }
}

const DENIED = /\b(?:den(?:y|ied)|drop(?:ped)?|discarded|reject(?:ed)?|blocked)\b/i
const CREDENTIALS: readonly RegExp[] = [
  /\bUser(?:name)? '([^']{1,128})'/i,
  /\bUser <([^>]{1,128})>/,
  /\bUname: ([^\s,]{1,128})/i,
  /\b(?:User|Username|User Name) ?= ?([^,:]{1,128}?) ?(?:[,:)]|$)/i,
  /\buser "([^"]{1,128})"/,
  /\bUsername:(\S{1,128})/i,
  /\bUser (\S{1,128}?),? (?:Addr|IP|logged|did|has|priv)/,
  /\bfor user ['"<]?([^\s'">]{1,128})/,
  /\buser (\S{1,128}?),/,
  /, user (\S{1,128})/,
  /\((?:LOCAL|[\w.-]{1,64})\\([^()\s,]{1,128})[,)]/,
]
/** The address of who connects, by the messages that tell it apart from the gateway's own. */
const PEERS: readonly RegExp[] = [
  /\bUser IP ?= ?([0-9a-f.:]{2,45})/i,
  /\bIP address: ([0-9a-f.:]{2,45})/i,
  /\b(?:IP|Addr|Peer IP) <?=? ?<?([0-9a-f.:]{3,45}[0-9a-f])>?/,
  /\bRemote:([\d.]{7,15}):/,
  /\bsession from ([0-9a-f.:]{2,45})/,
]

function messageRoles(id: string, text: string): Roles {
  const prose = readProse(text)
  const user = credential(text)
  const peer = PEERS.map((one) => one.exec(text)?.[1]).find((one) => one !== undefined)
  let ends: ProseRoles = prose
  // Cisco names the outer side first; who opened an outbound connection is the inner one.
  if (id.startsWith('302') && /\boutbound\b/i.test(text)) ends = swapped(prose)
  if (peer !== undefined && prose.srcIp !== peer)
    ends = { ...prose, srcIp: peer, ...(prose.dstIp === peer ? { dstIp: prose.srcIp ?? peer } : {}) }
  const other = BEHIND_TARGET.exec(text)?.[1]
  const url = /\b(?:URL|accessed URL)[ :]{1,2}(?:[\d.]{7,15}:)?(\S{1,2048})/i.exec(text)?.[1]
  return {
    ...(ends.srcIp === undefined ? {} : { srcIp: ends.srcIp }),
    ...(ends.srcPort === undefined ? {} : { srcPort: ends.srcPort }),
    ...(ends.dstIp === undefined ? {} : { dstIp: ends.dstIp }),
    ...(ends.dstPort === undefined ? {} : { dstPort: ends.dstPort }),
    ...(user === undefined ? {} : { user }),
    ...(other === undefined || other === user ? {} : { targetUser: other }),
    ...(url === undefined ? {} : { url }),
    ...(DENIED.test(text) ? { action: 'deny' } : /\b(?:permitted|built)\b/i.test(text) ? { action: 'permit' } : {}),
  }
}

function swapped({ srcIp, srcPort, dstIp, dstPort }: ProseRoles): ProseRoles {
  return {
    ...(dstIp === undefined ? {} : { srcIp: dstIp }),
    ...(dstPort === undefined ? {} : { srcPort: dstPort }),
    ...(srcIp === undefined ? {} : { dstIp: srcIp }),
    ...(srcPort === undefined ? {} : { dstPort: srcPort }),
  }
}

function credential(text: string): string | undefined {
  for (const one of CREDENTIALS) {
    const name = meaning(one.exec(text)?.[1])
    if (name !== undefined && !NOBODY.test(name)) return name
  }
  return undefined
}

/** Sign-ins and sign-outs by message id, where the words alone would mislead. */
const SIGN_OUTS: ReadonlySet<string> = new Set(['113019', '716002', '611103', '722023', '722037', '722012', '605003'])
const SIGN_INS: ReadonlyMap<string, 'success' | 'failure'> = new Map([
  ['113004', 'success'],
  ['113005', 'failure'],
  ['113006', 'failure'],
  ['113008', 'success'],
  ['113012', 'success'],
  ['113015', 'failure'],
  ['113021', 'failure'],
  ['113039', 'success'],
  ['109005', 'success'],
  ['109006', 'failure'],
  ['605004', 'failure'],
  ['605005', 'success'],
  ['611101', 'success'],
  ['611102', 'failure'],
  ['716001', 'success'],
  ['716038', 'success'],
  ['716039', 'failure'],
  ['722022', 'success'],
  ['722051', 'success'],
  ['315011', 'failure'],
  ['308001', 'failure'],
])
const CONNECTED = /^(?:106|302|303|305|313|338|41[09]|434|50[05]|507|607|609|71000|725|805|110)/
const BUILT = /\bbuilt\b/i
const TORN = /\bteardown\b/i

function kindBy(id: string, text: string, roles: Roles): Kind {
  const outcome = SIGN_INS.get(id)
  if (outcome !== undefined) return { classUid: CLASS.AUTHENTICATION, activityId: 1, auth: { outcome } }
  if (SIGN_OUTS.has(id)) return { classUid: CLASS.AUTHENTICATION, activityId: 2, auth: { outcome: 'success' } }
  if (/^(?:338|4000|733)/.test(id)) return { classUid: CLASS.DETECTION_FINDING, activityId: 1 }
  if (id === '')
    return (roles.user === undefined ? undefined : signInBy(text)) ?? { classUid: CLASS.TUNNEL, activityId: 99 }
  if (id === '304001' || id === '304002') return httpKind('GET')
  if (/^(?:111|502)/.test(id)) return { classUid: CLASS.API, activityId: 99 }
  if (/^(?:602|702|713|714|715|722|737|750|751|113|716|746)/.test(id)) {
    const sign = id.startsWith('113') && roles.user !== undefined ? signInBy(text) : undefined
    return sign ?? { classUid: CLASS.TUNNEL, activityId: 99 }
  }
  if (CONNECTED.test(id) || (roles.srcIp !== undefined && roles.dstIp !== undefined)) {
    const activityId = DENIED.test(text) ? 5 : BUILT.test(text) ? 1 : TORN.test(text) ? 2 : 6
    return { classUid: CLASS.NETWORK, activityId }
  }
  return (roles.user === undefined ? undefined : signInBy(text)) ?? DEVICE_EVENT
}
