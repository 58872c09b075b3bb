import type { Event, EventFlag, FieldValue } from '../../../model/event.ts'
import { type Instant, instant, MINUTE_US } from '../../../model/time.ts'
import type { Reading } from '../../times.ts'
import { NO_TIME } from '../../times.ts'
import { type WindowsRecord, windowsEvent } from '../../windows/normalise.ts'
import type { Mutable, Origin } from '../shape.ts'
import type { Draft } from './system-fields.ts'

/** Splunk's older exports show a provider by its title. */
const PROVIDER_TITLES: ReadonlyMap<string, string> = new Map([
  ['Microsoft Windows security auditing.', 'Microsoft-Windows-Security-Auditing'],
])

const INTEGER = /^-?\d{1,20}$/
/** Keywords repeat within a file; a crafted one may have a new value in each record. */
const MAX_REMEMBERED = 1024
const keywordTexts = new Map<string, string>()

/** Makes the Event of a Windows record whose fields bear the usual names already. */
export function eventOf(fields: Draft, found: Reading | undefined, origin: Origin): Event {
  const eventId = toNumber(fields['EventID'])
  if (eventId !== undefined) fields['EventID'] = eventId
  const keywords = fields['Keywords']
  if (typeof keywords === 'number' || typeof keywords === 'string') fields['Keywords'] = hexKeywords(String(keywords))
  const provider = PROVIDER_TITLES.get(textOf(fields['Provider_Name']))
  if (provider !== undefined) fields['Provider_Name'] = provider
  const recordId = fields['EventRecordID']
  const flags: EventFlag[] = []
  if (found?.zone === 'assumed') flags.push('zone-assumed')
  if (origin.cut) flags.push('cut')
  const record: Mutable<WindowsRecord> = {
    provider: textOf(fields['Provider_Name']),
    eventId: eventId ?? 0,
    channel: plainChannel(textOf(fields['Channel'])),
    computer: textOf(fields['Computer']),
    time: found?.time ?? NO_TIME,
    fields,
    raw: origin.raw,
    flags,
  }
  if (!Array.isArray(fields['Channel'])) fields['Channel'] = record.channel
  if (typeof recordId === 'string' || typeof recordId === 'number') record.recordId = String(recordId)
  return windowsEvent(record, origin.context.sha256)
}

/** Some collectors write `WinEventLog:Security`. */
function plainChannel(channel: string): string {
  return channel.startsWith('WinEventLog:') ? channel.slice('WinEventLog:'.length) : channel
}

function textOf(value: FieldValue | undefined): string {
  if (Array.isArray(value)) return textOf(value[0])
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** A number that an export may have written as text; undefined where it is none. */
export function toNumber(value: FieldValue | undefined): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : undefined
}

/** The event log itself writes the mask in hexadecimal, some collectors as a signed number. Words stay as they are. */
function hexKeywords(text: string): string {
  if (!INTEGER.test(text)) return text
  const known = keywordTexts.get(text)
  if (known !== undefined) return known
  if (keywordTexts.size >= MAX_REMEMBERED) keywordTexts.clear()
  const hex = `0x${BigInt.asUintN(64, BigInt(text)).toString(16)}`
  keywordTexts.set(text, hex)
  return hex
}

const QUARTER_US: number = 15 * MINUTE_US
const MAX_OFFSET_US: number = 14 * 60 * MINUTE_US
/** Two stamps of the same moment differ by a zone's offset and by no more than this. */
const MAX_REST_US: number = 2 * MINUTE_US

/**
 * The zone's offset that explains the difference between a wall-clock time and the same moment in UTC: a multiple of a
 * quarter of an hour, up to 14 hours. Undefined where they are not the same moment.
 */
export function offsetBetween(wallTime: Instant, utc: Instant): number | undefined {
  const difference = wallTime - utc
  const offset = Math.round(difference / QUARTER_US) * QUARTER_US
  return Math.abs(offset) <= MAX_OFFSET_US && Math.abs(difference - offset) <= MAX_REST_US ? offset : undefined
}

/** A wall-clock time with a known offset, as the moment that it was. */
export function atOffset(wallTime: Instant, offsetUs: number): Reading {
  return { time: instant(wallTime - offsetUs), zone: 'stated' }
}
