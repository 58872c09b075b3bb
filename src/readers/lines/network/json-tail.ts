import type { Event } from '../../../model/event.ts'
import { isObject, parseJson } from '../../framing/json-parse.ts'
import { cloudShapes } from '../../shapes/cloud/shapes.ts'
import { findingsShapes } from '../../shapes/findings/shapes.ts'
import { networkShapes } from '../../shapes/network/shapes.ts'
import type { Shape } from '../../shapes/shape.ts'
import type { LineShape, LogLine } from '../line-shape.ts'

/** How much may stand before the object: a header of some syslog, a program's name. */
const MAX_BEFORE = 512
/** Frames that have a place for JSON of their own. */
const FRAMED = /CEF:|LEEF:/

const shapes: readonly Shape[] = [...cloudShapes, ...networkShapes, ...findingsShapes].sort(
  (a, b) => b.specificity - a.specificity,
)

/**
 * A JSON record behind a header that is no syslog of any RFC (`<5>1 TIME HOST {…`), where some shape knows the record. What
 * has a proper header is opened in `../embedded.ts` before.
 */
export const jsonTail: LineShape = { id: 'json-tail', specificity: 95, toEvent }

function toEvent({ text, syslog, origin }: LogLine): Event | undefined {
  if (!text.endsWith('}') && !text.endsWith('}\r')) return undefined
  const at = text.slice(0, MAX_BEFORE + 2).indexOf('{"')
  if (at < 0 || FRAMED.test(text.slice(0, at))) return undefined
  const parsed = parseJson(text.slice(at).trimEnd())
  if (parsed.kind !== 'value' || !isObject(parsed.value)) return undefined
  const record = parsed.value
  const event = shapes.find((shape) => shape.matches(record))?.toEvent(record, { ...origin, cut: parsed.cut })
  if (event === undefined || event.classUid === 0) return undefined
  // The header's host is often a relay, so it is not where the record's event was.
  const isTimeless = event.flags?.includes('time-not-believable') === true && syslog?.time !== undefined
  if (!isTimeless) return event
  const { flags, ...timed } = event
  const left = [
    ...(flags ?? []).filter((flag) => flag !== 'time-not-believable'),
    ...(syslog.time.zone === 'assumed' ? (['zone-assumed'] as const) : []),
    ...(syslog.yearAssumed === true ? (['year-assumed'] as const) : []),
  ]
  return {
    ...timed,
    time: syslog.time.time,
    seenAt: syslog.time.time,
    ...(left.length === 0 ? {} : { flags: left }),
  }
}
