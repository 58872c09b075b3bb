import type { Fields } from '../../../model/event.ts'
import type { ReadContext } from '../../../model/source.ts'
import { meaning } from './roles.ts'
import { type DayOrder, inZone, readStamp, type Stamp } from './stamps.ts'

/** Names under which devices put the whole time of an event, the likeliest to be the event's own first. */
const WHOLE = [
  'eventtime',
  'rt',
  'start',
  'devTime',
  'startTime',
  'end',
  'endTime',
  'deviceReceiptTime',
  'event_time',
  'eventTime',
  'EventTime',
  'timestamp',
  'Timestamp',
  '@timestamp',
  'date_time',
  'datetime',
  'DateTime',
  'time_generated',
  'epoch-time',
  'epoch',
  'occurred',
  'time',
  'Time',
  'ts',
  'itime',
  'date',
  'Date',
]
/** A clock without a date. */
const CLOCK_ONLY = /^\d{1,2}:\d{2}:\d{2}/

/** The time of a record of a device by its fields: a whole stamp, or a date and a clock beside each other with their zone. */
export function deviceTime(fields: Fields, context: ReadContext, order: DayOrder = 'month-first'): Stamp | undefined {
  const zone = meaning(fields['tz']) ?? meaning(fields['timezone'])
  for (const name of WHOLE) {
    const value = fields[name]
    if (value === undefined || value === '') continue
    if (typeof value === 'number') {
      const found = readStamp(value, context)
      if (found !== undefined) return found
    }
    if (typeof value !== 'string' || value === '0') continue
    if (name === 'time' && CLOCK_ONLY.test(value)) {
      const date = fields['date']
      const both = typeof date === 'string' ? inZone(`${date} ${value}`, zone, context, order) : undefined
      if (both !== undefined) return both
      continue
    }
    const found = inZone(value, zone, context, order)
    if (found !== undefined) return found
  }
  return undefined
}
