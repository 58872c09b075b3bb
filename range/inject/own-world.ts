import { DAY_US, instant } from '../../src/model/time.ts'
import { makeWorld } from '../organisation/make-world.ts'
import { makePerson } from '../organisation/people.ts'
import type { Organisation, Person } from '../records/who.ts'
import type { Host, HostKind, Office, Partner, Share, World } from '../world.ts'
import { employees, ofDomain, placeOf, type Sorted, sortPeople, workBegins, zoneHours } from './own-people.ts'
import type { SeenHost, SeenPerson, SeenPlace, Sightings } from './sightings.ts'
import { CHANNELS } from './sources.ts'

/** The organisation of somebody's logs, and what of it is not theirs. */
export interface OwnWorld {
  readonly world: World
  /** Names of people and hosts that the logs do not know, made up where a campaign may need more than there are. */
  readonly invented: { readonly people: readonly string[]; readonly hosts: readonly string[] }
}

/** Campaigns choose from at least so many people; where the logs know fewer, the others are invented. */
const MIN_PEOPLE = 14
const MAX_PEOPLE = 5000

/** The world that logs tell of; what they do not tell is invented by the seed. */
export function ownWorld(seed: number, seen: Sightings): OwnWorld {
  const sorted = sortPeople(seen.people)
  const count = Math.min(MAX_PEOPLE, Math.max(MIN_PEOPLE, sorted.people.length))
  const start = instant(Math.floor(seen.from / DAY_US) * DAY_US)
  const days = Math.max(1, Math.ceil((seen.to - start) / DAY_US))
  const scaffold = makeWorld({ seed, users: count, days })
  const organisation = ownOrganisation(scaffold.organisation, seen, sorted)
  const offices = officesOf(scaffold, organisation, sorted)
  const officeOf = (begins: number | undefined): Office => offices.get(zoneOf(begins ?? offices.main)) ?? offices.first

  const computers = computersOf(sorted.people, seen.hosts, count)
  const account = (one: SeenPerson, base: Person, rid: number): Person => ({
    ...makePerson({
      organisation: ofDomain(organisation, one.domain),
      account: one.account,
      name: one.account,
      role: base.role,
      rid,
      homeAddress: base.homeAddress,
    }),
    ...(one.sid === '' ? {} : { sid: one.sid }),
  })
  const settled = (base: Person, rid: number): Person => ({
    ...base,
    organisation,
    mail: `${base.account}@${organisation.mailDomain}`,
    sid: `${organisation.domainSid}-${rid}`,
  })
  const services = scaffold.services.map((base, index) => {
    const one = sorted.services[index]
    return one === undefined ? settled(base, 41_050 + index) : account(one, base, 41_050 + index)
  })
  const [owner = scaffold.tenantAdministrator] = services
  const inventedAdmin = scaffold.people.flatMap(({ administration }) => administration ?? [])
  const administration = [0, 1].flatMap((index) => {
    const one = sorted.administrators[index]
    const base = inventedAdmin[index] ?? inventedAdmin[0]
    if (one !== undefined) return [account(one, owner, 42_000 + index)]
    return base === undefined
      ? []
      : [settled(index === 0 ? base : { ...base, account: `${base.account}2` }, 42_000 + index)]
  })
  const people = employees({
    seen: sorted.people.slice(0, count),
    scaffold: scaffold.people.map((one) => ({ ...one, joined: instant(Math.min(one.joined, start)) })),
    organisation,
    officeOf,
    computers,
    administration,
    taken: new Set(seen.hosts.map(({ name }) => name.toLowerCase())),
  })
  const hosts = hostsOf(scaffold, seen, { organisation, offices: offices.all, owner, people, computers })
  const known = new Set(seen.hosts.map(({ name }) => name.toLowerCase()))
  const world: World = {
    ...scaffold,
    start,
    end: seen.to,
    days,
    organisation,
    offices: offices.all,
    people,
    hosts,
    services,
    tenantAdministrator: { ...settled(scaffold.tenantAdministrator, 41_099), isTenantAdministrator: true },
    partners: partnersOf(scaffold, seen, people),
    shares: sharesOf(scaffold, seen, hosts),
    sites: scaffold.sites.map((site, index) => ({ ...site, name: seen.sites[index] ?? site.name })),
  }
  return {
    world,
    invented: {
      people: people.slice(Math.min(count, sorted.people.length)).map((one) => one.account),
      hosts: hosts.filter(({ name }) => !known.has(name.toLowerCase())).map(({ name }) => name),
    },
  }
}

function ownOrganisation(scaffold: Organisation, seen: Sightings, { people }: Sorted): Organisation {
  const isHost = new Set(seen.hosts.map(({ name }) => name.toUpperCase()))
  const netbios = most(people.map(({ domain }) => domain).filter((domain) => domain !== '' && !isHost.has(domain)))
  const directory = most(seen.hosts.map((host) => host.directory).filter((name) => name !== ''))
  const mailDomain = seen.mailDomain ?? directory?.split('.').slice(-2).join('.') ?? scaffold.mailDomain
  const domainSid = most(
    people.filter((one) => one.domain === netbios).flatMap(({ sid }) => sid.replace(/-\d+$/, '') || []),
  )
  const office = most(
    people.flatMap(({ places }) =>
      [...places.values()].flatMap((one) => Array.from({ length: Math.min(one.count, 20) }, () => one.address)),
    ),
  )
  return {
    ...scaffold,
    name: mailDomain.split('.')[0] ?? scaffold.name,
    mailDomain,
    directory: directory ?? mailDomain,
    netbios: netbios ?? (directory ?? mailDomain).split('.')[0]?.toUpperCase() ?? scaffold.netbios,
    domainSid: domainSid ?? scaffold.domainSid,
    tenantId: seen.tenantId ?? scaffold.tenantId,
    cloudName: seen.cloudName ?? mailDomain.split('.')[0] ?? scaffold.cloudName,
    officeAddress: office ?? scaffold.officeAddress,
    mailGateway: { ...scaffold.mailGateway, name: `mx.${mailDomain}` },
    mailServer: { ...scaffold.mailServer, name: `mbx01.${mailDomain}` },
  }
}

/** What occurs most in a list; the first of equals. */
function most(list: readonly string[]): string | undefined {
  const counts = new Map<string, number>()
  for (const one of list) counts.set(one, (counts.get(one) ?? 0) + 1)
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0]
}

interface Offices {
  readonly all: readonly Office[]
  readonly first: Office
  /** When work begins in the organisation, in minutes after midnight UTC. */
  readonly main: number
  readonly get: (zone: string) => Office | undefined
}

function zoneOf(beginMinutes: number): string {
  const hours = zoneHours(beginMinutes)
  return `${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}:00`
}

/** Begin of work where nothing tells: 8:40 in Central Europe's winter. */
const USUAL_BEGIN = 7 * 60 + 40

/** An office for each zone in which people work; the logs do not name places, so an office is where the clock is the same. */
function officesOf(scaffold: World, organisation: Organisation, { people }: Sorted): Offices {
  const [base] = scaffold.offices
  if (base === undefined) throw new RangeError('no office')
  const all = people.reduce(
    (hours, one) => hours.map((count, at) => count + (one.hours[at] ?? 0)),
    Array.from({ length: 48 }, () => 0),
  )
  const main = workBegins(all) ?? USUAL_BEGIN
  const zones = [...new Set([zoneOf(main), ...people.map((one) => zoneOf(workBegins(one.hours) ?? main))])]
  const places = new Map<string, SeenPlace>()
  for (const one of people) for (const place of one.places.values()) places.set(place.address, place)
  const egress = placeOf(places.get(organisation.officeAddress)) ?? {
    ...base.egress,
    address: organisation.officeAddress,
  }
  const offices = zones.map(
    (zone, index): Office => ({
      ...(scaffold.offices[index % scaffold.offices.length] ?? base),
      city: egress.city || base.city,
      country: egress.country || base.country,
      zone,
      egress,
    }),
  )
  return {
    all: offices,
    first: offices[0] ?? base,
    main,
    get: (zone) => offices.find((one) => one.zone === zone),
  }
}

/**
 * Whose computer is whose: each goes to the one who is at it most, and nobody has two. A workstation of which no log tells who
 * sits at it goes to one who would have none, by their place in `count` people.
 */
function computersOf(
  people: readonly SeenPerson[],
  hosts: readonly SeenHost[],
  count: number,
): ReadonlyMap<number, string> {
  const workstations = hosts.filter((one) => !isServer(one))
  const names = new Map(workstations.map(({ name }) => [name.toLowerCase(), name]))
  const claims = people
    .flatMap((person, at) => [...person.desks].map(([host, sessions]) => ({ at, host, sessions })))
    .filter(({ host }) => names.has(host))
    .toSorted((a, b) => b.sessions - a.sessions)
  const owned = new Map<number, string>()
  const given = new Set<string>()
  for (const { at, host } of claims) {
    if (owned.has(at) || given.has(host)) continue
    owned.set(at, names.get(host) ?? host)
    given.add(host)
  }
  const free = workstations
    .filter(({ name, shares }) => !given.has(name.toLowerCase()) && shares.size === 0)
    .toSorted(byLogs)
  for (let at = 0; at < count && free.length > 0; at += 1) if (!owned.has(at)) owned.set(at, free.shift()?.name ?? '')
  return owned
}

/** Computers that tell most first: what is done there can be seen. */
function byLogs(a: SeenHost, b: SeenHost): number {
  return tells(b) - tells(a) || (a.name < b.name ? -1 : 1)
}

function tells({ channels }: SeenHost): number {
  const names = [...channels.keys()]
  return names.filter((name) => /Sysmon/.test(name)).length * 2 + names.filter((name) => name === 'Security').length
}

const MIN_DOMAIN_LOGONS = 5

function isServer({ name, domainLogons, isLinux }: SeenHost): boolean {
  return (
    isLinux || domainLogons >= MIN_DOMAIN_LOGONS || /^(?:srv|dc|fs|app|sql|bak|backup|jmp|jump|ex|file)/i.test(name)
  )
}

interface HostsOptions {
  readonly organisation: Organisation
  readonly offices: readonly Office[]
  readonly owner: Person
  readonly people: World['people']
  readonly computers: ReadonlyMap<number, string>
}

/** Servers and desks that the logs know in the places of the invented ones; roles that nobody fills stay invented and silent. */
function hostsOf(scaffold: World, seen: Sightings, options: HostsOptions): readonly Host[] {
  const { organisation, offices, owner, people, computers } = options
  const [office] = offices
  if (office === undefined) return []
  const desks = new Set([...computers.values()].map((name) => name.toLowerCase()))
  const rest = seen.hosts.filter(({ name }) => !desks.has(name.toLowerCase())).toSorted(byLogs)
  const used = new Set<SeenHost>()
  const pick = (fits: (host: SeenHost) => boolean): SeenHost | undefined => {
    const found = rest.find((one) => !used.has(one) && fits(one))
    if (found !== undefined) used.add(found)
    return found
  }
  const roles: readonly (readonly [HostKind, (host: SeenHost) => boolean])[] = [
    ['controller', ({ domainLogons, name }) => domainLogons >= MIN_DOMAIN_LOGONS || /dc\d*$/i.test(name)],
    ['controller', ({ domainLogons }) => domainLogons >= MIN_DOMAIN_LOGONS],
    ['web', ({ isWeb }) => isWeb],
    ['linux', ({ isLinux }) => isLinux],
    ['file server', ({ shares, name, isLinux }) => !isLinux && (shares.size > 0 || /fs|file/i.test(name))],
    ['backup', ({ name, isLinux }) => !isLinux && /ba[ck]/i.test(name)],
    ['jump', ({ name, isLinux }) => !isLinux && /jump|jmp|rds|ts\d/i.test(name)],
    ['application', ({ isLinux }) => !isLinux],
  ]
  const made: Host[] = []
  const servers = scaffold.hosts.filter(({ kind }) => kind !== 'desk' && kind !== 'laptop')
  const own = (kind: HostKind, host: SeenHost): void => {
    made.push(seenAs(host, kind, { office, owner, organisation, like: servers.find((one) => one.kind === kind) }))
  }
  for (const [kind, fits] of roles) {
    const host = pick(fits)
    if (host !== undefined) own(kind, host)
  }
  for (const host of rest) if (!used.has(host)) own(host.isWeb ? 'web' : host.isLinux ? 'linux' : 'application', host)
  for (const base of servers)
    if (!made.some(({ kind }) => kind === base.kind)) made.push(silent({ ...base, office, owner }))
  const names = new Map(seen.hosts.map((one) => [one.name.toLowerCase(), one]))
  for (const person of people) {
    const host = names.get(person.computer?.toLowerCase() ?? '')
    const like = scaffold.hosts.find(({ kind }) => kind === 'desk' || kind === 'laptop')
    if (host !== undefined)
      made.push(seenAs(host, 'desk', { office: person.office, owner: person, organisation, like }))
    else if (like !== undefined && person.computer !== undefined) {
      const base = scaffold.hosts.find(({ name }) => name === person.computer) ?? { ...like, name: person.computer }
      made.push(silent({ ...base, owner: person, office: person.office }))
    }
  }
  return made
}

interface SeenAs {
  readonly office: Office
  readonly owner: Person
  readonly organisation: Organisation
  readonly like: Host | undefined
}

function seenAs(host: SeenHost, kind: HostKind, { office, owner, organisation, like }: SeenAs): Host {
  const address = [...host.addresses].toSorted((a, b) => b[1] - a[1])[0]?.[0]
  const readers = new Set([...host.files.values()].map(({ reader }) => reader))
  const directory = host.directory === '' ? organisation.directory : host.directory
  return {
    name: host.name,
    kind,
    owner: { ...owner, organisation: { ...owner.organisation, directory } },
    office,
    address: address ?? like?.address ?? '10.10.1.77',
    mac: like?.mac ?? '02:00:00:00:00:77',
    hasSysmon: [...host.channels.keys()].some((name) => /Sysmon/i.test(name)),
    isCollected: [...host.channels.keys()].some((name) => CHANNELS.test(name)),
    format: readers.has('json') ? 'json' : 'xml',
    skewSeconds: 0,
  }
}

function silent(host: Host): Host {
  return { ...host, hasSysmon: false, isCollected: false, skewSeconds: 0 }
}

function partnersOf(scaffold: World, seen: Sightings, people: World['people']): readonly Partner[] {
  const byMail = new Map(people.map(({ mail, account }) => [mail, account]))
  return scaffold.partners.map((base, index) => {
    const one = seen.partners[index]
    const contacts = [...(one?.ours ?? [])].flatMap((address) => byMail.get(address) ?? [])
    const ours = contacts.length > 0 ? contacts : [people[index % people.length]?.account ?? '']
    if (one === undefined) return { ...base, contacts: ours }
    const site = one.server ?? { name: `mail.${one.domain}`, address: base.site.address }
    const [facts] = base.people
    return {
      ...base,
      name: (one.domain.split('.')[0] ?? '').replace(/^./, (letter) => letter.toUpperCase()),
      domain: one.domain,
      site,
      people: [...one.people].map(([address, name]) => ({
        name: name === '' ? address : name,
        address,
        server: site,
        ...(facts?.checks === undefined ? {} : { checks: facts.checks }),
      })),
      contacts: ours,
      projects: one.subjects.size > 0 ? [...one.subjects] : base.projects,
    }
  })
}

function sharesOf(scaffold: World, seen: Sightings, hosts: readonly Host[]): readonly Share[] {
  const fileServer = hosts.find(({ kind }) => kind === 'file server')?.name ?? ''
  const own = seen.hosts
    .flatMap((host) => [...host.shares.values()].map((share) => ({ host: host.name, share })))
    .filter(({ host }) => hosts.some(({ name }) => name === host))
    .toSorted((a, b) => b.share.files.size - a.share.files.size)
  return scaffold.shares.map((base, index) => {
    const one = own[index % Math.max(1, own.length)]
    if (one === undefined) return { ...base, host: fileServer }
    const { host, share } = one
    return {
      ...base,
      host,
      name: share.name,
      localPath: share.localPath === '' ? base.localPath : share.localPath,
      files: share.files.size > 0 ? [...share.files] : base.files,
    }
  })
}
