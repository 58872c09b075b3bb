import type { Event, EventFlag, Fields, Logsource, RawPointer } from '../../model/event.ts'
import { identityId, placeId } from '../../model/ids.ts'
import { type Instant, isBelievable, MINUTE_US, parseInstant, SECOND_US } from '../../model/time.ts'
import { type Channel, channelOf, deviceOf, lowerCase } from './channels.ts'
import type { Mutable } from './field-values.ts'
import { meaningOf } from './meanings.ts'

/** One Windows event, whichever format brought it. */
export interface WindowsRecord {
  readonly provider: string
  readonly eventId: number
  readonly channel: string
  readonly computer: string
  /** Decimal text: it may exceed 2^53. */
  readonly recordId?: string
  /** SystemTime as the record states it. */
  readonly time: Instant
  /** System values under their usual names, and every EventData or UserData value under its own. */
  readonly fields: Fields
  readonly raw: RawPointer
  /** True where `time` is the record's own FILETIME (EVTX) and no exporter's text: it is then never doubted. */
  readonly exactTime?: boolean
  readonly flags?: readonly EventFlag[]
}

/** Sysmon's own `UtcTime` and the record's time differ by milliseconds; beyond this one of the two is wrong. */
const MAX_CLOCK_DIFFERENCE_US: number = 10 * MINUTE_US

const WINDOWS: Logsource = Object.freeze({ product: 'windows' })

/** Sysmon for Linux writes the same records; Sigma files them under another product, by category alone (C93). */
const LINUX_PROVIDER = 'Linux-Sysmon'
const LINUX: Logsource = Object.freeze({ product: 'linux', service: 'sysmon' })
const LINUX_CATEGORIES: ReadonlyMap<number, Logsource> = new Map(
  (
    [
      [1, 'process_creation'],
      [3, 'network_connection'],
      [5, 'process_termination'],
      [9, 'raw_access_thread'],
      [11, 'file_event'],
      [23, 'file_delete'],
    ] as const
  ).map(([eventId, category]) => [eventId, Object.freeze({ product: 'linux', category })]),
)

/**
 * A Windows record as an Event: OCSF class, entities, time and identity.
 *
 * The id is that of the record (host, channel, record id, second, provider, event id) and so the same in an EVTX file and
 * in an export of it; a record without a record id has the id of its place.
 * Where Sysmon's `UtcTime` contradicts the record's time by more than ten minutes, `UtcTime` is believed: some exporters
 * write local time with a `Z`. In an EVTX file the record's FILETIME is the truth, and the contradiction is only flagged.
 */
export function windowsEvent(record: WindowsRecord, sourceSha256: string): Event {
  const { fields } = record
  const channel = channelOf(record.channel, record.provider)
  const otherTime = channel.family === 'sysmon' ? contradictingTime(fields, record.time) : undefined
  const trueTime = record.exactTime === true ? undefined : otherTime
  const time = trueTime ?? record.time

  const meaning = meaningOf(channel.family, record.eventId)
  const draft: Mutable<Event> = {
    id: recordIdentity(record, channel, time) ?? placeId(sourceSha256, record.raw.offset),
    time,
    seenAt: time,
    source: channel.source,
    logsource: record.provider === LINUX_PROVIDER ? (LINUX_CATEGORIES.get(record.eventId) ?? LINUX) : WINDOWS,
    classUid: meaning.classUid,
    activityId: meaning.activityId,
    fields,
    raw: record.raw,
  }
  if (record.computer !== '') draft.device = deviceOf(record.computer)
  meaning.fill?.(fields, draft)
  if (trueTime !== undefined) draft.recordedTime = record.time
  const flags = flagsOf(record.flags, otherTime !== undefined, time)
  if (flags !== undefined) draft.flags = flags
  return draft
}

function recordIdentity(record: WindowsRecord, channel: Channel, time: Instant): string | undefined {
  if (record.recordId === undefined || record.recordId === '') return undefined
  return identityId(
    'windows',
    lowerCase(record.computer),
    channel.key,
    record.recordId,
    String(Math.floor(time / SECOND_US)),
    lowerCase(record.provider),
    String(record.eventId),
  )
}

function contradictingTime(fields: Fields, stated: Instant): Instant | undefined {
  const text = fields.UtcTime
  if (typeof text !== 'string') return undefined
  const utc = parseInstant(text)
  if (utc === undefined || !isBelievable(utc)) return undefined
  return Math.abs(utc - stated) > MAX_CLOCK_DIFFERENCE_US ? utc : undefined
}

function flagsOf(
  given: readonly EventFlag[] | undefined,
  contradicts: boolean,
  time: Instant,
): readonly EventFlag[] | undefined {
  const believable = isBelievable(time)
  if (!contradicts && believable) return given === undefined || given.length === 0 ? undefined : given
  const flags = new Set(given)
  if (contradicts) flags.add('clock-contradiction')
  if (!believable) flags.add('time-not-believable')
  return [...flags]
}
