import type { Event } from '../../model/event.ts'
import type { Origin } from '../shapes/shape.ts'
import type { Reading } from '../times.ts'

/** What a syslog header said before the message. Every part is as the sender wrote it; none of it is proven. */
export interface SyslogHeader {
  /** The header's own time; the payload may know a better one. */
  readonly time?: Reading
  /** True where the header states no year (RFC 3164). */
  readonly yearAssumed?: boolean
  readonly priority?: number
  readonly host?: string
  /** The program, without its process number: `sshd`. */
  readonly app?: string
  readonly pid?: string
  readonly messageId?: string
  /** RFC 5424 structured data: `id.name` → value. */
  readonly data?: Readonly<Record<string, string>>
}

/** A line of text as shapes get it: the message, and the syslog header that was taken off it, if there was one. */
export interface LogLine {
  readonly text: string
  readonly syslog?: SyslogHeader
  readonly origin: Origin
}

/**
 * One way in which some software writes a line. `toEvent` gives undefined where the line is not of this shape; it must see
 * that cheaply, since every line of an unknown text goes past every shape. The most specific shape that knows it wins.
 */
export interface LineShape {
  readonly id: string
  /** Above those shapes that would also take this line. */
  readonly specificity: number
  toEvent(line: LogLine): Event | undefined
}
