import type { Instant } from '../../src/model/time.ts'
import { HALF_HOURS, type SeenFile, type SeenHost, type SeenPerson } from './sightings.ts'

/** People and hosts as they turn up. */
export interface Book {
  /** By `domain\account`, or by mail address, in lower case. */
  readonly people: Map<string, SeenPerson>
  readonly hosts: Map<string, SeenHost>
  /** Domains whose accounts belong to the system, by their security identifiers. */
  readonly systemDomains: Set<string>
  readonly tenantIds: Map<string, number>
  /** The highest number of a record by host and channel, of the whole logs. */
  readonly numbers: Map<string, number>
  /** Files of Linux computers that do not name them. */
  readonly orphans: Map<string, SeenFile>
}

/** More people, hosts or files than these are not kept. */
const MAX_KEPT = 100_000

export function openBook(): Book {
  return {
    people: new Map(),
    hosts: new Map(),
    systemDomains: new Set(),
    tenantIds: new Map(),
    orphans: new Map(),
    numbers: new Map(),
  }
}

/** What a map has for a key, made where it has nothing. */
export function keepIn<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  if (map.size < MAX_KEPT) map.set(key, made)
  return made
}

export function seenFile(files: Map<string, SeenFile>, file: string, reader: string): SeenFile {
  return keepIn(files, file, () => ({ reader, records: 0 }))
}

/** The person of a key; undefined where too many are known. */
export function seenPerson(book: Book, key: string, time: Instant): SeenPerson | undefined {
  const name = key.toLowerCase()
  const one = keepIn(book.people, name, (): SeenPerson => {
    const [domain = '', account = ''] = name.includes('\\') ? key.split('\\') : ['', key.split('@')[0] ?? '']
    return {
      domain,
      account,
      name: '',
      mail: name.includes('@') ? name : '',
      sid: '',
      objectId: '',
      puid: '',
      first: time,
      last: time,
      hours: Array.from({ length: HALF_HOURS }, () => 0),
      desks: new Map(),
      administers: new Set(),
      places: new Map(),
      devices: new Map(),
      serviceLogons: 0,
    }
  })
  if (time < one.first) one.first = time
  if (time > one.last) one.last = time
  return one
}

/** The host of a name, with or without its domain. */
export function seenHost(book: Book, fullName: string, time: Instant): SeenHost {
  const [name = '', ...rest] = fullName.split('.')
  const one = keepIn(
    book.hosts,
    name.toLowerCase(),
    (): SeenHost => ({
      name,
      directory: '',
      first: time,
      last: time,
      addresses: new Map(),
      channels: new Map(),
      files: new Map(),
      shares: new Map(),
      domainLogons: 0,
      isLinux: false,
      isWeb: false,
    }),
  )
  if (rest.length > 1) one.directory = rest.join('.').toLowerCase()
  if (time < one.first) one.first = time
  if (time > one.last) one.last = time
  return one
}

/** Counts half an hour of a person's own work. */
export function atWork(person: SeenPerson | undefined, time: Instant): void {
  if (person === undefined) return
  const at = Math.floor(time / HALF_HOUR_US) % HALF_HOURS
  person.hours[at] = (person.hours[at] ?? 0) + 1
}

const HALF_HOUR_US = 30 * 60 * 1_000_000
