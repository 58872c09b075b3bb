import { CLASS, type Event, type Fields } from '../../../model/event.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { DEVICE_EVENT, httpKind, type Kind, networkEvent } from './network-event.ts'
import type { Roles } from './roles.ts'
import { readStamp } from './stamps.ts'

/** `[Fri Sep 09 10:42:29.902022 2011] [core:error] [pid 35708:tid 4328636416] …`; collectors may take the stamp off. */
const APACHE =
  /^(?:\[([A-Z][a-z]{2} [A-Z][a-z]{2} {1,2}\d{1,2} \d{2}:\d{2}:\d{2}(?:\.\d{1,9})? \d{4})\] )?\[(?:([\w-]{0,32}):)?(emerg|alert|crit|error|warn|notice|info|debug|trace\d)\] (?:\[pid (\d{1,10})[^\]]{0,40}\] )?/
const APACHE_CLIENT = /\[client ([0-9a-f.:]{2,45}?) ?(?::(\d{1,5}))?\]/i
/** `2019/08/25 23:59:53 [error] 9841#9841: *103137592 …`. */
const NGINX =
  /^(\d{4}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2}) \[(emerg|alert|crit|error|warn|notice|info|debug)\] (\d{1,10})#(\d{1,10}): (?:\*(\d{1,20}) )?/
const NGINX_PART =
  /, (client|server|request|upstream|host|referrer|peer): (?:"((?:[^"\\]|\\.){0,4096})"|([^,]{0,512}))/g
const MODSECURITY =
  /\[(file|line|id|rev|msg|data|severity|ver|maturity|accuracy|hostname|uri|unique_id) "((?:[^"\\]|\\.){0,4096})"\]/g

/** Error logs of Apache and NGINX, with ModSecurity's messages in them. */
export const webError: LineShape = { id: 'web-error', specificity: 42, toEvent }

function toEvent(line: LogLine): Event | undefined {
  const first = line.text.charCodeAt(0)
  if (first === 91) return apacheEvent(line)
  return first >= 48 && first <= 57 ? nginxEvent(line) : undefined
}

function apacheEvent(line: LogLine): Event | undefined {
  const { text } = line
  const head = APACHE.exec(text)
  if (head === null) return undefined
  const [whole, stamp, module, level = '', pid] = head
  const rest = text.slice(whole.length)
  if (stamp === undefined && module === undefined && pid === undefined) return undefined
  const client = APACHE_CLIENT.exec(rest)
  const isRule = rest.includes('ModSecurity')
  const details = isRule ? partsOf(rest, MODSECURITY) : {}
  const roles: Roles = {
    ...(client === null ? {} : { srcIp: client[1] ?? '' }),
    ...(client?.[2] === undefined ? {} : { srcPort: client[2] }),
    ...(details['uri'] === undefined ? {} : { url: details['uri'] }),
    ...(details['hostname'] === undefined ? {} : { dstHost: details['hostname'] }),
  }
  return networkEvent(
    {
      source: isRule ? 'modsecurity' : 'apache:error',
      logsource: isRule ? { product: 'modsecurity' } : { product: 'apache', service: 'apache' },
      fields: {
        message: rest,
        level,
        ...(module === undefined ? {} : { module }),
        ...(pid === undefined ? {} : { pid }),
        ...details,
      },
      roles,
      kind: kindOf(isRule, roles),
      time: stamp === undefined ? undefined : readStamp(stamp, line.origin.context),
    },
    line,
  )
}

function kindOf(isRule: boolean, roles: Roles): Kind {
  if (isRule) return { classUid: CLASS.DETECTION_FINDING, activityId: 1 }
  return roles.srcIp === undefined ? DEVICE_EVENT : httpKind(roles.method)
}

function nginxEvent(line: LogLine): Event | undefined {
  const { text } = line
  const head = NGINX.exec(text)
  if (head === null) return undefined
  const [whole, stamp = '', level = '', pid = '', , connection] = head
  const rest = text.slice(whole.length)
  const details = partsOf(rest, NGINX_PART)
  const [, method, url] = /^([A-Z]{3,10}) (\S{1,4096})/.exec(details['request'] ?? '') ?? []
  const fields: Fields = { message: rest, level, pid, ...(connection === undefined ? {} : { connection }), ...details }
  const roles: Roles = {
    ...(details['client'] === undefined ? {} : { srcIp: details['client'] }),
    ...(details['host'] === undefined ? {} : { dstHost: details['host'].replace(/:\d{1,5}$/, '') }),
    ...(details['peer'] === undefined ? {} : { dstIp: details['peer'] }),
    ...(method === undefined ? {} : { method }),
    ...(url === undefined ? {} : { url }),
  }
  return networkEvent(
    {
      source: 'nginx:error',
      logsource: { product: 'nginx', service: 'nginx' },
      fields,
      roles,
      kind: kindOf(false, roles),
      time: readStamp(stamp, line.origin.context),
    },
    line,
  )
}

function partsOf(text: string, pattern: RegExp): Readonly<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const [, name = '', quoted, bare] of text.matchAll(pattern)) found[name] ??= quoted ?? bare ?? ''
  return found
}
