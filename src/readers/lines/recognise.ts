import type { Event } from '../../model/event.ts'
import type { Origin } from '../shapes/shape.ts'
import type { LineShape, LogLine } from './line-shape.ts'
import { networkLines } from './network/shapes.ts'
import { syslogLine } from './syslog-header.ts'
import { unixLines } from './unix/shapes.ts'

/** All shapes of lines that Dwell knows, the most specific first. */
const shapes: readonly LineShape[] = [...networkLines, ...unixLines].sort((a, b) => b.specificity - a.specificity)

/** The Event of a line of text, with or without a syslog header; undefined where no shape knows it. */
export function lineEvent(text: string, origin: Origin): Event | undefined {
  const whole: LogLine = { text, origin }
  const stripped = syslogLine(text, origin)
  if (stripped !== undefined) {
    const found = firstOf(stripped)
    if (found !== undefined) return found
  }
  return firstOf(whole)
}

function firstOf(line: LogLine): Event | undefined {
  for (const shape of shapes) {
    const event = shape.toEvent(line)
    if (event !== undefined) return event
  }
  return undefined
}
