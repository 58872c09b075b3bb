import { dirname } from 'node:path/posix'
import type { Event, Fields, User } from '../../src/model/event.ts'
import { type Instant, isBelievable } from '../../src/model/time.ts'
import { atWork, type Book, keepIn, seenFile, seenHost, seenPerson } from './observed-book.ts'
import type { SeenHost, SeenPerson } from './sightings.ts'

/** Accounts of people and services have security identifiers that begin so; the system's own do not. */
const ACCOUNT_SID = /^S-1-5-21-\d+-\d+-\d+-\d+$/
/** Logon types: at the keyboard, unlocked, from afar, with cached credentials. */
const AT_A_DESK = new Set([2, 7, 10, 11])
const BATCH_OR_SERVICE = new Set([4, 5])
const DOMAIN_LOGONS = new Set([4768, 4769, 4771])
const MAX_SHARE_FILES = 200

/** Takes what a Windows record tells of hosts and people. */
export function noteWindows(book: Book, event: Event, reader: string): void {
  const { device, time, fields, actor, target, auth } = event
  const computer = text(fields, 'Computer') ?? device?.hostname
  if (computer === undefined || computer === '' || !isBelievable(time)) return
  const host = seenHost(book, computer, time)
  seenFile(host.files, event.raw.file, reader).records += 1
  host.channels.set(text(fields, 'Channel') ?? '', 0)
  const id = number(fields, 'EventID')
  if (DOMAIN_LOGONS.has(id)) host.domainLogons += 1
  if (id === 5140 || id === 5145) noteShare(host, fields)
  if (id === 3 && text(fields, 'Initiated') === 'true') count(host.addresses, text(fields, 'SourceIp'))

  const doer = personOf(book, actor?.user, time)
  const other = personOf(book, target?.user, time)
  if (id === 4624 && other !== undefined && auth !== undefined) noteLogon(book, host, other, event)
  else if (id === 4672) {
    const elevated = doer ?? other
    elevated?.administers.add(host.name.toLowerCase())
  } else if (event.classUid === PROCESS_CLASS && doer !== undefined) {
    doer.desks.set(host.name.toLowerCase(), (doer.desks.get(host.name.toLowerCase()) ?? 0) + 1)
    atWork(doer, time)
  }
}

/** Takes the number of a Windows record, whenever it was: no new record may have one that is taken. */
export function noteNumber(book: Book, { fields, device }: Event): void {
  const key = numberKey(text(fields, 'Computer') ?? device?.hostname ?? '', text(fields, 'Channel') ?? '')
  const highest = keepIn(book.numbers, key, () => 0)
  const own = number(fields, 'EventRecordID')
  if (own > highest) book.numbers.set(key, own)
}

/** Gives the channels of all hosts their highest numbers. */
export function settleNumbers(book: Book): void {
  for (const host of book.hosts.values())
    for (const channel of host.channels.keys())
      host.channels.set(channel, book.numbers.get(numberKey(host.name, channel)) ?? 0)
}

function numberKey(computer: string, channel: string): string {
  return `${computer.split('.')[0]?.toLowerCase() ?? ''} ${channel}`
}

/** OCSF class of process activity. */
const PROCESS_CLASS = 1007
/** A logon at the keyboard says more about whose computer it is than a process. */
const LOGON_WEIGHT = 20

function noteLogon(book: Book, host: SeenHost, person: SeenPerson, { fields, auth, time, srcEndpoint }: Event): void {
  const type = auth?.logonType ?? 0
  const key = host.name.toLowerCase()
  if (AT_A_DESK.has(type)) {
    // From afar one works on another's computer.
    if (type !== 10) person.desks.set(key, (person.desks.get(key) ?? 0) + LOGON_WEIGHT)
    atWork(person, time)
  }
  if (BATCH_OR_SERVICE.has(type)) person.serviceLogons += 1
  const from = text(fields, 'WorkstationName')
  const address = srcEndpoint?.ip
  if (type === 3 && from !== undefined && /^[\w-]{2,15}$/.test(from) && address !== undefined && isOutside(address))
    count(keepIn(book.hosts, from.toLowerCase(), () => seenHost(book, from, time)).addresses, address)
}

function isOutside(address: string): boolean {
  return !address.startsWith('127.') && address !== '::1' && address !== '-' && address !== ''
}

function noteShare(host: SeenHost, fields: Fields): void {
  const name = text(fields, 'ShareName')?.split('\\').at(-1) ?? ''
  // What ends in a dollar is for administration.
  if (name === '' || name.endsWith('$')) return
  const share = keepIn(host.shares, name, () => ({ name, localPath: '', files: new Set<string>() }))
  const local = text(fields, 'ShareLocalPath')
  if (local !== undefined && local !== '') share.localPath = local
  const file = text(fields, 'RelativeTargetName')
  if (file !== undefined && /\.\w{2,5}$/.test(file) && share.files.size < MAX_SHARE_FILES) share.files.add(file)
}

/** The person of an account; undefined for the system's own and for computers. */
function personOf(book: Book, user: User | undefined, time: Instant): SeenPerson | undefined {
  const { name, domain = '', uid = '' } = user ?? {}
  if (name === undefined || name === '' || name === '-' || name.endsWith('$') || name.includes('@')) return undefined
  if (uid.startsWith('S-1-') && !ACCOUNT_SID.test(uid)) {
    book.systemDomains.add(domain.toUpperCase())
    return undefined
  }
  if (domain === '' || domain === '-' || domain.includes(' ') || book.systemDomains.has(domain.toUpperCase()))
    return undefined
  const person = seenPerson(book, `${domain.toUpperCase()}\\${name}`, time)
  if (person !== undefined && ACCOUNT_SID.test(uid)) person.sid = uid
  return person
}

const LINE_HOST = /^(?:\d{4}-\d\d-\d\dT\S{6,30}|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) ([\w.-]{1,64}) /

/** Takes what a line of Linux tells of its computer: it names it, or its folder does. */
export function hostOfLine(
  book: Book,
  { device, raw }: Event,
  reader: string,
  { line, time }: { readonly line: string | undefined; readonly time: Instant },
): void {
  const named = device?.hostname ?? LINE_HOST.exec(line ?? '')?.[1]
  if (named === undefined) seenFile(book.orphans, raw.file, reader).records += 1
  else asLinux(seenHost(book, named, time), raw.file, reader, 1)
}

/** Gives files that name no computer to the one that their folder is called after. */
export function settleOrphans(book: Book): void {
  for (const [file, { reader, records }] of book.orphans) {
    const host = book.hosts.get((dirname(file).split('/').at(-1) ?? '').toLowerCase())
    if (host !== undefined) asLinux(host, file, reader, records)
  }
}

function asLinux(host: SeenHost, file: string, reader: string, records: number): void {
  host.isLinux = true
  if (/^(?:web|www)/i.test(host.name)) host.isWeb = true
  seenFile(host.files, file, reader).records += records
}

function count(counts: Map<string, number>, key: string | undefined): void {
  if (key !== undefined && isOutside(key)) counts.set(key, (counts.get(key) ?? 0) + 1)
}

/** A field's text; undefined where it has none. */
export function text(fields: Fields, name: string): string | undefined {
  const value = fields[name]
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
}

function number(fields: Fields, name: string): number {
  const value = Number(fields[name])
  return Number.isFinite(value) ? value : 0
}
