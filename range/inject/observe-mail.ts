import { dirname } from 'node:path/posix'
import type { Event } from '../../src/model/event.ts'
import { type Instant, isBelievable } from '../../src/model/time.ts'
import { text } from './observe-windows.ts'
import { keepIn } from './observed-book.ts'
import { HALF_HOURS, type SeenMailbox } from './sightings.ts'

interface Writer {
  readonly name: string
  first: Instant
  last: Instant
  readonly hours: number[]
}

/** What mail tells of a domain. */
interface SeenDomain {
  readonly people: Map<string, Writer>
  /** Addresses of other domains with which it has written. */
  readonly others: Set<string>
  readonly subjects: Set<string>
  server: { readonly name: string; readonly address: string } | undefined
  messages: number
}

/** What mail told. */
export interface MailNotes {
  readonly mailboxes: Map<string, SeenMailbox>
  readonly domains: Map<string, SeenDomain>
}

const MAX_PEOPLE = 5000
const MAX_OTHERS = 40
const MAX_SUBJECTS = 40
const HALF_HOUR_US = 30 * 60 * 1_000_000
/** The hop before ours: the last server outside that a Received field names with its address. */
const OUTSIDE_HOP = /from ([\w.-]{4,100}) \([^)[]{0,100}\[([\da-f.:]{7,45})\]\)/gi

/** Takes what a message tells of mailboxes and of who writes with whom. */
export function noteMail({ mailboxes, domains }: MailNotes, event: Event, reader: string): void {
  const { mail, raw, time, fields } = event
  if (mail === undefined || !isBelievable(time)) return
  const box = keepIn(
    mailboxes,
    reader === 'eml' ? `${dirname(raw.file)}/` : raw.file,
    (): SeenMailbox => ({ reader, messages: 0, addresses: new Map() }),
  )
  box.messages += 1
  const from = mail.from?.toLowerCase() ?? ''
  const to = mail.to.map((address) => address.toLowerCase())
  for (const address of new Set([from, ...to]))
    if (box.addresses.size < MAX_PEOPLE) box.addresses.set(address, (box.addresses.get(address) ?? 0) + 1)
  const involved = new Set([from, ...to].map(domainOf).filter((domain) => domain !== ''))
  for (const domain of involved) {
    const known = keepIn(
      domains,
      domain,
      (): SeenDomain => ({ people: new Map(), others: new Set(), subjects: new Set(), server: undefined, messages: 0 }),
    )
    known.messages += 1
    for (const other of [from, ...to])
      if (domainOf(other) !== domain && known.others.size < MAX_OTHERS) known.others.add(other)
    const topic = (mail.subject ?? '').replace(/^(?:(?:re|fwd?|aw|wg): ?)+/i, '').trim()
    if (topic.length > 3 && topic.length < 60 && known.subjects.size < MAX_SUBJECTS) known.subjects.add(topic)
  }
  const sender = domains.get(domainOf(from))
  if (sender === undefined || sender.people.size >= MAX_PEOPLE) return
  const writer = keepIn(
    sender.people,
    from,
    (): Writer => ({
      name: mail.fromName ?? '',
      first: time,
      last: time,
      hours: Array.from({ length: HALF_HOURS }, () => 0),
    }),
  )
  if (time < writer.first) writer.first = time
  if (time > writer.last) writer.last = time
  const at = Math.floor(time / HALF_HOUR_US) % HALF_HOURS
  writer.hours[at] = (writer.hours[at] ?? 0) + 1
  const received = text(fields, 'Received')
  if (received === undefined || sender.server !== undefined) return
  const hop = [...received.matchAll(OUTSIDE_HOP)].at(-1)
  if (hop?.[1] !== undefined && hop[2] !== undefined) sender.server = { name: hop[1], address: hop[2] }
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}
