import { CLASS, type Event, type Fields } from '../../../model/event.ts'
import type { LogLine } from '../line-shape.ts'
import { DEVICE_EVENT, type Kind, kindOf, networkEvent, signInBy } from './network-event.ts'
import { panosKind } from './panos.ts'
import { readProse } from './prose.ts'
import { meaning, type Roles, rolesOf } from './roles.ts'
import type { Stamp } from './stamps.ts'
import type { Vendor } from './vendors.ts'

/** What the header of a CEF or LEEF record calls its event. */
export interface EventName {
  readonly name?: string
  readonly eventId?: string
}

/** Events that a product raises because it thinks that something is wrong. */
const ALERT =
  /\b(?:malware|virus|trojan|ransom\w{0,6}|exploit\w{0,4}|intrusion|attack\w{0,3}|botnet|phish\w{0,4}|spyware|threat|ips|suspicious|anomal\w{1,5}|detect\w{0,4}|alert|incident|malop|c2|callback|vulnerability|lockout|infect\w{0,3}|unusual|abnormal)\b/i

/** The Event of a record whose vendor says in its header who it is and what happened. */
export function vendorEvent(
  vendor: Vendor,
  fields: Fields,
  time: Stamp | undefined,
  line: LogLine,
  event: EventName,
): Event {
  const roles = withMessage(rolesOf(fields, vendor.roles), fields)
  const isPanos = vendor.source === 'paloalto'
  const kind = isPanos ? panosKindBy(fields, roles, event) : kindBy(vendor, fields, roles, event)
  const service = isPanos ? event.eventId?.toLowerCase() : serviceOf(vendor, fields)
  const category = vendor.isNetwork ? categoryOf(kind) : undefined
  return networkEvent(
    {
      source: service === undefined ? vendor.source : `${vendor.source}:${service}`,
      logsource: {
        product: vendor.product,
        ...(service === undefined ? {} : { service }),
        ...(category === undefined ? {} : { category }),
      },
      fields,
      roles,
      kind,
      time,
    },
    line,
  )
}

/** What a vendor puts into its message only: `SSL VPN user anna from 192.0.2.7 logged in`. */
function withMessage(roles: Roles, fields: Fields): Roles {
  const message = meaning(fields['msg'])
  if (message === undefined) return roles
  const hasAddress = roles.srcIp !== undefined || roles.dstIp !== undefined
  const { user, ...ends } = readProse(message)
  const isSignIn = roles.user === undefined && roles.targetUser === undefined && signInBy(message) !== undefined
  return { ...(hasAddress ? {} : ends), ...roles, ...(isSignIn && user !== undefined ? { user } : {}) }
}

function panosKindBy(fields: Fields, roles: Roles, { name = '', eventId = '' }: EventName): Kind {
  const status = `${meaning(fields['EventStatus']) ?? ''} ${meaning(fields['outcome']) ?? ''}`
  const event = `${meaning(fields['EventIDValue']) ?? ''} ${meaning(fields['Stage']) ?? ''}`
  const type = eventId.toUpperCase()
  return panosKind(
    type === 'AUTH' ? 'AUTHENTICATION' : type,
    { subtype: name, event, hasFailed: /fail|den/i.test(status) },
    roles,
  )
}

/** Sigma's category of a kind of event. */
export function categoryOf(kind: Kind): string | undefined {
  if (kind.classUid === CLASS.HTTP) return 'proxy'
  if (kind.classUid === CLASS.DNS) return 'dns'
  return kind.classUid === CLASS.NETWORK ? 'firewall' : undefined
}

function kindBy(vendor: Vendor, fields: Fields, roles: Roles, { name = '', eventId = '' }: EventName): Kind {
  const words = `${name} ${eventId} ${meaning(fields['cat']) ?? ''}`
  const isNamed = name !== ''
  if (roles.user !== undefined || roles.targetUser !== undefined) {
    const sign = signInBy(
      `${words} ${roles.action ?? ''} ${meaning(fields['outcome']) ?? ''} ${isNamed ? '' : (roles.text ?? '')}`,
    )
    if (sign !== undefined && !ALERT.test(name)) return sign
  }
  if (roles.attack !== undefined || ALERT.test(words)) return { classUid: CLASS.DETECTION_FINDING, activityId: 1 }
  const kind = kindOf(roles)
  return kind === DEVICE_EVENT && !vendor.isNetwork && roles.user !== undefined ? USER_ACTION : kind
}

/** Somebody did something with the product: an administrator, a mailbox's owner. */
const USER_ACTION: Kind = { classUid: CLASS.API, activityId: 99 }

/** FortiGate keeps several logs; SigmaHQ calls them services. */
function serviceOf({ source }: Vendor, fields: Fields): string | undefined {
  if (source !== 'fortigate') return undefined
  const kind = meaning(fields['type']) ?? meaning(fields['cat'])
  return kind === undefined ? undefined : /^[a-z]{2,24}/i.exec(kind)?.[0].toLowerCase()
}
