import type { Reject } from '../../model/event.ts'
import type { Signal } from '../../model/signal.ts'
import type { Instant } from '../../model/time.ts'
import type { MatchSorter } from '../matches/match-sorter.ts'

/** A source that was read to its end: reading the same bytes again would add nothing. */
export interface ReadSource {
  readonly sha256: string
  readonly file: string
  readonly sizeBytes: number
  readonly reader: string
  readonly events: number
  readonly rejects: number
  /** First and last believable time of its events; null without any. */
  readonly firstTime: Instant | null
  readonly lastTime: Instant | null
  readonly finishedAt: Instant
  /** What decided which of its records were taken: read on other terms, it may give others. */
  readonly terms: string
}

/** A signal and since when it could have been known. */
export interface KnownSignal {
  readonly signal: Signal
  readonly knownFrom: Instant
}

/** One version of a signal; `knownTo` is null for the one that holds now. */
export interface SignalVersion extends KnownSignal {
  readonly knownTo: Instant | null
}

/** What `keepSignals` did: `changed` ones got a new version. */
export interface KeptSignals {
  readonly added: number
  readonly changed: number
  readonly same: number
}

/** One call of Dwell. `parameters` is what was asked of it, as JSON values. */
export interface Run {
  readonly id: string
  readonly startedAt: Instant
  readonly finishedAt: Instant | null
  readonly version: string
  readonly parameters: Readonly<Record<string, unknown>>
}

export const GAP_KINDS = ['detector-failed', 'detector-timeout', 'rule-refused', 'source-unread'] as const
export type GapKind = (typeof GAP_KINDS)[number]

/** What could not be looked at: *we did not look* is not *there was nothing*. `what` is a detector, a rule or a file. */
export interface Gap {
  readonly kind: GapKind
  readonly what: string
  readonly reason: string
  readonly at: Instant
}

/** Small transactional facts beside the events. Times are passed in; each call is durable when it resolves, or did nothing. */
export interface StateStore extends AsyncDisposable {
  /** Says that sources were read; a later reading of the same bytes takes the place of the earlier. */
  keepSources(sources: readonly ReadSource[]): Promise<void>
  source(sha256: string): Promise<ReadSource | undefined>
  /** By file name. */
  sources(): Promise<readonly ReadSource[]>

  /**
   * Keeps signals for ever: one with an id that is kept and other content becomes a new version, known from `knownFrom`
   * (or, where that is not later than the version before, from 1 µs after it). Nothing is overwritten.
   */
  keepSignals(signals: readonly KnownSignal[]): Promise<KeptSignals>
  /** Signals as they were known at `asOf` (default: now), oldest first, ties by id, in batches. */
  signals(asOf?: Instant): AsyncIterable<readonly KnownSignal[]>
  /** All versions of a signal, oldest first. */
  signalVersions(id: string): Promise<readonly SignalVersion[]>

  /** Keeps what a source held that could not be read; one at the same place for the same reason is kept once. */
  keepRejects(sourceSha256: string, rejects: readonly Reject[]): Promise<void>
  /** By source and offset, in batches. */
  rejects(): AsyncIterable<readonly Reject[]>
  rejectCount(): Promise<number>

  /** Remembers the ids of events that some rule matched; the same id again adds nothing. */
  keepMatched(ids: readonly string[]): Promise<void>
  /** Those ids, in order, in batches. */
  matched(): AsyncIterable<readonly string[]>
  /** A place to put matches in order. Nothing of it stays. */
  openSorter(): Promise<MatchSorter>

  beginRun(run: Omit<Run, 'finishedAt'>): Promise<void>
  /** @throws {NotFoundError} where there is no such run */
  endRun(id: string, finishedAt: Instant): Promise<void>
  /** Newest first. */
  runs(): Promise<readonly Run[]>

  /** Keeps what a run could not look at; the same gap of a run is kept once. */
  keepGaps(run: string, gaps: readonly Gap[]): Promise<void>
  gaps(run: string): Promise<readonly Gap[]>

  setting(name: string): Promise<string | undefined>
  setSetting(name: string, value: string): Promise<void>
}
