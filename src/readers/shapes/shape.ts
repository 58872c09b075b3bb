import type { Event, EventFlag, FieldValue, RawPointer } from '../../model/event.ts'
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
