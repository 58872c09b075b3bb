import { CLASS, type Event, type Fields, type FieldValue } from '../../model/event.ts'
import { placeId } from '../../model/ids.ts'
import { isObject, type JsonObject } from '../framing/json-parse.ts'
import { type Reading, readTime } from '../times.ts'
import { firstTime, flagsFor, type Mutable, type Origin, timeOf } from './shape.ts'

/** Names under which logs keep their time, the likeliest to be the event's own first. */
const TIME_NAMES = [
  '@timestamp',
  'timestamp',
  'Timestamp',
  'time',
  'Time',
  'eventTime',
  'EventTime',
  'event_time',
  'TimeGenerated',
  'TimeCreated',
  'CreationTime',
  'createdDateTime',
  'datetime',
  'date',
  'Date',
  'published',
  'ts',
  '_time',
]
const OTHER = 0
/**
 * Nothing is known of such a record, so no rule that is written for some product may judge it: with an empty log source
 * rules would run that only ask what a field does *not* hold.
 */
const UNRECOGNISED = Object.freeze({ product: 'unrecognised' })
/** A time at the start of a text, after at most a bracket. */
const LEADING_TIME =
  /^[[("']?(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:Z|\s?UTC|[+-]\d{2}:?\d{2})?)(?![\w:])/i

/** JSON that no shape knows: kept whole as class 0, at the best time it bears. */
export function unknownJson(value: FieldValue, origin: Origin): Event {
  const found = isObject(value) ? timeIn(value, origin) : undefined
  const fields: Fields = isObject(value)
    ? value
    : { Message: typeof value === 'string' ? value : JSON.stringify(value) }
  return event('json', fields, found, origin)
}

/** A line of text that no format claims. */
export function unknownText(text: string, origin: Origin): Event {
  const stamp = LEADING_TIME.exec(text)?.[1]
  return event('text', { Message: text }, readTime(stamp, origin.context), origin)
}

function timeIn(value: JsonObject, origin: Origin): Reading | undefined {
  return firstTime(
    TIME_NAMES.map((name) => value[name]),
    origin.context,
  )
}

function event(source: string, fields: Fields, found: Reading | undefined, origin: Origin): Event {
  const time = timeOf(found)
  const made: Mutable<Event> = {
    id: placeId(origin.context.sha256, origin.raw.offset),
    time,
    seenAt: time,
    source,
    logsource: UNRECOGNISED,
    classUid: CLASS.NONE,
    activityId: OTHER,
    fields,
    raw: origin.raw,
  }
  const flags = flagsFor(found, origin)
  if (flags !== undefined) made.flags = flags
  return made
}
