import type { Event } from '../../model/event.ts'
import type { Origin } from '../shapes/shape.ts'
import type { LineShape, LogLine } from './line-shape.ts'
import { networkLines } from './network/shapes.ts'
import { syslogLine } from './syslog-header.ts'
import { daemonEvent } from './unix/daemon.ts'
import { unixLines } from './unix/shapes.ts'

/** All shapes of lines that Dwell knows, the most specific first. */
export const lineShapes: readonly LineShape[] = [...networkLines, ...unixLines].sort(
  (a, b) => b.specificity - a.specificity,
)

/** The Event of a line of text, with or without a syslog header; undefined where no shape knows it. */
export function lineEvent(text: string, origin: Origin): Event | undefined {
  for (const source of origin.context.custom ?? []) {
    const event = source.ofLine(text, origin.raw, origin.context)
    if (event !== undefined) return event
  }
  const stripped = syslogLine(text, origin)
  const found = stripped === undefined ? undefined : firstOf(stripped)
  // Some lines are known only with what looks like a syslog header; what nobody knows is still some program's on some host.
  return found ?? firstOf({ text, origin }) ?? (stripped === undefined ? undefined : daemonEvent(stripped))
}

/** The Event of a message whose header came in another way, such as the journal's fields. */
export function messageEvent(line: LogLine): Event | undefined {
  return firstOf(line) ?? daemonEvent(line)
}

function firstOf(line: LogLine): Event | undefined {
  for (const shape of lineShapes) {
    const event = shape.toEvent(line)
    if (event !== undefined) return event
  }
  return undefined
}
