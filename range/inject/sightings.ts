import type { Instant } from '../../src/model/time.ts'
import type { SourceKind } from './sources.ts'

/** From when to when something left records. */
export interface Span {
  first: Instant
  last: Instant
}

/** Half hours of a day, by which working hours are counted. */
export const HALF_HOURS = 48

/** Somewhere that sign-ins came from. */
export interface SeenPlace {
  readonly address: string
  readonly city: string
  readonly country: string
  readonly network: number
  count: number
}

/** A device that sign-ins named. */
export interface SeenDevice {
  readonly id: string
  readonly name: string
  readonly system: string
  readonly browser: string
  readonly agent: string
  readonly managed: boolean
  count: number
}

/** An account, as far as the logs tell. */
export interface SeenPerson extends Span {
  /** NetBIOS name of its domain or computer; empty where only the cloud or mail knows it. */
  domain: string
  account: string
  name: string
  mail: string
  sid: string
  objectId: string
  puid: string
  /** Records by half hour of the day (UTC) that a person made themselves. */
  readonly hours: number[]
  /** Sessions at a keyboard and processes, by host. */
  readonly desks: Map<string, number>
  /** Hosts on which it had an administrator's rights. */
  readonly administers: Set<string>
  readonly places: Map<string, SeenPlace>
  readonly devices: Map<string, SeenDevice>
  /** Sessions of services and batch jobs. */
  serviceLogons: number
}

/** A computer, as far as the logs tell. */
export interface SeenHost extends Span {
  name: string
  /** DNS name of its domain; empty where the logs do not tell. */
  directory: string
  readonly addresses: Map<string, number>
  /** Channels of Windows, each with the highest number of its records. */
  readonly channels: Map<string, number>
  /** Files in which its records lie, with their reader and number of records. */
  readonly files: Map<string, SeenFile>
  readonly shares: Map<string, SeenShare>
  /** Tickets and passwords checked for the domain: a controller's work. */
  domainLogons: number
  isLinux: boolean
  isWeb: boolean
}

export interface SeenShare {
  readonly name: string
  localPath: string
  readonly files: Set<string>
}

export interface SeenFile {
  readonly reader: string
  records: number
}

/** Another organisation with which mail was exchanged. */
export interface SeenPartner {
  readonly domain: string
  readonly people: Map<string, string>
  readonly ours: Set<string>
  readonly subjects: Set<string>
  server: { readonly name: string; readonly address: string } | undefined
  messages: number
}

/** A source of a kind. */
export interface SeenSource extends Span {
  readonly files: Map<string, SeenFile>
  records: number
}

/** A mailbox file or a folder of messages, with how often each of our addresses is in it. */
export interface SeenMailbox {
  readonly reader: string
  messages: number
  readonly addresses: Map<string, number>
}

/** All that was learned of the logs. */
export interface Sightings {
  readonly sources: ReadonlyMap<SourceKind, SeenSource>
  readonly people: readonly SeenPerson[]
  readonly hosts: readonly SeenHost[]
  readonly partners: readonly SeenPartner[]
  readonly mailboxes: ReadonlyMap<string, SeenMailbox>
  /** Domains of mail and cloud accounts, the most frequent first. */
  readonly mailDomain: string | undefined
  readonly tenantId: string | undefined
  readonly cloudName: string | undefined
  /** Web sites that were visited, by how often. */
  readonly sites: readonly string[]
  /** The stretch of days that is taken: the one with most records, with gaps of a week at most. */
  readonly from: Instant
  readonly to: Instant
}
