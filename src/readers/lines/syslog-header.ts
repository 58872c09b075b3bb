import type { ReadContext } from '../../model/source.ts'
import type { Origin } from '../shapes/shape.ts'
import { type Reading, readTime } from '../times.ts'
import type { LogLine, SyslogHeader } from './line-shape.ts'
import { rfc3164Time } from './yearless-time.ts'
import { ZONE_MINUTES } from './zone-names.ts'

/** A relay puts its own header before the one it got; more than this many are no longer opened. */
const MAX_HEADERS = 3
/** RFC 6587: over TCP each message may have its length in front. */
const OCTET_COUNT = /^\d{1,7} (?=<\d{1,3}>)/
const PRIORITY = /^<(\d{1,3})>/
/** The largest priority: facility 23, severity 7. */
const MAX_PRIORITY = 191
/** RFC 5424: version, time, host, app, process, message id, structured data. */
const RFC5424 =
  /^1 (\d{4}-\d{2}-\d{2}T\S{8,30}|-) (\S{1,255}) (\S{1,128}) (\S{1,128}) (\S{1,128}) (-|\[.{0,8192}?\](?= |$))(?: \ufeff?|$)/
/** Cisco puts a sequence number, its name and a mark of an unset clock before the stamp. */
const CISCO = /^(?:\d{1,10}: )?(?:([\w.-]{1,255}): )?(?:\d{1,10}: )?[*.]?(?=[A-Z][a-z]{2} {1,2}\d{1,2} |\d{4}-\d{2}-)/
/** RFC 3164 and what is sent in its name: the old stamp, with a year on either side and a zone at times, or one of RFC 3339. */
const STAMP =
  /^(?:([A-Z][a-z]{2} {1,2}\d{1,2} (?:\d{4} )?\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?: \d{4}(?=[ :]))?)|(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?))(?: (UTC|GMT|WEST?|CES?T|EES?T|E[SD]T|C[SD]T|M[SD]T|P[SD]T|MSK|JST|IST|BST|AE[SD]T)(?=:? ))?(?: ?:)?(?: |$)/
/** Zone names that the stamp of syslog bears beside those that everybody writes. */
const ZONES: ReadonlyMap<string, number> = new Map([...ZONE_MINUTES, ['AEST', 600], ['AEDT', 660], ['MST', -420]])
/** The host, unless the word is a tag. A relay writes `relay/host` or `src@host`: what it says of the origin comes last. */
const HOST =
  /^(?!\S{1,128}(?:\[[\w.-]{1,32}\])?:(?: |$))(?!(?:TRACE|DEBUG|FINE|CONFIG|INFO|NOTICE|WARN|WARNING|ERROR|SEVERE|CRITICAL|FATAL) )([\w.:%@/~+-]{1,255}) (?:: )?/
/** Facility and severity in words, and the line that Solaris puts before the message. */
const LEVEL = /^(?:[a-z]\w{1,11}[.|:](?:emerg|alert|crit|err|error|warn|warning|notice|info|debug|none) )/
const TAG =
  /^(?:(?:\w{2,12}\|\w{2,12}:\w{2,12}) )?((?!-{3})[\w./()@+#=-]{1,96}?)(?: ?\[([\w.-]{1,32})\])?(?: \([\w.:[\] -]{1,128}\))?:(?: |$)/
const SOLARIS_ID = /^\[ID \d{1,10} [\w.]{1,32}\] /
/** What rsyslog makes of the same message again and again. */
const REPEATED = /^message repeated (\d{1,9}) times: \[ ?(.*)\]$/
const FORWARDED = /^Message forwarded from ([\w.-]{1,255}): /
const ELEMENT = /\[([^\s\]=]{1,64})((?: [^\s=\]]{1,64}="(?:[^"\\]|\\.){0,4096}")*)\]/g
const PARAMETER = / ([^\s=\]]{1,64})="((?:[^"\\]|\\.){0,4096})"/g

/** Takes the syslog header (RFC 3164, RFC 5424, or only a priority) off a line; undefined where there is none. */
export function syslogLine(text: string, origin: Origin): LogLine | undefined {
  let found: LogLine | undefined
  for (let depth = 0; depth < MAX_HEADERS; depth += 1) {
    const outer = found?.syslog
    const inner = oneHeader(found?.text ?? text, outer === undefined ? origin : within(origin, outer), depth > 0)
    if (inner === undefined) break
    // The inner header is the sender's own; a relay only adds what it lacks.
    found = { ...inner, syslog: { ...outer, ...inner.syslog }, origin }
    if (found.text.length === 0) break
  }
  return found
}

/** Where a relay's header states the year, the header within it is of that time. */
function within(origin: Origin, { time, yearAssumed }: SyslogHeader): Origin {
  return time === undefined || yearAssumed === true
    ? origin
    : { ...origin, context: { ...origin.context, notAfter: time.time } }
}

function oneHeader(whole: string, origin: Origin, isInner: boolean): LogLine | undefined {
  const text = whole.replace(OCTET_COUNT, '')
  const priority = PRIORITY.exec(text)
  const level = priority === null ? undefined : Number(priority[1])
  if (level !== undefined && level > MAX_PRIORITY) return undefined
  const after = priority === null ? text : text.slice(priority[0].length)
  const marked = level === undefined ? {} : { priority: level }
  const modern = after.startsWith('1 ') ? RFC5424.exec(after) : null
  if (modern !== null) {
    const [header, stamp = '', host, app, pid, messageId, data = '-'] = modern
    const time = readTime(stamp, origin.context)
    const syslog: SyslogHeader = {
      ...marked,
      ...(time === undefined ? {} : { time }),
      ...part('host', host),
      ...part('app', app),
      ...part('pid', pid),
      ...part('messageId', messageId),
      ...(data === '-' ? {} : { data: structured(data) }),
    }
    return { text: after.slice(header.length), syslog, origin }
  }
  const stamped = stampOf(after, origin.context)
  // A message may begin with a time of its own; only with a host behind it is that a second header.
  if (stamped === undefined) return level === undefined ? undefined : tagged(after, marked, origin)
  const { time, rest, cisco } = stamped
  const host = cisco === undefined ? HOST.exec(rest) : null
  if (isInner && level === undefined && (host === null || TAG.exec(rest.slice(host[0].length)) === null))
    return undefined
  const { yearAssumed, ...reading } = time
  const syslog = {
    ...marked,
    time: reading,
    ...(yearAssumed === true ? { yearAssumed } : {}),
    ...part('host', cisco ?? host?.[1]?.replace(/^.{0,254}[/@](?=.)/, '')),
  }
  return tagged(host === null ? rest : rest.slice(host[0].length), syslog, origin)
}

interface Stamped {
  readonly time: Reading & { readonly yearAssumed?: boolean }
  readonly rest: string
  /** The name that a Cisco device put before its stamp. */
  readonly cisco?: string | undefined
}

function stampOf(text: string, context: ReadContext): Stamped | undefined {
  const before = CISCO.exec(text)
  if (before === null) return undefined
  const found = STAMP.exec(text.slice(before[0].length))
  if (found === null) return undefined
  const [header, old, stated, zone = ''] = found
  const minutes = ZONES.get(zone)
  const here = minutes === undefined ? context : { ...context, offsetMinutes: () => minutes }
  const time = old === undefined ? readTime(stated?.replace(',', '.'), here) : rfc3164Time(old, here)
  if (time === undefined) return undefined
  return {
    time: minutes === undefined ? time : { ...time, zone: 'stated' },
    rest: text.slice(before[0].length + header.length),
    cisco: before[1],
  }
}

function tagged(whole: string, header: SyslogHeader, origin: Origin): LogLine {
  const from = FORWARDED.exec(whole)
  const text = (from === null ? whole : whole.slice(from[0].length)).replace(LEVEL, '')
  const syslog = from === null ? header : { ...header, ...part('host', from[1]) }
  const tag = TAG.exec(text)
  if (tag === null) return { text, syslog, origin }
  const said = text.slice(tag[0].length).replace(SOLARIS_ID, '')
  const repeated = REPEATED.exec(said)
  return {
    text: repeated?.[2] ?? said,
    syslog: {
      ...syslog,
      ...part('app', tag[1]),
      ...part('pid', tag[2]),
      ...(repeated === null ? {} : { data: { Repeated: repeated[1] ?? '' } }),
    },
    origin,
  }
}

function part<Name extends string>(name: Name, value: string | undefined): { readonly [key in Name]?: string } {
  return value === undefined || value === '-' ? {} : ({ [name]: value } as { [key in Name]?: string }) // one computed key
}

function structured(text: string): Readonly<Record<string, string>> {
  const found: [string, string][] = []
  for (const [, id, parameters = ''] of text.matchAll(ELEMENT)) {
    for (const [, name, value = ''] of parameters.matchAll(PARAMETER)) {
      found.push([`${id}.${name}`, value.replace(/\\(["\\\]])/g, '$1')])
    }
  }
  return Object.fromEntries(found)
}
