import type { Origin } from '../shapes/shape.ts'
import { type Reading, readTime } from '../times.ts'
import type { LogLine, SyslogHeader } from './line-shape.ts'
import { rfc3164Time } from './yearless-time.ts'

const PRIORITY = /^<(\d{1,3})>/
/** RFC 5424: version, time, host, app, process, message id, structured data. */
const RFC5424 =
  /^1 (\d{4}-\d{2}-\d{2}T\S{8,30}|-) (\S{1,255}) (\S{1,128}) (\S{1,128}) (\S{1,128}) (-|\[.{0,8192}?\](?= |$))(?: \ufeff?|$)/
/** RFC 3164 and what is sent in its name: the old stamp or one of RFC 3339, then a host. */
const RFC3164 =
  /^(?:([A-Z][a-z]{2} {1,2}\d{1,2} (?:\d{4} )?\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)|(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}\S{0,16}))(?: [A-Z]{3,4})?:? (?:(?!\S{1,48}(?:\[\d+\])?:)([\w.:-]{1,255}) )?/
const TAG = /^([\w./() -]{1,64}?)(?:\[(\d{1,10})\])?: ?/
const ELEMENT = /\[([^\s\]=]{1,64})((?: [^\s=\]]{1,64}="(?:[^"\\]|\\.){0,4096}")*)\]/g
const PARAMETER = / ([^\s=\]]{1,64})="((?:[^"\\]|\\.){0,4096})"/g

/** Takes the syslog header (RFC 3164, RFC 5424, or only a priority) off a line; undefined where there is none. */
export function syslogLine(text: string, origin: Origin): LogLine | undefined {
  const priority = PRIORITY.exec(text)
  const after = priority === null ? text : text.slice(priority[0].length)
  const level = priority === null ? {} : { priority: Number(priority[1]) }
  const modern = RFC5424.exec(after)
  if (modern !== null) {
    const [header, stamp = '', host, app, pid, messageId, data = '-'] = modern
    const time = readTime(stamp, origin.context)
    const syslog: SyslogHeader = {
      ...level,
      ...(time === undefined ? {} : { time }),
      ...part('host', host),
      ...part('app', app),
      ...part('pid', pid),
      ...part('messageId', messageId),
      ...(data === '-' ? {} : { data: structured(data) }),
    }
    return { text: after.slice(header.length), syslog, origin }
  }
  const old = RFC3164.exec(after)
  if (old === null) return priority === null ? undefined : tagged(after, level, origin)
  const [header, yearless, stated, host] = old
  const time: (Reading & { readonly yearAssumed?: boolean }) | undefined =
    yearless === undefined ? readTime(stated, origin.context) : rfc3164Time(yearless, origin.context)
  if (time === undefined) return undefined
  const { yearAssumed, ...reading } = time
  const syslog = { ...level, time: reading, ...(yearAssumed === true ? { yearAssumed } : {}), ...part('host', host) }
  return tagged(after.slice(header.length), syslog, origin)
}

function tagged(text: string, header: SyslogHeader, origin: Origin): LogLine {
  const tag = TAG.exec(text)
  if (tag === null) return { text, syslog: header, origin }
  return {
    text: text.slice(tag[0].length),
    syslog: { ...header, ...part('app', tag[1]), ...part('pid', tag[2]) },
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
