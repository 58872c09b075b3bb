import type { Stage } from '../../src/model/signal.ts'
import type { Instant } from '../../src/model/time.ts'
import type { Chance } from '../chance.ts'
import type { Binary } from '../records/binaries.ts'
import type { AuditOptions, JsonObject, Tenant } from '../records/cloud.ts'
import type { Correspondent, Message, MessageOptions } from '../records/message.ts'
import type { Placed } from '../records/place.ts'
import type { Running, Session } from '../records/processes.ts'
import type { Place, SignIn } from '../records/sign-ins.ts'
import type { Person, Site } from '../records/who.ts'
import type { HostLog } from '../records/windows.ts'
import type { Employee, Host, Partner, World } from '../world.ts'
import type { Actor } from './actor.ts'
import type { OperatorClock } from './operator-clock.ts'

/** An attack, written as one file. `run` is called once, before any day of ordinary life is made. */
export interface CampaignScript {
  /** `a1` … `a12`, with a suffix for a variant: what `--campaign` takes. */
  readonly name: string
  readonly title: string
  readonly motive: 'espionage' | 'money' | 'sabotage' | 'access sale' | 'theft by an insider'
  /** Days from its first to its last act. Where the range is shorter, what is too late is left out, and the truth says so. */
  readonly lengthDays: number
  readonly run: (play: Play) => void
}

/** Whom a step or an interval is about, as the ledger would name them. */
export interface Subject {
  readonly type: 'user' | 'host' | 'mailbox' | 'app'
  readonly id: string
  readonly names: readonly string[]
}

/** One act. Its time is that of its first record unless it is given. */
export interface StepOptions {
  readonly stage: Stage
  /** ATT&CK technique or sub-technique, such as T1566.002. */
  readonly technique: string
  readonly what: string
  readonly subjects: readonly Subject[]
  /** A person at a keyboard (the default); false where a program did it by itself. */
  readonly human?: boolean
  /** What it left in the logs; empty where nothing that is collected shows it (then `time` is needed). */
  readonly events: readonly (Placed | readonly Placed[])[]
  readonly time?: Instant
}

/** A way in that the intruders hold. */
export interface Access {
  readonly opened: Instant
  /** The intruders lose it: somebody took it away, or it ran out. */
  readonly close: (at: Instant) => void
}

/** A person's computer while they are at it. */
export interface Desk {
  readonly host: Host
  readonly person: Employee
  readonly arrived: Instant
  readonly leaves: Instant
  readonly address: string
  readonly isAtHome: boolean
  readonly log: HostLog
  readonly session: Session
  readonly explorer: Running
  readonly outlook: Running
  readonly browser: Running
}

/** What runs on a Windows computer from its last start on. */
export interface Boot {
  readonly log: HostLog
  readonly services: Running
  readonly lsass: Running
  readonly scheduler: Running
  readonly winlogon: Running
  readonly wmi: Running
  /** Process 4, in whose name files arrive over the network. */
  readonly kernel: Running
  /** The management agent, and the engine of the antivirus. */
  readonly agent: Running
  readonly engine: Running
}

/** A connection from inside to outside, as the network shows it. */
export interface Reach {
  readonly time: Instant
  readonly host: Host
  readonly site: Site
  /** The process that connects: Sysmon 22 and 3 are written where its host has Sysmon. */
  readonly process?: Running
  /** Account that the proxy writes. */
  readonly person?: Person
  readonly port?: number
  /** Path and query, from `/` on; only plain HTTP (port 80) shows it to the proxy. */
  readonly path?: string
  readonly method?: 'GET' | 'POST' | 'PUT'
  readonly agent?: string
  readonly bytesOut?: number
  readonly bytesIn?: number
  readonly seconds?: number
  /** The name was resolved a short while ago: no DNS record. */
  readonly isResolved?: boolean
  /** True for a connection past the proxy (any port): only Zeek shows it. */
  readonly isDirect?: boolean
}

/** A logon to another computer. */
export interface RemoteLogon {
  readonly time: Instant
  readonly from: Host
  readonly to: Host
  readonly account: Person
  readonly type?: 3 | 10
  readonly method?: 'Kerberos' | 'NTLM'
  /** Has rights of an administrator there: 4672 as well. */
  readonly isAdministrator?: boolean
}

/** An alert of somebody else's product. */
export interface AlertOptions {
  readonly product: 'edr' | 'mail gateway'
  readonly title: string
  readonly severity: 'low' | 'medium' | 'high'
  readonly host?: Host
  readonly person?: Person
  readonly details?: JsonObject
}

/**
 * What a campaign works with. Every emitter takes an instant, writes what the sources would have written, and gives references to
 * it; those go into `step({ events })`. What falls after the end of the range, or into a gap of a source, is not written and its
 * reference is dropped from the truth by itself. Records may be emitted in any order of time.
 */
export interface Play {
  readonly world: World
  /** Chance of this campaign alone. */
  readonly chance: Chance
  readonly actor: Actor
  /** The operator's time; begins at the campaign's start. */
  readonly clock: OperatorClock
  /** The tenant's logs, for the functions of `records/exchange.ts`, which take a tenant first. */
  readonly tenant: Tenant

  /** Puts an act into the truth. */
  readonly step: (options: StepOptions) => void
  /** The intruders get a way into a subject; the first one begins its interval. */
  readonly access: (subject: Subject, kind: string, opened: Instant) => Access
  /** The defenders' containment of a subject is complete and effective at that instant; closes what is open. */
  readonly contain: (subject: Subject, at: Instant) => void
  /** Notes that a source does not show something at all. */
  readonly unseen: (source: string, from: Instant, to: Instant, what: string) => void
  readonly user: (person: Person) => Subject
  readonly host: (host: Host) => Subject
  readonly mailbox: (person: Person) => Subject
  readonly app: (id: string, name: string) => Subject

  /** When the person is at their computer next, from `after` on (some minutes into their day, or after a short while). */
  readonly nextAtDesk: (person: Employee, after: Instant) => Instant
  /** Their computer at that time. @throws RangeError where they are not at it; ask `nextAtDesk` first. */
  readonly desk: (person: Employee, time: Instant) => Desk
  /** The processes of a Windows computer since its start. */
  readonly boot: (host: Host, time: Instant) => Boot
  /** The logs of a Windows computer for `write` and the functions of `records/security.ts`. */
  readonly log: (host: Host, time: Instant) => HostLog
  readonly addressOf: (host: Host, time: Instant) => string
  /** The cloud session that the person's own browser has on that day. */
  readonly cloudSession: (person: Person, time: Instant) => string
  /** Where the person's own sign-ins come from at that time. */
  readonly placeOf: (person: Employee, time: Instant) => Place

  /** Delivers a message into the mailboxes of our people among the recipients, and a copy to our sender's. */
  readonly mail: (
    time: Instant,
    from: Correspondent,
    to: readonly Correspondent[],
    text: readonly [subject: string, text: string],
    options?: MessageOptions,
  ) => Message
  /** Where the copies of a message lie: one for each of our mailboxes. */
  readonly received: (message: Message) => readonly Placed[]
  /** A process that a remote session starts on a host: its parent is a service there. */
  readonly remoteProcess: (options: RemoteProcess) => Running
  /** A true conversation of some messages before `until`, between a partner's person and ours; gives its last message. */
  readonly conversation: (partner: Partner, with_: Correspondent, person: Employee, until: Instant) => Message
  /** A sign-in as both the sign-in log and the audit log tell it. */
  readonly signIn: (person: Person, time: Instant, options: SignIn) => readonly Placed[]
  readonly audit: (person: Person, time: Instant, options: AuditOptions) => Placed

  /** A connection to the outside: Sysmon, DNS, proxy and Zeek, as far as they see it. */
  readonly reach: (options: Reach) => readonly Placed[]
  /** A DNS question alone. */
  readonly resolve: (
    host: Host,
    time: Instant,
    name: string,
    kind: 'A' | 'TXT' | 'CNAME',
    answer: string,
  ) => readonly Placed[]
  /** A connection between two addresses as Zeek's conn.log has it, such as one from outside, or a scan. */
  readonly connection: (time: Instant, options: ConnectionOptions) => readonly Placed[]
  /** An HTTP request from outside to a web server of ours: Zeek's http.log and conn.log. */
  readonly webRequest: (time: Instant, options: WebRequestOptions) => readonly Placed[]
  /** A logon over the network: what the controllers, the target and the network write. */
  readonly remoteLogon: (options: RemoteLogon) => { readonly session: Session; readonly events: readonly Placed[] }
  /** The VPN gateway's line. */
  readonly vpn: (person: Person, time: Instant, options: VpnOptions) => readonly Placed[]
  /** A DHCP lease, such as that of an unknown device. */
  readonly lease: (time: Instant, options: LeaseOptions) => readonly Placed[]
  /** A line of a Linux computer's auth.log: `sshd`, `sudo` …, and what it says. */
  readonly linux: (host: Host, time: Instant, program: string, message: string) => Placed
  /** A command on a Linux computer as auditd writes it (SYSCALL and EXECVE). */
  readonly command: (host: Host, time: Instant, options: CommandOptions) => readonly Placed[]
  readonly alert: (time: Instant, options: AlertOptions) => Placed
}

export interface ConnectionOptions {
  readonly from: string
  readonly to: string
  readonly port: number
  readonly service?: string
  readonly bytesOut?: number
  readonly bytesIn?: number
  readonly seconds?: number
  /** Zeek's word: SF ended well, S0 no answer, REJ refused. */
  readonly state?: 'SF' | 'S0' | 'REJ' | 'RSTO'
}

export interface WebRequestOptions {
  readonly server: Host
  readonly from: string
  readonly method: 'GET' | 'POST' | 'HEAD'
  readonly path: string
  readonly agent: string
  readonly status: number
  readonly bytesIn?: number
  readonly bytesOut?: number
}

export interface VpnOptions {
  readonly from: Place
  readonly outcome: 'connected' | 'disconnected' | 'wrong password' | 'second factor denied'
  /** The address inside that it gets. */
  readonly inside?: string
}

export interface LeaseOptions {
  readonly address: string
  readonly mac: string
  readonly name: string
}

export interface CommandOptions {
  readonly account: string
  readonly program: string
  readonly args: readonly string[]
  readonly isRoot?: boolean
}

export interface RemoteProcess {
  readonly host: Host
  readonly time: Instant
  readonly session: Session
  /** Which service starts it. */
  readonly by: 'wmi' | 'service' | 'task' | 'remote shell' | 'desktop'
  readonly image: string
  readonly commandLine: string
  readonly binary?: Binary
}
