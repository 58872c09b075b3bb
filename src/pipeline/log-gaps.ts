import type { Hosts } from '../entities/hosts.ts'
import { compareText } from '../model/compare.ts'
import type { Interval } from '../model/interval.ts'
import type { LogGap, LogGaps } from '../report/report-input.ts'
import type { EventStore } from '../stores/events/event-store.ts'
import { type LogStretch, logSilences, recordHoles, type StretchesWanted } from '../stores/events/gap-questions.ts'
import { MIN_MISSING_RECORDS, MIN_RECORDS, RECORDS_PER_HOLE, TIME_TOLERANCE_US } from './record-gaps.ts'

/** Gaps that are kept of all logs, and of those of hosts in the ledger: the longest. */
const MAX_GAPS = 50
const MAX_GAPS_OF_LEDGER = 200

/**
 * What makes a log's silence a gap. A log with at most one pause in 100 hours is empty for an hour by chance in 1 of 100, for three in
 * a row in 1 of 1,000,000.
 */
const SILENCE = { minHours: 3, minSpokenHours: 100, hoursPerSilence: 100 } as const
const HOLES = {
  minMissing: MIN_MISSING_RECORDS,
  minRecords: MIN_RECORDS,
  recordsPerHole: RECORDS_PER_HOLE,
  toleranceUs: TIME_TOLERANCE_US,
} as const

/**
 * Stretches of time of which logs do not tell although they go on after them. Asked of what is stored, so it is the same in whatever
 * order, and in however many runs, the evidence was read.
 */
export async function findLogGaps(
  events: EventStore,
  hosts: Hosts,
  intervals: readonly Pick<Interval, 'subject'>[],
): Promise<LogGaps> {
  const all = await ask(events, hosts, { most: MAX_GAPS })
  const named = intervals.flatMap(({ subject }) => (subject.type === 'host' ? subject.names : []))
  const names = [...new Set(named.map((name) => name.toLowerCase()))].sort()
  const ids = new Set(intervals.map(({ subject }) => subject.id))
  // Where all are at hand the ledger's are among them; where they were cut, those of its hosts are asked for by name.
  const ofHosts =
    all.total > all.longest.length && names.length > 0
      ? (await ask(events, hosts, { most: MAX_GAPS_OF_LEDGER, hosts: names })).longest
      : all.longest.filter(({ subject }) => subject !== null && ids.has(subject))
  return { ...all, ofLedger: [...ofHosts, ...all.longest.filter(({ host }) => host === '')].sort(byLength) }
}

async function ask(events: EventStore, hosts: Hosts, wanted: StretchesWanted): Promise<Omit<LogGaps, 'ofLedger'>> {
  const [holes, silences] = [await recordHoles(events, HOLES, wanted), await logSilences(events, SILENCE, wanted)]
  const subjectOf = (host: string): string | null => hosts.of(host)?.id ?? null
  const gap = ({ host, source, from, to, missing }: LogStretch): LogGap => ({
    subject: subjectOf(host),
    ...{ host, source, from, to },
    missing: missing === 0 ? null : missing,
  })
  return {
    longest: [...holes.longest, ...silences.longest].map(gap).sort(byLength).slice(0, wanted.most),
    total: holes.total + silences.total,
    logs: holes.logs + silences.logs,
    judged: holes.judged + silences.judged,
    affected: holes.affected + silences.affected,
    renumbered: holes.renumbered.map(({ host, source }) => ({ subject: subjectOf(host), host, source })),
  }
}

function byLength(a: LogGap, b: LogGap): number {
  return (
    b.to - b.from - (a.to - a.from) || a.from - b.from || compareText(a.host, b.host) || compareText(a.source, b.source)
  )
}
