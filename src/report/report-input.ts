import type { Reject } from '../model/event.ts'
import type { Interval, Visibility } from '../model/interval.ts'
import type { Signal } from '../model/signal.ts'
import type { Story } from '../model/story.ts'
import type { Instant } from '../model/time.ts'

/** What the user asked for, as given. */
export interface Asked {
  readonly paths: readonly string[]
  readonly since: Instant | null
  readonly until: Instant | null
  readonly timeZone: string | null
  /** Rule folders or files that the user named beside our own. */
  readonly rules: readonly string[]
}

/** What a source saw of one subject; `subject` is its id, such as `host:ws1`. */
export interface SubjectVisibility extends Visibility {
  readonly subject: string
}

/** A stretch of time of which a log does not tell although it goes on after it. */
export interface LogGap {
  /** The host's id; null where the log names no host that is known by it. */
  readonly subject: string | null
  /** As the log names it, in lower case; '' for a log that names none, such as a cloud service's or a sensor's. */
  readonly host: string
  readonly source: string
  readonly from: Instant
  readonly to: Instant
  /** Records that are missing, by their ids; null where the log was silent. */
  readonly missing: number | null
}

/** Gaps in logs; a log is one kind of log of one host, or of a service. */
export interface LogGaps {
  /** The longest first; `total` says how many there are. */
  readonly longest: readonly LogGap[]
  readonly total: number
  /** Logs that were looked at, that could be judged, and that have a gap. Of those that could not be judged nothing is known. */
  readonly logs: number
  readonly judged: number
  readonly affected: number
  /** Gaps of hosts in the ledger and of logs without a host, the longest first. */
  readonly ofLedger: readonly LogGap[]
  /** Windows logs whose record ids begin anew: the log was replaced, a snapshot restored, or two hosts bear one name. */
  readonly renumbered: readonly Pick<LogGap, 'subject' | 'host' | 'source'>[]
}

/** What people had decided about mail before it was judged, and what they reported. */
export interface MailDecided {
  /** Each that was given; `messages` it fitted and held for. One with detectors takes only their findings out. */
  readonly exceptions: readonly {
    readonly place: string
    readonly reason: string
    readonly expires: string
    readonly detectors: readonly string[]
    readonly isExpired: boolean
    readonly messages: number
  }[]
  /** Why exceptions whose words fit did not hold, as sentences. */
  readonly notApplied: readonly { readonly text: string; readonly messages: number }[]
  readonly simulations: readonly { readonly vendor: string; readonly messages: number }[]
  /** Signals that were left out since they came from following a simulation's links. */
  readonly simulationSignals: number
  readonly reported: {
    readonly messages: number
    readonly notInEvidence: number
    readonly unread: number
    readonly leftOut: number
  }
  /** The organisation's own domains, as named or inferred. */
  readonly ownDomains: readonly string[]
  readonly areDomainsInferred: boolean
  /** False where no host is believed, so that no sender is proven. */
  readonly knowsOwnHosts: boolean
}

/** One source that was opened. `problem` says why it could not be read to its end, where that is so. */
export interface SourceRead {
  readonly file: string
  /** Id of the reader that recognised it; null where none did. */
  readonly reader: string | null
  readonly sha256: string
  readonly sizeBytes: number
  readonly events: number
  readonly rejects: number
  readonly firstTime: Instant | null
  readonly lastTime: Instant | null
  readonly problem?: string
}

/** A rule, or a whole file of them, that could not be used. */
export interface RefusedRule {
  readonly file: string
  readonly rule?: string
  readonly reason: string
}

/** A clock that was found to be wrong. `offsetSeconds` is what the clock shows less what the time was. */
export interface WrongClock {
  readonly file: string
  readonly host: string
  readonly offsetSeconds: number
  readonly records: number
  readonly text: string
}

/** The original of an event: its fields as JSON text, or the header fields of a message. */
export interface RawRecord {
  readonly raw: string
  readonly time: Instant
  readonly source: string
  readonly file: string
  readonly record: number
}

/** What is known of an ATT&CK technique. */
export interface TechniqueName {
  readonly name: string
  readonly url: string
}

/** Everything that the files of an investigation are made from: plain values, no stores, no clock. */
export interface ReportInput {
  readonly generatedAt: Instant
  /** The answer is what was known at this instant. */
  readonly knownAt: Instant
  readonly version: string
  readonly parameters: Asked
  readonly stories: readonly Story[]
  readonly intervals: readonly Interval[]
  readonly signals: readonly Signal[]
  readonly visibility: readonly SubjectVisibility[]
  readonly logGaps?: LogGaps
  /** Absent where nothing was decided and nothing reported. */
  readonly mail?: MailDecided
  readonly sources: readonly SourceRead[]
  /** `shown` may be only the first of `total`. */
  readonly rejects: { readonly total: number; readonly shown: readonly Reject[] }
  readonly rules: { readonly used: number; readonly refused: readonly RefusedRule[]; readonly warnings: number }
  readonly clocks: readonly WrongClock[]
  /** Sentences: what was not looked at, and why. */
  readonly gaps: readonly string[]
  /** Sentences: names that were taken for one person by inference, not because an event says so. */
  readonly inferred?: readonly string[]
  /** By event id. */
  readonly records: ReadonlyMap<string, RawRecord>
  /** How many originals `records` holds, and how many that signals point to it does not. */
  readonly recordsBound: { readonly embedded: number; readonly omitted: number }
  readonly attack: (technique: string) => TechniqueName | undefined
  /** Detector id → its title, for signals without a rule. */
  readonly detectors?: ReadonlyMap<string, string>
  /** Release of the ATT&CK pack, such as `19.1`. */
  readonly attackVersion?: string
  /** MITRE's copyright line and grant, which go with every copy of the techniques' names. */
  readonly attackNotice?: string
}
