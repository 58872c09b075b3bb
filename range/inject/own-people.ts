import { makePerson } from '../organisation/people.ts'
import type { Device, Place } from '../records/sign-ins.ts'
import type { Organisation, Person } from '../records/who.ts'
import type { Department, Employee, Office } from '../world.ts'
import { HALF_HOURS, type SeenPerson } from './sightings.ts'

/**
 * Departments in which attackers look for victims. The first people get these, so that even few people have them, and those of whom
 * the logs tell most come first: a victim should be somebody who can be seen.
 */
const NEEDED: readonly Department[] = [
  'sales',
  'engineering',
  'finance',
  'it',
  'research',
  'executives',
  'assistants',
  'it',
  'personnel',
  'legal',
  'production',
]

/** People and accounts as they are told apart. */
export interface Sorted {
  /** Those who sit at a keyboard or write mail. */
  readonly people: readonly SeenPerson[]
  readonly services: readonly SeenPerson[]
  readonly administrators: readonly SeenPerson[]
}

/** Tells people from accounts of services and administration, and puts a person's Windows and cloud accounts together. */
export function sortPeople(all: readonly SeenPerson[]): Sorted {
  const windows = mergeRealms(all.filter(({ domain }) => domain !== ''))
  const cloud = all.filter(({ domain }) => domain === '')
  const byForm = new Map<string, SeenPerson | null>()
  // What two people could be called names neither.
  for (const one of cloud)
    for (const form of formsOf(one)) byForm.set(form, byForm.has(form) && byForm.get(form) !== one ? null : one)
  const taken = new Set<SeenPerson>()
  for (const one of windows) {
    const twin = byForm.get(one.account.toLowerCase())
    if (twin === undefined || twin === null || taken.has(twin)) continue
    taken.add(twin)
    one.mail = twin.mail
    one.name = twin.name
    one.objectId = twin.objectId
    one.puid = twin.puid
    for (const [key, place] of twin.places) one.places.set(key, place)
    for (const [key, device] of twin.devices) one.devices.set(key, device)
    for (const [at, count] of twin.hours.entries()) one.hours[at] = (one.hours[at] ?? 0) + count
  }
  const isService = (one: SeenPerson): boolean =>
    one.mail === '' && (one.desks.size === 0 || /^(?:svc|srv|service|sql|sa_)/i.test(one.account))
  const elsewhere = ({ administers, desks }: SeenPerson): number =>
    [...administers].filter((host) => !desks.has(host)).length
  const isAdministrator = (one: SeenPerson): boolean =>
    one.mail === '' &&
    one.serviceLogons === 0 &&
    (one.sid.endsWith('-500') || /adm/i.test(one.account) || elsewhere(one) > 1)
  const administrators = windows.filter((one) => isAdministrator(one))
  const rest = windows.filter((one) => !administrators.includes(one))
  const people = [
    ...rest.filter((one) => !isService(one)),
    // A mailbox that never signs in and hardly writes is a list or a program.
    ...cloud.filter((one) => !taken.has(one) && (one.places.size > 0 || sum(one.hours) >= MIN_WRITTEN)),
  ]
  return { people: people.toSorted(byActivity), services: rest.filter(isService), administrators }
}

const MIN_WRITTEN = 5

/**
 * Kerberos writes an account's domain by its DNS name, other records by the short one. The short name is that of most of the
 * accounts that both know; where none does, it is the first part of the long one.
 */
function mergeRealms(all: readonly SeenPerson[]): readonly SeenPerson[] {
  const short = new Map<string, SeenPerson[]>()
  const plain = all.filter(({ domain }) => !domain.includes('.'))
  for (const one of plain) {
    const key = one.account.toLowerCase()
    short.set(key, [...(short.get(key) ?? []), one])
  }
  const votes = new Map<string, Map<string, number>>()
  const long = all.filter(({ domain }) => domain.includes('.'))
  for (const { domain, account } of long)
    for (const twin of short.get(account.toLowerCase()) ?? []) {
      const counts = votes.get(domain) ?? new Map<string, number>()
      votes.set(domain, counts)
      counts.set(twin.domain, (counts.get(twin.domain) ?? 0) + 1)
    }
  const alone: SeenPerson[] = []
  for (const one of long) {
    const counts = [...(votes.get(one.domain) ?? [])].toSorted((a, b) => b[1] - a[1])
    const netbios = counts[0]?.[0] ?? one.domain.split('.')[0] ?? one.domain
    const twin = short.get(one.account.toLowerCase())?.find(({ domain }) => domain === netbios)
    if (twin === undefined) {
      one.domain = netbios
      alone.push(one)
      continue
    }
    if (twin.sid === '') twin.sid = one.sid
    if (one.first < twin.first) twin.first = one.first
    if (one.last > twin.last) twin.last = one.last
  }
  return [...plain, ...alone]
}

function byActivity(a: SeenPerson, b: SeenPerson): number {
  return b.desks.size - a.desks.size || sum(b.hours) - sum(a.hours) || (a.account < b.account ? -1 : 1)
}

/** What an account may be called whose mailbox is called so: `kim.lee` may be klee. */
function formsOf({ mail, name }: SeenPerson): ReadonlySet<string> {
  const local = mail.slice(0, mail.indexOf('@'))
  const forms = new Set([local])
  for (const parts of [local.split(/[._-]/), name.toLowerCase().split(' ')]) {
    const [given = '', family = ''] = [parts[0], parts.at(-1)]
    if (parts.length < 2 || given === '' || family === '') continue
    for (const form of [
      `${given[0] ?? ''}${family}`,
      `${given}${family[0] ?? ''}`,
      `${given}.${family}`,
      `${family}${given[0] ?? ''}`,
    ])
      forms.add(form)
  }
  return forms
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, one) => all + one, 0)
}

/** Half hours of a working day. */
const WORK_DAY = 18
/** Fewer records say nothing of when somebody works. */
const MIN_RECORDS = 30
const USUAL_BEGIN_MINUTES = 8 * 60 + 40

/** Minutes after midnight UTC at which the nine busiest hours in a row begin; undefined where too little is known. */
export function workBegins(hours: readonly number[]): number | undefined {
  const all = sum(hours)
  if (all < MIN_RECORDS) return undefined
  let best = 0
  let most = -1
  for (let begin = 0; begin < HALF_HOURS; begin += 1) {
    let within = 0
    for (let at = 0; at < WORK_DAY; at += 1) within += hours[(begin + at) % HALF_HOURS] ?? 0
    if (within > most) {
      most = within
      best = begin
    }
  }
  return best * 30
}

/** Whole hours by which a clock is ahead of UTC on which work that begins so would begin in the morning. */
export function zoneHours(beginMinutes: number): number {
  const hours = Math.round((USUAL_BEGIN_MINUTES - beginMinutes) / 60)
  return hours > 12 ? hours - 24 : hours < -11 ? hours + 24 : hours
}

interface EmployeesOptions {
  readonly seen: readonly SeenPerson[]
  /** An invented person for each, whose habits they get where the logs do not tell. */
  readonly scaffold: readonly Employee[]
  readonly organisation: Organisation
  readonly officeOf: (beginMinutes: number | undefined) => Office
  /** Computers by the place of their owner in the list. */
  readonly computers: ReadonlyMap<number, string>
  readonly administration: readonly Person[]
  /** Names of computers that are there, in lower case: no invented one may have one. */
  readonly taken: ReadonlySet<string>
}

/** The seen people as the range knows people, then the invented ones that are left. */
export function employees(options: EmployeesOptions): readonly Employee[] {
  const { seen, scaffold, organisation, officeOf, computers, administration, taken } = options
  const accounts = new Map<string, string>()
  const made = scaffold.map((base, index): Employee => {
    const one = seen[index]
    const department = NEEDED[index] ?? base.department
    const begins = one === undefined ? undefined : workBegins(one.hours)
    const office = officeOf(begins)
    const account = one?.account ?? base.account
    accounts.set(base.account, account)
    const own = one === undefined || one.domain === '' ? organisation : ofDomain(organisation, one.domain)
    const places = one === undefined ? [] : [...one.places.values()].toSorted((a, b) => b.count - a.count)
    const home = placeOf(places[1]) ?? base.home
    const person = makePerson({
      organisation: own,
      account,
      name: one === undefined || one.name === '' ? base.name : one.name,
      role: base.role,
      rid: 41_104 + index,
      homeAddress: home.address,
    })
    const { administration: _none, left: _stays, ...rest } = base
    return {
      ...rest,
      ...person,
      ...(one === undefined
        ? {}
        : {
            ...(one.mail === '' ? {} : { mail: one.mail }),
            ...(one.sid === '' ? {} : { sid: one.sid }),
            ...(one.objectId === '' ? {} : { objectId: one.objectId }),
            ...(one.puid === '' ? {} : { puid: one.puid }),
          }),
      department,
      office,
      home,
      computer: computers.get(index) ?? inventedName(base, taken),
      device: deviceOf(one) ?? base.device,
      homeShare: one === undefined || places.length > 1 ? base.homeShare : 0,
      dayBegins: begins === undefined ? base.dayBegins : localMinutes(begins),
      joined: base.joined,
    }
  })
  const it = made.filter(({ department }) => department === 'it')
  return made.map((one) => {
    const admin = administration[it.indexOf(one)]
    const manager = one.manager === undefined ? undefined : accounts.get(one.manager)
    return {
      ...one,
      ...(admin === undefined ? {} : { administration: admin }),
      ...(manager === undefined || manager === one.account ? {} : { manager }),
    }
  })
}

function inventedName({ computer, account }: Employee, taken: ReadonlySet<string>): string {
  return computer === undefined || taken.has(computer.toLowerCase()) ? `${account}-pc`.toUpperCase() : computer
}

function localMinutes(beginMinutes: number): number {
  return (beginMinutes + zoneHours(beginMinutes) * 60 + 2 * 24 * 60) % (24 * 60)
}

/** An account of another domain, or of a computer, has that for its domain. */
export function ofDomain(organisation: Organisation, domain: string): Organisation {
  return domain === organisation.netbios ? organisation : { ...organisation, netbios: domain }
}

export function placeOf(place: (Place & { readonly count: number }) | undefined): Place | undefined {
  if (place === undefined) return undefined
  const { address, city, country, network } = place
  return { address, city, country, network }
}

function deviceOf(one: SeenPerson | undefined): Device | undefined {
  const [most] = [...(one?.devices.values() ?? [])].toSorted((a, b) => b.count - a.count)
  if (most === undefined) return undefined
  const { count: _count, ...device } = most
  return device
}
