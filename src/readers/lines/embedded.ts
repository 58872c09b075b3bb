import type { Event } from '../../model/event.ts'
import { CLASS, isReject } from '../../model/event.ts'
import { parseJson } from '../framing/json-parse.ts'
import { onHost } from '../shapes/of-host.ts'
import { outcomeOf } from '../shapes/recognise.ts'
import type { Origin } from '../shapes/shape.ts'
import { windowsXmlEvent } from '../shapes/windows/xml.ts'
import type { LogLine } from './line-shape.ts'
import { syslogLine } from './syslog-header.ts'

/** What stands before JSON in a message: rsyslog's cookie (`@cee: {`), or a name and a dash of agents (`- :{`, `name -: {`). */
const BEFORE_JSON = /^(?:@cee: ?|(?:[\w.][\w./-]{0,63} )?- ?: ?)(?=\{)/

/**
 * The event of a whole record, JSON or Windows XML, that syslog carries as its message: Sysmon for Linux, sensors and agents. Undefined
 * where the message is none, or one that nothing knows.
 */
export function embeddedEvent(text: string, origin: Origin): Event | undefined {
  const last = text.at(-1)
  if (last !== '}' && last !== '>') return undefined
  const line = syslogLine(text, origin) ?? { text, origin }
  const message = line.text.replace(BEFORE_JSON, '').trimStart()
  if (/^<Event[\s>]/.test(message)) {
    const read = windowsXmlEvent(message, origin)
    return read.kind === 'event' ? completed(read.event, line) : undefined
  }
  if (!message.startsWith('{')) return undefined
  const parsed = parseJson(message)
  if (parsed.kind !== 'value') return undefined
  const outcome = outcomeOf(parsed.value, { ...origin, cut: origin.cut || parsed.cut })
  return isReject(outcome) || outcome.classUid === CLASS.NONE ? undefined : completed(outcome, line)
}

/** What the record does not say itself is as the header says it. */
function completed(event: Event, { syslog }: LogLine): Event {
  const known = onHost(event, syslog?.host)
  const timeless =
    event.flags?.includes('time-not-believable') === true && event.time === 0 && syslog?.time !== undefined
  if (!timeless) return known
  const { flags: all = [], ...rest } = known
  const flags = all.filter((flag) => flag !== 'time-not-believable')
  return {
    ...rest,
    time: syslog.time.time,
    seenAt: syslog.time.time,
    ...(flags.length === 0 ? {} : { flags }),
  }
}
