import type { Interval } from '../model/interval.ts'
import { type Json, jsonTime } from './json-text.ts'
import type { LogGap, ReportInput } from './report-input.ts'
import { bareId, count, duration, stamp } from './words.ts'

const SECOND_US = 1_000_000

/** A gap as our JSON files have it. */
export function logGapJson({ subject, host, source, from, to, missing }: LogGap): Json {
  return {
    kind: missing === null ? 'silence' : 'missing-records',
    source,
    host: host === '' ? null : host,
    subject,
    from: jsonTime(from),
    to: jsonTime(to),
    missing,
  }
}

/** Which log, for people: `windows:security of ws1`. Holds foreign names as they are. */
export function logName({ subject, host, source }: Pick<LogGap, 'subject' | 'host' | 'source'>): string {
  return host === '' ? source : `${source} of ${subject === null ? host : bareId(subject)}`
}

/** How long a gap is. */
export function gapLength({ from, to }: LogGap): string {
  return duration((to - from) / SECOND_US)
}

/** A gap as a part of a sentence. */
export function gapText(gap: LogGap): string {
  const what = gap.missing === null ? 'no record' : `${count(gap.missing, 'record')} missing`
  return `${logName(gap)}: ${what} from ${stamp(gap.from)} to ${stamp(gap.to)} (${gapLength(gap)})`
}

/**
 * Gaps in the logs that tell of an interval's subject, within the time in which the subject may have been in an adversary's hands; the
 * longest first.
 */
export function gapsWithin(interval: Interval, { logGaps, knownAt }: ReportInput): readonly LogGap[] {
  const { subject, earliestPossible, firstEvidence, contained, visibility } = interval
  const start = earliestPossible ?? firstEvidence
  if (logGaps === undefined || start === null) return []
  const end = contained ?? knownAt
  const sources = new Set(visibility.map(({ source }) => source))
  return logGaps.ofLedger.filter(
    (gap) =>
      gap.from < end && gap.to > start && (gap.subject === subject.id || (gap.host === '' && sources.has(gap.source))),
  )
}
