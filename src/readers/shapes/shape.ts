import type { Event, EventFlag, FieldValue, RawPointer } from '../../model/event.ts'
import { placeId } from '../../model/ids.ts'
import type { ReadContext } from '../../model/source.ts'
import { type Instant, isBelievable } from '../../model/time.ts'
import type { JsonObject } from '../framing/json-parse.ts'
import { NO_TIME, type Reading, readTime } from '../times.ts'

/** Where a record is from, and whether a part of it was cut at a bound. */
export interface Origin {
  readonly raw: RawPointer
  readonly context: ReadContext
  readonly cut: boolean
}

/** One way in which some software writes a record. The shape of the highest specificity that matches is taken. */
export interface Shape {
  readonly id: string
  /** Above those shapes whose records also look like this one. */
  readonly specificity: number
  matches(record: JsonObject): boolean
  toEvent(record: JsonObject, origin: Origin): Event
  /** What is told to users where the shape is made of a description. */
  readonly described?: Described
}

/** Which product writes records of a shape, and the paths of the fields that say the most, the best first. */
export interface Described {
  readonly product?: string | undefined
  readonly paths: Readonly<Record<string, readonly string[] | undefined>>
}

/** A property of something that is being built. */
export type Mutable<T> = { -readonly [name in keyof T]: T[name] }

/** The time of a record by the first of `values` that is one. */
export function firstTime(values: readonly (FieldValue | undefined)[], context: ReadContext): Reading | undefined {
  for (const value of values) {
    const found = value === undefined ? undefined : readTime(value, context)
    if (found !== undefined) return found
  }
  return undefined
}

/** The instant of a reading; 1970 where there is none, which the flags then say. */
export function timeOf(found: Reading | undefined): Instant {
  return found?.time ?? NO_TIME
}

/** What is to be said of a record's time and completeness; undefined where nothing is. */
export function flagsFor(found: Reading | undefined, origin: Origin): readonly EventFlag[] | undefined {
  const flags: EventFlag[] = []
  if (found?.zone === 'assumed') flags.push('zone-assumed')
  if (found === undefined || !isBelievable(found.time)) flags.push('time-not-believable')
  if (origin.cut) flags.push('cut')
  return flags.length === 0 ? undefined : flags
}

/** What a shape says of a record; the parts that are undefined are left out of the Event. */
export type Said = Pick<Event, 'source' | 'logsource' | 'classUid' | 'activityId' | 'fields'> & {
  readonly [part in
    | 'id'
    | 'actor'
    | 'device'
    | 'srcEndpoint'
    | 'dstEndpoint'
    | 'target'
    | 'auth'
    | 'mail'
    | 'finding']?: Event[part] | undefined
}

/**
 * The Event of a record at a reading of its time. Without an id of its own it is known by its place. Objects without any
 * value, such as an actor of whom nothing is known, are left out.
 */
export function eventOf(said: Said, found: Reading | undefined, origin: Origin, yearAssumed = false): Event {
  const time = timeOf(found)
  const { id = placeId(origin.context.sha256, origin.raw.offset), ...parts } = said
  const flags = [...(flagsFor(found, origin) ?? []), ...(yearAssumed ? (['year-assumed'] as const) : [])]
  return {
    id,
    time,
    seenAt: time,
    ...(filled(parts) as Omit<Said, 'id'>), // only what is undefined or empty was left out, and nothing required is
    raw: origin.raw,
    ...(flags.length === 0 ? {} : { flags }),
  } as Event // `filled` keeps the types of the parts
}

/** Parts that stay as they are. */
const WHOLE: ReadonlySet<string> = new Set(['fields', 'logsource', 'mail', 'finding'])

/** An object without its undefined members and without objects that hold nothing. All names in it are ours. */
function filled(parts: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  for (const name in parts) {
    const value = parts[name]
    if (value === undefined) continue
    if (typeof value !== 'object' || value === null || Array.isArray(value) || WHOLE.has(name)) kept[name] = value
    else {
      const inner = filled(value as Readonly<Record<string, unknown>>) // an object, and no array
      for (const _ in inner) {
        kept[name] = inner
        break
      }
    }
  }
  return kept
}

/** A text that says something: not absent, not empty, not one of the usual marks for nothing. */
export function said(value: FieldValue | undefined): string | undefined {
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  return text === '' || text === '-' || text === '<null>' || text === 'null' || text === 'Not Available'
    ? undefined
    : text
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A session's id as all sources of one cloud write it: GUIDs in lower case; other ids mind their case. */
export function sessionId(text: string): string {
  return GUID.test(text) ? text.toLowerCase() : text
}
