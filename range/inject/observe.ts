import { type Event, isReject, type Outcome } from '../../src/model/event.ts'
import { DAY_US, type Instant, instant, isBelievable } from '../../src/model/time.ts'
import { type CloudNotes, noteAudit, noteSignIn } from './observe-cloud.ts'
import { type MailNotes, noteMail } from './observe-mail.ts'
import { hostOfLine, noteNumber, noteWindows, settleNumbers, settleOrphans } from './observe-windows.ts'
import { keepIn, openBook, seenFile, seenPerson } from './observed-book.ts'
import type { SeenPartner, SeenSource, Sightings } from './sightings.ts'
import { CHANNELS, kindTeller, type SourceKind, textOf, timeOf } from './sources.ts'

/** Learns of an organisation from its logs. */
export interface Observer {
  /** Takes what a reader gave; `reader` is its id. */
  readonly take: (outcomes: readonly Outcome[], reader: string) => void
  /** Records that some source of ours could have written. */
  readonly known: () => number
  /** @throws RangeError where nothing was known. */
  readonly finish: () => Sightings
}

/** Days without a record that end a stretch of logs. */
const MAX_GAP_DAYS = 14
/** What is kept of the names of sites. */
const MAX_SITES = 20_000

/** The period that the user named. */
interface Period {
  readonly since?: Instant | undefined
  readonly until?: Instant | undefined
}

/** Opens an observer that has seen nothing. Within a period that the user named, a long gap does not end the logs. */
export function openObserver({ since, until }: Period = {}): Observer {
  const kindOf = kindTeller()
  const book = openBook()
  const sources = new Map<SourceKind, SeenSource>()
  const days = new Map<number, number>()
  const cloud: CloudNotes = { tenants: new Map(), cloudNames: new Map() }
  const mail: MailNotes = { mailboxes: new Map(), domains: new Map() }
  const sites = new Map<string, number>()
  let known = 0

  const takeEvent = (event: Event, reader: string): void => {
    const kind = kindOf(event)
    if (kind === undefined) return
    if (kind === 'windows') noteNumber(book, event)
    const time = timeOf(event)
    const isDated = isBelievable(time)
    if (isDated && ((since !== undefined && time < since) || (until !== undefined && time >= until))) return
    if (kind === 'windows' && !CHANNELS.test(String(event.fields.Channel))) {
      // Nothing can be written there, but it names hosts and people.
      noteWindows(book, event, reader)
      return
    }
    known += 1
    const source = keepIn(sources, kind, (): SeenSource => ({ first: time, last: time, files: new Map(), records: 0 }))
    source.records += 1
    seenFile(source.files, event.raw.file, reader).records += 1
    if (isDated) {
      const day = Math.floor(time / DAY_US)
      days.set(day, (days.get(day) ?? 0) + 1)
      if (!isBelievable(source.first) || time < source.first) source.first = time
      if (time > source.last) source.last = time
    }
    if (kind === 'windows') noteWindows(book, event, reader)
    else if (kind === 'entra') noteSignIn(book, cloud, event)
    else if (kind === 'm365') noteAudit(book, cloud, event)
    else if (kind === 'mail') noteMail(mail, event, reader)
    else if (kind === 'auth' || kind === 'audit') hostOfLine(book, event, reader, { line: textOf(event), time })
    const { target } = event
    if (target?.domain !== undefined && sites.size < MAX_SITES)
      sites.set(target.domain, (sites.get(target.domain) ?? 0) + 1)
  }

  return {
    take: (outcomes, reader) => {
      for (const one of outcomes) if (!isReject(one)) takeEvent(one, reader)
    },
    known: () => known,
    finish: () => {
      settleOrphans(book)
      settleNumbers(book)
      const { from, to } = busiestStretch(
        days,
        [...sources.values()],
        since === undefined && until === undefined ? MAX_GAP_DAYS : Number.POSITIVE_INFINITY,
      )
      const isWithin = ({ first, last }: { readonly first: Instant; readonly last: Instant }): boolean =>
        last >= from && first < to
      const mailDomain = commonest(cloud.tenants) ?? commonestDomain(mail)
      for (const { address, name, first, last, hours } of sendersOf(mail, mailDomain)) {
        const person = seenPerson(book, address, first)
        if (person === undefined) continue
        person.mail = address
        if (person.name === '') person.name = name
        if (last > person.last) person.last = last
        for (const [at, count] of hours.entries()) person.hours[at] = (person.hours[at] ?? 0) + count
      }
      return {
        sources: new Map([...sources].filter(([, source]) => isWithin(source))),
        people: [...book.people.values()].filter(isWithin),
        hosts: [...book.hosts.values()].filter(isWithin),
        partners: partnersOf(mail, mailDomain),
        mailboxes: mail.mailboxes,
        mailDomain,
        tenantId: commonest(book.tenantIds),
        cloudName: commonest(cloud.cloudNames),
        sites: [...sites]
          .filter(([name]) => name.includes('.'))
          .toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
          .map(([name]) => name),
        from,
        to,
      }
    },
  }
}

/** The days with most records that no long gap parts, cut to the first and last record where sources begin and end within. */
function busiestStretch(
  days: ReadonlyMap<number, number>,
  sources: readonly SeenSource[],
  maxGapDays: number,
): { readonly from: Instant; readonly to: Instant } {
  const sorted = [...days].toSorted((a, b) => a[0] - b[0])
  let best = { first: 0, last: 0, records: 0 }
  let current = { first: sorted[0]?.[0] ?? 0, last: sorted[0]?.[0] ?? 0, records: 0 }
  for (const [day, records] of sorted) {
    current =
      day - current.last > maxGapDays
        ? { first: day, last: day, records }
        : { first: current.first, last: day, records: current.records + records }
    if (current.records > best.records) best = current
  }
  if (best.records === 0) throw new RangeError('no record with a time')
  const [begin, end] = [best.first * DAY_US, (best.last + 1) * DAY_US]
  const firsts = sources.map(({ first }) => first).filter((time) => time >= begin && time < end)
  const lasts = sources.map(({ last }) => last).filter((time) => time >= begin && time < end)
  const isWhole = sources.every(({ first }) => first >= begin)
  return {
    from: instant(isWhole && firsts.length > 0 ? Math.min(...firsts) : begin),
    to: instant(lasts.length === sources.length ? Math.max(...lasts) + 1 : end),
  }
}

/** The key with the highest count; the first of equals. */
function commonest(counts: ReadonlyMap<string, number>): string | undefined {
  let best: string | undefined
  let most = 0
  for (const [key, count] of counts)
    if (count > most) {
      best = key
      most = count
    }
  return best
}

/** The domain that is in most messages: in a mailbox its owner's is in all. */
function commonestDomain({ domains }: MailNotes): string | undefined {
  return commonest(new Map([...domains].map(([domain, { messages }]) => [domain, messages])))
}

function sendersOf(
  { domains }: MailNotes,
  own: string | undefined,
): readonly {
  readonly address: string
  readonly name: string
  readonly first: Instant
  readonly last: Instant
  readonly hours: readonly number[]
}[] {
  const known = own === undefined ? undefined : domains.get(own)
  return known === undefined ? [] : [...known.people].map(([address, one]) => ({ address, ...one }))
}

/** Fewer messages than these make no partner. */
const MIN_PARTNER_MESSAGES = 3
const MAX_PARTNERS = 200

function partnersOf({ domains }: MailNotes, own: string | undefined): readonly SeenPartner[] {
  return [...domains]
    .filter(([domain, { messages, others }]) => domain !== own && messages >= MIN_PARTNER_MESSAGES && others.size > 0)
    .toSorted((a, b) => b[1].others.size - a[1].others.size || b[1].messages - a[1].messages)
    .slice(0, MAX_PARTNERS)
    .map(([domain, { people, others, subjects, server, messages }]) => ({
      domain,
      people: new Map([...people].map(([address, { name }]) => [address, name])),
      ours: others,
      subjects,
      server,
      messages,
    }))
}
