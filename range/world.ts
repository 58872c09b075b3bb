import type { Instant } from '../src/model/time.ts'
import type { Correspondent } from './records/message.ts'
import type { Device, Place } from './records/sign-ins.ts'
import type { Machine, Organisation, Person, Site } from './records/who.ts'

/** The departments of the organisation. */
export type Department =
  | 'sales'
  | 'engineering'
  | 'production'
  | 'finance'
  | 'personnel'
  | 'legal'
  | 'it'
  | 'research'
  | 'executives'
  | 'assistants'

/** One place of the organisation. */
export interface Office {
  readonly city: string
  readonly country: string
  /** IANA name of its time zone. */
  readonly zone: string
  /** Network of its desks: the first two numbers of their addresses. */
  readonly network: string
  /** The address that its network has on the internet, as sign-ins show it. */
  readonly egress: Place
}

/** A person who works here, with an account, a mailbox and mostly a computer. */
export interface Employee extends Person {
  readonly department: Department
  readonly title: string
  readonly office: Office
  /** Account of the manager; absent for the head. */
  readonly manager?: string
  readonly isContractor: boolean
  readonly secondFactor: 'app' | 'text message' | 'none'
  /** Their computer's name. Production people share terminals and have none. */
  readonly computer?: string
  /** Second account for administration; IT people only. */
  readonly administration?: Person
  /** Where their home network is. */
  readonly home: Place
  /** The device that their cloud sign-ins name. */
  readonly device: Device
  readonly phone: Device
  /** Share of days on which they work from home. */
  readonly homeShare: number
  /** Minutes by which their day begins after midnight, by their office's clock. */
  readonly dayBegins: number
  readonly joined: Instant
  /** Undefined where they stay. */
  readonly left?: Instant
}

/** What a computer is for. */
export type HostKind =
  | 'desk'
  | 'laptop'
  | 'controller'
  | 'file server'
  | 'backup'
  | 'application'
  | 'web'
  | 'jump'
  | 'linux'

/** A computer of the organisation. */
export interface Host extends Machine {
  readonly kind: HostKind
  readonly office: Office
  readonly mac: string
  /** Whether Sysmon, PowerShell and task logs are collected, or only Security and System. */
  readonly hasSysmon: boolean
  /** False where its logs are not collected at all. */
  readonly isCollected: boolean
  /** Format in which its logs come: Winlogbeat's lines, or XML. */
  readonly format: 'json' | 'xml'
  /** How far its clock is ahead, in seconds. */
  readonly skewSeconds: number
}

/** Another organisation with which ours deals. */
export interface Partner {
  readonly name: string
  readonly domain: string
  readonly kind: 'supplier' | 'customer' | 'carrier' | 'bank' | 'law firm' | 'research' | 'agency'
  readonly site: Site
  readonly people: readonly Correspondent[]
  /** Accounts of our people who deal with them. */
  readonly contacts: readonly string[]
  /** What they and ours talk about: names that an outsider can't know. */
  readonly projects: readonly string[]
}

/** The organisation as it stands; pure, made from seed and size alone. */
export interface World {
  readonly seed: number
  /** First instant (a Monday 00:00 UTC) and the first after the last day. */
  readonly start: Instant
  readonly end: Instant
  readonly days: number
  readonly organisation: Organisation
  readonly offices: readonly Office[]
  readonly people: readonly Employee[]
  readonly hosts: readonly Host[]
  /** Accounts of services, such as that of the nightly backup. */
  readonly services: readonly Person[]
  /** The tenant's administration account. */
  readonly tenantAdministrator: Person
  readonly partners: readonly Partner[]
  /** Projects of our own, by name. */
  readonly projects: readonly string[]
  /** Shares of the file servers. */
  readonly shares: readonly Share[]
  /** Sites on the web, in the order of how often they are visited. */
  readonly sites: readonly Site[]
}

/** A share of a file server. */
export interface Share {
  readonly host: string
  readonly name: string
  readonly localPath: string
  readonly department: Department
  readonly files: readonly string[]
}

/** The person with an account. @throws RangeError where there is none. */
export function personOf(world: World, account: string): Employee {
  return found(
    world.people.find((one) => one.account === account),
    `account ${account}`,
  )
}

/** The host of a name. @throws RangeError where there is none. */
export function hostOf(world: World, name: string): Host {
  let known = hostsByName.get(world)
  if (known === undefined) {
    known = new Map(world.hosts.map((one) => [one.name, one]))
    hostsByName.set(world, known)
  }
  return found(known.get(name), `host ${name}`)
}

const hostsByName = new WeakMap<World, ReadonlyMap<string, Host>>()

/** The computer of a person. @throws RangeError where they have none. */
export function computerOf(world: World, person: Employee): Host {
  return hostOf(world, person.computer ?? `of ${person.account}`)
}

/** All hosts of these kinds. */
export function hostsOf(world: World, ...kinds: readonly HostKind[]): readonly Host[] {
  return world.hosts.filter(({ kind }) => kinds.includes(kind))
}

/** People with a computer who are there over the whole range of days, of these departments (none named: of all). */
export function staffOf(world: World, ...departments: readonly Department[]): readonly Employee[] {
  return world.people.filter(
    ({ department, computer, joined, left }) =>
      computer !== undefined &&
      joined <= world.start &&
      left === undefined &&
      (departments.length === 0 || departments.includes(department)),
  )
}

function found<Thing>(thing: Thing | undefined, what: string): Thing {
  if (thing === undefined) throw new RangeError(`not in this world: ${what}`)
  return thing
}
