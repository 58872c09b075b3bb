import { CLASS, type Event } from '../../../model/event.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { networkEvent } from './network-event.ts'
import { readProse } from './prose.ts'
import { readStamp } from './stamps.ts'

/** `2026-03-02 22:14:09,100 WARN [logger] (thread) message`, and `[2026-03-02 22:14:09,100] INFO message (logger)`. */
const LINE =
  /^(?:\[(\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}[.,]\d{3})\] {1,2}|(\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}[.,]\d{3}(?:Z|[+-]\d{2}:?\d{2})?) {1,2})(TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|SEVERE) {1,3}(?:\[([\w.$-]{3,128})\] )?(?:\(([^)]{1,128})\) )?/
const LOGGER_LAST = / \(([a-z][\w$]{0,32}(?:\.[\w$]{1,64}){1,12})\)$/

/** What Java's loggers write by their usual layouts; only time, level, logger and whom the words name are understood. */
export const javaLog: LineShape = { id: 'java-log', specificity: 2, toEvent }

function toEvent(line: LogLine): Event | undefined {
  const first = line.text.charCodeAt(0)
  if (first !== 91 && (first < 48 || first > 57)) return undefined
  const head = LINE.exec(line.text)
  if (head === null) return undefined
  const [whole, bracketed, plain, level = '', logger, thread] = head
  const message = line.text.slice(whole.length)
  const named = logger ?? LOGGER_LAST.exec(message.slice(-256))?.[1]
  if (named === undefined) return undefined
  const { user: _, ...ends } = readProse(message)
  return networkEvent(
    {
      source: 'java-log',
      logsource: { product: 'jvm', service: named, category: 'application' },
      fields: { message, level, logger: named, ...(thread === undefined ? {} : { thread }) },
      roles: ends,
      kind: { classUid: CLASS.SYSTEM_LOG, activityId: 99 },
      time: readStamp(bracketed ?? plain, line.origin.context),
    },
    line,
  )
}
