import { CLASS, type Event } from '../../../model/event.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { networkEvent } from './network-event.ts'
import { readProse } from './prose.ts'
import { readStamp } from './stamps.ts'

/** `program[123]: message`, and Blue Coat Director's `program: : <<name.severity> message`. */
const TAGGED = /^([a-z][\w./-]{1,31})(?:\[(\d{1,10})\]: |: : )(?:<<-?[^>\s]{0,48}\.([a-z-]{3,12})> ?)?(?=\S)/
/** Sophos UTM's own stamp, `2026:03:02-22:14:09`, then at times the host, then a program. */
const STAMPED =
  /^(\d{4}:\d{1,2}:\d{1,2}-\d{2}:\d{2}:\d{2}) (?:([\w.-]{1,255}) )?([a-zA-Z][\w./-]{1,31})(?:\[(\d{1,10})\])?: (?=\S)/

/** A line of a daemon whose syslog header was taken off before us: only the program is known, and whom the words name. */
export const taggedLine: LineShape = { id: 'tagged-line', specificity: 0, toEvent }

function toEvent(line: LogLine): Event | undefined {
  if (line.syslog !== undefined) return undefined
  const first = line.text.charCodeAt(0)
  if (first >= 97 && first <= 122) {
    const match = TAGGED.exec(line.text)
    if (match === null) return undefined
    const [whole, program = '', pid, severity] = match
    return taggedEvent(line, line.text.slice(whole.length), { program, pid, severity })
  }
  const match = first === 50 ? STAMPED.exec(line.text) : null
  if (match === null) return undefined
  const [whole, stamp, host, program = '', pid] = match
  return taggedEvent(line, line.text.slice(whole.length), { program, pid, stamp, host })
}

interface Tag {
  readonly program: string
  readonly pid?: string | undefined
  readonly severity?: string | undefined
  readonly stamp?: string | undefined
  readonly host?: string | undefined
}

function taggedEvent(line: LogLine, message: string, { program, pid, severity, stamp, host }: Tag): Event {
  return networkEvent(
    {
      source: 'syslog',
      logsource: { product: 'syslog', service: program },
      fields: {
        program,
        ...(pid === undefined ? {} : { pid }),
        ...(severity === undefined ? {} : { severity }),
        message,
      },
      roles: { ...readProse(message), ...(host === undefined ? {} : { deviceHost: host }) },
      kind: { classUid: CLASS.SYSTEM_LOG, activityId: 99 },
      time: readStamp(stamp, line.origin.context),
    },
    line,
  )
}
