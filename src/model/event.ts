import type { Instant } from './time.ts'

/** A value as the source had it. Nested objects and arrays occur in cloud logs; Windows fields are scalars or string arrays. */
export type FieldValue =
  | string
  | number
  | boolean
  | null
  | readonly FieldValue[]
  | { readonly [name: string]: FieldValue }

/** The source's own names and values: what Sigma rules address. */
export type Fields = Readonly<Record<string, FieldValue>>

/** Where a record lies. `file` is as shown to the user (`a.zip!/b.evtx`); `record` counts from 1 (a text file: the line it starts on). */
export interface RawPointer {
  readonly file: string
  readonly record: number
  readonly offset: number
}

/** OCSF user. A Windows account has name and domain, uid is its SID; a cloud account has email (its UPN) and uid (object id). */
export interface User {
  readonly name?: string
  readonly domain?: string
  readonly uid?: string
  readonly email?: string
}

/** OCSF process. `uid` is the ProcessGuid without braces, upper case. */
export interface Process {
  readonly pid?: number
  readonly uid?: string
  readonly path?: string
  readonly commandLine?: string
  readonly parentPid?: number
  readonly parentUid?: string
  readonly parentPath?: string
}

/** OCSF endpoint. */
export interface Endpoint {
  readonly hostname?: string
  readonly ip?: string
  readonly port?: number
}

/** OCSF file. `sha256` and the other hashes are lower-case hex. */
export interface File {
  readonly path?: string
  readonly name?: string
  readonly sizeBytes?: number
  readonly mimeType?: string
  readonly sha256?: string
  readonly sha1?: string
  readonly md5?: string
}

/** Who did it. `session` is the logon id (lower-case hex such as 0x3e7) or the cloud's session id. */
export interface Actor {
  readonly user?: User
  readonly process?: Process
  readonly session?: string
  readonly app?: string
}

/** What it was done to. `session` is a session that the event opens (a logon). */
export interface Target {
  readonly user?: User
  readonly process?: Process
  readonly session?: string
  readonly host?: string
  readonly file?: File
  readonly url?: string
  readonly domain?: string
  readonly registryKey?: string
  readonly service?: string
  readonly job?: string
  readonly mailbox?: string
  readonly app?: string
  readonly resource?: string
}

/** How a sign-in went. `logonType` is the Windows number (2 interactive, 3 network, 10 remote interactive …). */
export interface Auth {
  readonly outcome: 'success' | 'failure'
  readonly logonType?: number
  readonly protocol?: string
}

/** What another product said when it raised an alert (OCSF detection finding). The words are its own. */
export interface FindingFacts {
  readonly title: string
  /** Undefined where the product states none. */
  readonly severity?: 'informational' | 'low' | 'medium' | 'high' | 'critical'
  /** Who says so: `Microsoft Defender for Endpoint`, `Wazuh`. */
  readonly vendor?: string
  /** ATT&CK ids as stated, such as `T1059.001`. */
  readonly techniques: readonly string[]
  /** ATT&CK tactics as stated, in the vendor's words. */
  readonly tactics: readonly string[]
  /** What became of it where the product says so: it was stopped, or somebody judged it true or false. */
  readonly verdict?: 'true positive' | 'false positive' | 'stopped'
}

/** What of a message later rooms need. Addresses are lower case; `from` is the From address, not the envelope sender. */
export interface MailFacts {
  readonly messageId?: string
  readonly from?: string
  readonly fromName?: string
  readonly replyTo?: string
  readonly to: readonly string[]
  readonly subject?: string
  readonly urls: readonly MailLink[]
  readonly attachments: readonly File[]
  readonly authentication?: string
  readonly content?: MailContent
  /** Received, Return-Path, Authentication-Results and their like in the order of the message, the topmost first; bounded. */
  readonly trace?: readonly { readonly key: string; readonly value: string }[]
}

/** What the body of a message shows its reader, condensed to what detectors need; made by `mail/content.ts`. Lengths are in characters. */
export interface MailContent {
  /** The visible text that the sender wrote anew: without quotes. Its beginning and end, where it is long. */
  readonly text: string
  readonly textLength: number
  /** The beginning of the visible text that quotes or forwards another message. */
  readonly quoted: string
  readonly quotedLength: number
  /** The beginning of the text that a reader can't see: no size, no colour, not displayed. */
  readonly hidden: string
  readonly hiddenLength: number
  /** Invisible characters between letters. */
  readonly invisibleCharacters: number
  /** Pictures, and those that are links. */
  readonly pictures: number
  readonly linkedPictures: number
  readonly forms: number
  readonly passwordFields: number
  readonly scripts: number
  /** Links of all parts, at most one a target. */
  readonly linkCount: number
  /** What was found in attached files, files within them included: the trait by its short name, and what was seen. */
  readonly fileMarks: readonly { readonly file: string; readonly trait: string; readonly detail: string }[]
  /** What was not looked at and why, each as a sentence. */
  readonly notAnalysed: readonly string[]
}

/** A link of a message; `text` is what the reader saw in its place, where that is known. */
export interface MailLink {
  readonly url: string
  readonly host?: string
  readonly text?: string
}

/** The logsource that Sigma rules name. Windows events need only the product: channel, provider and id say the rest. */
export interface Logsource {
  readonly product?: string
  readonly service?: string
  readonly category?: string
}

/**
 * What is odd about a record: its zone or year was assumed, its clock contradicts itself, its time is not believable (1601, 2107),
 * it was recovered from damage or slack, or a part was cut at a bound.
 */
export type EventFlag =
  | 'zone-assumed'
  | 'year-assumed'
  | 'clock-contradiction'
  | 'time-not-believable'
  | 'recovered'
  | 'cut'

/** One immutable fact. Class and activity numbers are OCSF's; `classUid` 0 is text that was kept but not understood. */
export interface Event {
  /** 32 hex digits, derived from content and origin, never from a path; see `ids.ts`. */
  readonly id: string
  /** When it happened, by the best clock that the record has. */
  readonly time: Instant
  /** When we may have known it: in batch the record's own time, live the time of receipt. */
  readonly seenAt: Instant
  /** The record's nominal time where `time` had to be taken from elsewhere because the two contradict each other. */
  readonly recordedTime?: Instant
  /** The kind of log, for visibility: `windows:security`, `m365-audit`, `entra-signin`, `mail`. Lower case. */
  readonly source: string
  readonly logsource: Logsource
  readonly classUid: number
  readonly activityId: number
  readonly actor?: Actor
  readonly device?: Endpoint
  readonly srcEndpoint?: Endpoint
  readonly dstEndpoint?: Endpoint
  readonly target?: Target
  readonly auth?: Auth
  readonly mail?: MailFacts
  readonly finding?: FindingFacts
  readonly flags?: readonly EventFlag[]
  readonly fields: Fields
  readonly raw: RawPointer
}

/** A record that could not be read: never an exception, never silence. `text` is its first bytes, at most 200, made printable. */
export interface Reject {
  readonly reject: string
  readonly raw: { readonly file: string; readonly record?: number; readonly offset: number }
  readonly text: string
}

/** What a reader gives for each record. */
export type Outcome = Event | Reject

export function isReject(outcome: Outcome): outcome is Reject {
  return 'reject' in outcome
}

/** OCSF class numbers that we emit (1.9). */
export const CLASS = {
  NONE: 0,
  FILE: 1001,
  KERNEL_EXTENSION: 1002,
  KERNEL: 1003,
  MODULE: 1005,
  SCHEDULED_JOB: 1006,
  PROCESS: 1007,
  EVENT_LOG: 1008,
  SCRIPT: 1009,
  DETECTION_FINDING: 2004,
  AUTHENTICATION: 3002,
  AUTHORIZE_SESSION: 3003,
  ENTITY_MANAGEMENT: 3004,
  GROUP_MANAGEMENT: 3006,
  USER_MANAGEMENT: 3007,
  NETWORK: 4001,
  HTTP: 4002,
  DNS: 4003,
  DHCP: 4004,
  RDP: 4005,
  SMB: 4006,
  SSH: 4007,
  FTP: 4008,
  EMAIL: 4009,
  TUNNEL: 4014,
  /** What a feed says of indicators; nothing that happened to somebody here. */
  OSINT_INVENTORY: 5021,
  WEB_RESOURCES: 6001,
  APPLICATION_LIFECYCLE: 6002,
  API: 6003,
  DATASTORE: 6005,
  FILE_HOSTING: 6006,
  REGISTRY_KEY: 201001,
  REGISTRY_VALUE: 201002,
  WINDOWS_SERVICE: 201004,
  /** A line of a daemon of which only host and program are understood. Not OCSF's: 999 is its number for extensions of one's own. */
  SYSTEM_LOG: 99901001,
} as const
