import { urlsIn } from './extract-text.ts'
import type { FoundLink } from './found-link.ts'
import { readPage } from './html/page.ts'

/** UTF-16 units of a calendar file that are read, lines of it, and events that are kept. */
const MAX_LENGTH: number = 8 * 1024 * 1024
const MAX_LINES = 200_000
const MAX_LINKS = 2000
const MAX_EVENTS = 100

/** A calendar file (RFC 5545) as far as mail detectors need it. */
export interface CalendarFacts {
  readonly method?: string
  /** Address of the organiser of the first event, lower case. */
  readonly organizer?: string
  readonly organizerName?: string
  readonly attendees: readonly string[]
  readonly uids: readonly string[]
  readonly summary?: string
  readonly location?: string
  readonly description?: string
  readonly events: number
  readonly alarms: number
  /** Files within it (ATTACH;ENCODING=BASE64). */
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[]
  readonly links: readonly FoundLink[]
  readonly notAnalysed: readonly string[]
}

/** Reads a calendar file: unfolds its lines, takes links from addresses, texts and HTML descriptions. Never throws; linear time. */
export function readCalendar(source: string): CalendarFacts {
  const notAnalysed: string[] = []
  const text = source.length > MAX_LENGTH ? source.slice(0, MAX_LENGTH) : source
  if (text.length < source.length)
    notAnalysed.push(`The calendar file has ${source.length} characters; the first ${MAX_LENGTH} were read.`)
  const first: Record<string, string> = Object.create(null)
  const attendees = new Set<string>()
  const uids = new Set<string>()
  const files: { name: string; bytes: Uint8Array }[] = []
  const links: FoundLink[] = []
  const seen = new Set<string>()
  let events = 0
  let alarms = 0
  let organizerName: string | undefined
  const add = (url: string, role: FoundLink['role'], shown?: string): void => {
    if (seen.has(url) || links.length >= MAX_LINKS) return
    seen.add(url)
    links.push({
      url: url.slice(0, 8192),
      place: 'calendar',
      role,
      hidden: false,
      ...(shown === undefined ? {} : { text: shown }),
    })
  }
  const lines = text.replace(/\r?\n[ \t]/g, '').split(/\r?\n|\r/, MAX_LINES)
  for (const line of lines) {
    const property = propertyOf(line)
    if (property === undefined) continue
    const { name, parameters, value } = property
    const plain = value.replace(/\\([nN;,\\])/g, (_, char: string) => (char === 'n' || char === 'N' ? '\n' : char))
    switch (name) {
      case 'BEGIN':
        if (/^V(?:EVENT|TODO|JOURNAL)$/i.test(value)) events += 1
        else if (/^VALARM$/i.test(value)) alarms += 1
        break
      case 'METHOD':
      case 'SUMMARY':
      case 'LOCATION':
        first[name] ??= plain.slice(0, 2000)
        break
      case 'DESCRIPTION':
        first[name] ??= plain.slice(0, 64 * 1024)
        break
      case 'ORGANIZER':
        first[name] ??= addressOf(value)
        organizerName ??= parameter(parameters, 'CN')
        break
      case 'ATTENDEE':
        if (attendees.size < 1000) attendees.add(addressOf(value))
        break
      case 'UID':
        if (uids.size < MAX_EVENTS) uids.add(value.slice(0, 1000))
        break
      case 'ATTACH':
        if (/ENCODING=BASE64/i.test(parameters)) {
          if (files.length < 20) {
            const fileName = parameter(parameters, 'FILENAME') ?? parameter(parameters, 'X-FILENAME') ?? ''
            files.push({ name: fileName, bytes: Buffer.from(value, 'base64') })
          } else notAnalysed.push('The calendar file has more than 20 files; the rest was not opened.')
        } else if (/^[a-z][a-z0-9+.-]{1,20}:/i.test(value)) add(value, 'anchor')
        break
      default:
    }
    if (name === 'X-ALT-DESC') {
      for (const link of readPage(plain).links) add(link.url, link.role, link.text)
    } else if (/^(?:URL|CONFERENCE|SOURCE|IMAGE|X-[A-Z0-9-]{1,60}(?:URL|LINK))$/.test(name) && /^https?:/i.test(value))
      add(value, 'anchor')
    else if (/^(?:DESCRIPTION|LOCATION|SUMMARY|COMMENT|CONTACT|STYLED-DESCRIPTION|X-[A-Z0-9-]{1,60})$/.test(name)) {
      if (/<a\s/i.test(plain)) for (const link of readPage(plain).links) add(link.url, link.role, link.text)
      for (const { url } of urlsIn(plain)) add(url, 'text')
    }
    const alternative = parameter(parameters, 'ALTREP')
    if (alternative !== undefined && /^(?:https?|data):/i.test(alternative)) add(alternative, 'anchor')
  }
  return {
    ...given('method', first.METHOD),
    ...given('organizer', first.ORGANIZER),
    ...given('organizerName', organizerName),
    attendees: [...attendees],
    uids: [...uids],
    ...given('summary', first.SUMMARY),
    ...given('location', first.LOCATION),
    ...given('description', first.DESCRIPTION),
    events,
    alarms,
    files,
    links,
    notAnalysed: [...new Set(notAnalysed)],
  }
}

/** `NAME;PARAMETERS:value`; a colon within quotes belongs to the parameters. */
function propertyOf(
  line: string,
): { readonly name: string; readonly parameters: string; readonly value: string } | undefined {
  const name = /^[A-Za-z0-9-]{1,80}(?=[;:])/.exec(line)?.[0]
  if (name === undefined) return undefined
  let isQuoted = false
  for (let at = name.length; at < line.length; at += 1) {
    const code = line.charCodeAt(at)
    if (code === 34) isQuoted = !isQuoted
    else if (code === 58 && !isQuoted) {
      return {
        name: name.toUpperCase(),
        parameters: line.slice(name.length, Math.min(at, name.length + 16_000)),
        value: line.slice(at + 1),
      }
    }
  }
  return undefined
}

function parameter(parameters: string, name: string): string | undefined {
  const at = parameters.toUpperCase().indexOf(`;${name}=`)
  if (at < 0) return undefined
  const rest = parameters.slice(at + name.length + 2)
  return rest.startsWith('"') ? rest.slice(1).split('"', 1)[0] : rest.split(';', 1)[0]
}

function addressOf(value: string): string {
  return value
    .replace(/^mailto:/i, '')
    .trim()
    .toLowerCase()
    .slice(0, 320)
}

/** A property where there is a value, else nothing. */
function given<K extends string>(name: K, value: string | undefined): { readonly [name in K]?: string } {
  // The computed key is K: TypeScript widens it to string.
  return value === undefined || value === '' ? {} : ({ [name]: value } as { readonly [name in K]: string })
}
