import { type Auth, CLASS, type Endpoint, type Event, type Fields, type Logsource } from '../../../model/event.ts'
import { endpointOf } from '../../shapes/address.ts'
import { eventOf, type Said } from '../../shapes/shape.ts'
import type { LogLine, SyslogHeader } from '../line-shape.ts'
import type { Role, Roles } from './roles.ts'
import type { Stamp } from './stamps.ts'
import { userNamed } from './users.ts'

/** What a shape of network lines says of a line; parts that its roles give are filled in from them. */
export interface NetworkSaid {
  readonly id?: string | undefined
  readonly source: string
  readonly logsource: Logsource
  readonly fields: Fields
  readonly roles: Roles
  /** Class and activity; made from the roles where the shape does not know them. */
  readonly kind?: Kind | undefined
  /** The payload's own time; else the syslog header's. */
  readonly time?: Stamp | undefined
  /** Parts that the shape knows better than the roles do. */
  readonly parts?: Pick<Said, 'actor' | 'device' | 'srcEndpoint' | 'dstEndpoint' | 'target' | 'auth'> | undefined
}

/** An OCSF class and activity, and how a sign-in went. */
export interface Kind {
  readonly classUid: number
  readonly activityId: number
  readonly auth?: Auth
}

/** OCSF activity numbers that several classes use. */
export const ACTIVITY = {
  UNKNOWN: 0,
  FIRST: 1,
  LOGON: 1,
  LOGOFF: 2,
  OPEN: 1,
  CLOSE: 2,
  REFUSE: 5,
  TRAFFIC: 6,
  OTHER: 99,
} as const

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9_](?:[\w.-]{0,251}[\w])?$/i

/** The Event of a line of a network device. */
export function networkEvent(said: NetworkSaid, line: LogLine): Event {
  const { roles, parts = {}, logsource, fields, source } = said
  const kind = said.kind ?? kindOf(roles)
  const { syslog } = line
  const time = said.time ?? syslogTime(syslog)
  const src = endpointFrom(roles.srcIp, roles.srcPort, roles.srcHost)
  const dst = endpointFrom(roles.dstIp, roles.dstPort, roles.dstHost)
  const user = userNamed(roles.user ?? roles.targetUser, roles.userDomain, roles.userUid)
  const other = roles.user === undefined ? undefined : userNamed(roles.targetUser)
  const device = deviceOf(roles, syslog)
  const { actor, target } = parts
  return eventOf(
    {
      ...(said.id === undefined ? {} : { id: said.id }),
      source,
      // With product and service named, no rule judges the event that is for another one.
      logsource: { ...(logsource.product === undefined ? {} : { service: logsource.product }), ...logsource },
      fields: withRuleNames(fields, roles, logsource.category),
      classUid: kind.classUid,
      activityId: kind.activityId,
      actor: {
        ...(user === undefined ? {} : { user }),
        ...(roles.process === undefined ? {} : { process: { path: roles.process } }),
        ...actor,
      },
      device: parts.device ?? device,
      srcEndpoint: parts.srcEndpoint ?? src,
      dstEndpoint: parts.dstEndpoint ?? dst,
      target: {
        ...(other === undefined ? {} : { user: other }),
        ...targetOf(roles),
        ...target,
      },
      auth: parts.auth ?? kind.auth,
    },
    time,
    line.origin,
    time?.yearAssumed === true,
  )
}

/** The names that Sigma rules of a category use, and the role that each has. */
const RULE_NAMES: ReadonlyMap<string, readonly (readonly [string, Role])[]> = new Map([
  [
    'proxy',
    [
      ['c-uri', 'url'],
      ['cs-method', 'method'],
      ['cs-host', 'dstHost'],
      ['c-useragent', 'agent'],
      ['sc-status', 'status'],
      ['dst_ip', 'dstIp'],
    ],
  ],
  [
    'webserver',
    [
      ['c-uri', 'url'],
      ['cs-method', 'method'],
      ['cs-user-agent', 'agent'],
      ['sc-status', 'status'],
    ],
  ],
  ['dns', [['query', 'query']]],
  [
    'firewall',
    [
      ['src_ip', 'srcIp'],
      ['src_port', 'srcPort'],
      ['dst_ip', 'dstIp'],
      ['dst_port', 'dstPort'],
      ['action', 'action'],
    ],
  ],
])

/** The fields, and beside the source's own names those of Sigma's category, where the record has none of that name. */
function withRuleNames(fields: Fields, roles: Roles, category: string | undefined): Fields {
  const names = category === undefined ? undefined : RULE_NAMES.get(category)
  if (names === undefined) return fields
  const added: Record<string, string> = {}
  for (const [name, role] of names) {
    const value = roles[role]
    if (value !== undefined && fields[name] === undefined) added[name] = value
  }
  const { url } = roles
  if (category === 'proxy' && added['cs-host'] === undefined && fields['cs-host'] === undefined && url !== undefined) {
    const host = hostOfUrl(url)
    if (host !== undefined) added['cs-host'] = host
  }
  return Object.keys(added).length === 0 ? fields : { ...fields, ...added }
}

/** The host of an address on the web, with or without its scheme; undefined for a path alone. */
export function hostOfUrl(url: string): string | undefined {
  const host =
    /^(?:[a-z][a-z\d+.-]{0,15}:\/\/)?(?:[^/?#@]{0,256}@)?(\[[0-9a-f:.]{2,45}\]|[\w.-]{1,253})(?::\d{1,5})?(?:[/?#]|$)/i.exec(
      url,
    )?.[1]
  return host === undefined || (!url.includes('://') && !host.includes('.'))
    ? undefined
    : hostNamed(host.replace(/^\[|\]$/g, ''))
}

/** The time that a syslog header stated. */
export function syslogTime(syslog: SyslogHeader | undefined): Stamp | undefined {
  const time = syslog?.time
  if (time === undefined) return undefined
  return syslog?.yearAssumed === true ? { ...time, yearAssumed: true } : time
}

/** An endpoint by an address, or by a name where the text is none. */
export function endpointFrom(
  address: string | undefined,
  port: string | undefined,
  host: string | undefined,
): Endpoint | undefined {
  const found = address === undefined ? undefined : addressIn(address)
  const name = hostNamed(host) ?? (found === undefined ? hostNamed(address) : undefined)
  if (found === undefined && name === undefined) return undefined
  const number = port === undefined || !/^\d{1,5}$/.test(port) ? found?.port : Number(port)
  // A host that is only an address in a field for names.
  const inName = name === undefined ? undefined : endpointOf(name)
  return {
    ...(inName === undefined && name !== undefined ? { hostname: name } : {}),
    ...(found?.ip === undefined ? (inName?.ip === undefined ? {} : { ip: inName.ip }) : { ip: found.ip }),
    ...(number === undefined || number === 0 || number > 65_535 ? {} : { port: number }),
  }
}

/** `192.0.2.1`, with a port behind a colon, an interface behind another (`192.0.2.1:443:X1`), or in a list: the first. */
function addressIn(text: string): Endpoint | undefined {
  const plain = endpointOf(text)
  if (plain !== undefined) return shortest(plain)
  const first = /^([0-9.]{7,15}:\d{1,5}):[\w.-]{1,32}(?::|$)/.exec(text)?.[1] ?? text.split(/[,;/\s]/, 1)[0] ?? ''
  const listed = endpointOf(first.replace(/^['"[(]{1,2}|['"\])]{1,2}$/g, ''))
  return listed === undefined ? undefined : shortest(listed)
}

/** An IPv6 address in the one form of RFC 5952, so that all sources name it alike. */
function shortest(endpoint: Endpoint): Endpoint {
  const { ip } = endpoint
  if (ip === undefined || !ip.includes(':') || !URL.canParse(`http://[${ip}]`)) return endpoint
  return { ...endpoint, ip: new URL(`http://[${ip}]`).hostname.slice(1, -1) }
}

/** A name of a host in lower case; undefined for text that can be none. */
export function hostNamed(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const name = text.trim().replace(/^\\\\/, '').replace(/\.$/, '')
  return HOST_NAME.test(name) ? name.toLowerCase() : endpointOf(name)?.ip
}

function deviceOf(roles: Roles, syslog: SyslogHeader | undefined): Endpoint | undefined {
  const named = endpointFrom(roles.deviceIp, undefined, roles.deviceHost)
  return named ?? endpointFrom(syslog?.host, undefined, undefined)
}

function targetOf(roles: Roles): Event['target'] {
  const { url, query, file, sha256, md5, sha1 } = roles
  const hashes = {
    ...(sha256 !== undefined && /^[0-9a-f]{64}$/i.test(sha256) ? { sha256: sha256.toLowerCase() } : {}),
    ...(md5 !== undefined && /^[0-9a-f]{32}$/i.test(md5) ? { md5: md5.toLowerCase() } : {}),
    ...(sha1 !== undefined && /^[0-9a-f]{40}$/i.test(sha1) ? { sha1: sha1.toLowerCase() } : {}),
  }
  const domain = query === undefined ? undefined : hostNamed(query)
  return {
    ...(url === undefined ? {} : { url }),
    ...(domain === undefined ? {} : { domain }),
    ...(file === undefined && Object.keys(hashes).length === 0
      ? {}
      : {
          file: {
            ...(file === undefined ? {} : file.includes('/') || file.includes('\\') ? { path: file } : { name: file }),
            ...hashes,
          },
        }),
  }
}

const SIGN_IN =
  /\b(?:log[- ]?(?:on|in)(?:s|ged)?|logged[- ](?:on|in)|sign[- ]?(?:in|on)|signed[- ]in|authenticat\w{2,5}|accepted (?:password|publickey|keyboard-interactive)|ssl-login-fail|auth)\b/i
const SIGN_OUT = /\b(?:log[- ]?(?:off|out)|logged[- ](?:off|out)|sign(?:ed)?[- ]?out|disconnected)\b/i
const FAILED =
  /\b(?:fail\w{0,4}|den(?:y|ied)|invalid|reject\w{0,2}|bad|incorrect|unsuccessful|error|wrong|not allowed|expired|lock\w{0,4})\b/i
const REFUSED = /^(?:den(?:y|ied)|block(?:ed)?|drop(?:ped)?|reject(?:ed)?|reset|refuse|discard\w{0,2}|0)\b/i

/** What kind of event the roles make: an alert, a request, a question, a sign-in, a connection; else something of the device. */
export function kindOf(roles: Roles): Kind {
  if (roles.attack !== undefined) return { classUid: CLASS.DETECTION_FINDING, activityId: ACTIVITY.FIRST }
  if (roles.query !== undefined) return { classUid: CLASS.DNS, activityId: ACTIVITY.FIRST }
  const sign = roles.user === undefined && roles.targetUser === undefined ? undefined : signInOf(roles)
  if (sign !== undefined) return sign
  if (roles.method !== undefined || roles.status !== undefined || roles.url !== undefined) return httpKind(roles.method)
  if (roles.srcIp !== undefined && (roles.dstIp !== undefined || roles.dstPort !== undefined)) {
    return { classUid: CLASS.NETWORK, activityId: refused(roles.action) ? ACTIVITY.REFUSE : ACTIVITY.TRAFFIC }
  }
  return DEVICE_EVENT
}

/** What a device says of itself: started, stopped, configured, out of memory. */
export const DEVICE_EVENT: Kind = { classUid: CLASS.APPLICATION_LIFECYCLE, activityId: ACTIVITY.OTHER }

/** True where a firewall let nothing through. */
export function refused(action: string | undefined): boolean {
  return action !== undefined && REFUSED.test(action)
}

function signInOf(roles: Roles): Kind | undefined {
  const words = `${roles.text ?? ''} ${roles.action ?? ''}`.slice(0, 512)
  return signInBy(words)
}

/** A sign-in or sign-out by the words that say so; undefined where they say neither. */
export function signInBy(words: string): Kind | undefined {
  if (SIGN_OUT.test(words)) {
    return { classUid: CLASS.AUTHENTICATION, activityId: ACTIVITY.LOGOFF, auth: { outcome: 'success' } }
  }
  if (!SIGN_IN.test(words)) return undefined
  return {
    classUid: CLASS.AUTHENTICATION,
    activityId: ACTIVITY.LOGON,
    auth: { outcome: FAILED.test(words) ? 'failure' : 'success' },
  }
}

/** The OCSF activities of HTTP by its methods. */
const METHODS: ReadonlyMap<string, number> = new Map([
  ['CONNECT', 1],
  ['DELETE', 2],
  ['GET', 3],
  ['HEAD', 4],
  ['OPTIONS', 5],
  ['POST', 6],
  ['PUT', 7],
  ['TRACE', 8],
  ['PATCH', 9],
])

/** An HTTP request by its method. */
export function httpKind(method: string | undefined): Kind {
  return { classUid: CLASS.HTTP, activityId: METHODS.get(method?.toUpperCase() ?? '') ?? ACTIVITY.OTHER }
}
