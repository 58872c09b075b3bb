import { CLASS, type Event, type Fields } from '../../../model/event.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { deviceTime } from './device-times.ts'
import { readPairs } from './key-values.ts'
import {
  ACTIVITY,
  DEVICE_EVENT,
  httpKind,
  type Kind,
  kindOf,
  networkEvent,
  refused,
  signInBy,
} from './network-event.ts'
import { meaning, type OwnRoles, type Roles, rolesOf } from './roles.ts'

/** Every record of FortiOS and its relatives names its device or its log, and the kind of the record. */
const MARK = /\b(?:devid|device_id|logid|log_id|devname|vd)=/
const TYPE = /(?:^|[\s,])type="?([a-z][a-z-]{1,23})"?(?=[\s,]|$)/
const SUBTYPE = /(?:^|[\s,])subtype="?[a-z]/

const OWN_ROLES: OwnRoles = Object.freeze({
  hostname: 'dstHost',
  srcname: 'srcHost',
  dstname: 'dstHost',
  devname: 'deviceHost',
  device_id: null,
  attack: 'attack',
  virus: 'attack',
  level: null,
  pri: null,
  name: null,
  service: null,
  // A server-side user of the session, not who opened it.
  dstuser: 'targetUser',
  unauthuser: 'user',
  event: null,
  reason: null,
  rulename: null,
  eventtype: null,
  subject: null,
  from: null,
  client_name: 'srcHost',
  client_ip: 'srcIp',
  dst_host: 'dstHost',
  tunnelip: null,
  result: null,
})

/** Fortinet's own syntax: FortiGate, and FortiProxy, FortiWeb, FortiMail, FortiAnalyzer, which write alike. */
export const fortigate: LineShape = { id: 'fortigate', specificity: 70, toEvent }

function toEvent(line: LogLine): Event | undefined {
  const { text } = line
  if (!text.includes('type=')) return undefined
  const head = text.slice(0, 1500)
  if (!MARK.test(head) && !head.includes('eventtime=')) {
    if (!SUBTYPE.test(head) || !head.includes('level=')) return undefined
  }
  const type = TYPE.exec(head)?.[1]
  if (type === undefined || !SUBTYPE.test(text)) return undefined
  const fields: Fields = readPairs(text)
  const roles = withHosts(rolesOf(fields, OWN_ROLES), fields)
  const kind = kindBy(type, fields, roles)
  const source = sourceOf(fields)
  const category = kind.classUid === CLASS.HTTP ? 'proxy' : kind.classUid === CLASS.DNS ? 'dns' : undefined
  return networkEvent(
    {
      source: `${source}:${type}`,
      logsource: {
        product: source,
        service: type,
        ...(type === 'traffic' ? { category: 'firewall' } : category === undefined ? {} : { category }),
      },
      fields,
      roles,
      kind,
      time: deviceTime(fields, line.origin.context),
    },
    line,
  )
}

function sourceOf(fields: Fields): string {
  const id = meaning(fields['device_id']) ?? meaning(fields['devid']) ?? ''
  if (/^FE/.test(id)) return 'fortimail'
  if (/^FPX/.test(id)) return 'fortiproxy'
  if (/^FV/.test(id) || fields['owasp_top10'] !== undefined) return 'fortiweb'
  return 'fortigate'
}

/** `ui="GUI(192.0.2.1)"` says from where an administrator works. */
function withHosts(roles: Roles, fields: Fields): Roles {
  const from = typeof fields['ui'] === 'string' ? /\(([0-9a-f.:]{3,45})\)/i.exec(fields['ui'])?.[1] : undefined
  return roles.srcIp === undefined && from !== undefined ? { ...roles, srcIp: from } : roles
}

function kindBy(type: string, fields: Fields, roles: Roles): Kind {
  const subtype = meaning(fields['subtype']) ?? ''
  if (type === 'traffic') {
    return { classUid: CLASS.NETWORK, activityId: refused(roles.action) ? ACTIVITY.REFUSE : ACTIVITY.TRAFFIC }
  }
  if (type === 'anomaly' || type === 'attack' || ['ips', 'virus', 'anomaly', 'waf', 'dlp', 'ioc'].includes(subtype)) {
    return { classUid: CLASS.DETECTION_FINDING, activityId: ACTIVITY.FIRST }
  }
  if (type === 'dns' || subtype === 'dns' || roles.query !== undefined) {
    return { classUid: CLASS.DNS, activityId: fields['eventtype'] === 'dns-response' ? 2 : 1 }
  }
  if (type === 'event') {
    const words = `${meaning(fields['logdesc']) ?? ''} ${roles.action ?? ''} ${meaning(fields['status']) ?? ''} ${meaning(fields['msg']) ?? ''}`
    if (subtype === 'vpn') {
      const isTunnel = /\b(?:ipsec|phase|tunnel-(?:up|down|stats))\b/i.test(words)
      const sign = isTunnel || roles.user === undefined ? undefined : signInBy(words)
      return sign ?? { classUid: CLASS.TUNNEL, activityId: /down/.test(roles.action ?? '') ? 2 : ACTIVITY.OPEN }
    }
    if (/dhcp/i.test(words)) return { classUid: CLASS.DHCP, activityId: ACTIVITY.OTHER }
    if (roles.user !== undefined) {
      const sign = signInBy(words)
      if (sign !== undefined) return sign
      if (fields['cfgpath'] !== undefined) return { classUid: CLASS.API, activityId: ACTIVITY.OTHER }
    }
    return DEVICE_EVENT
  }
  if (subtype === 'webfilter' || roles.url !== undefined) return httpKind(meaning(fields['httpmethod']))
  if (subtype === 'app-ctrl') return { classUid: CLASS.NETWORK, activityId: ACTIVITY.TRAFFIC }
  if (subtype === 'smtp' || subtype === 'emailfilter') return { classUid: CLASS.EMAIL, activityId: ACTIVITY.OTHER }
  return kindOf(roles)
}
