import type { Evidence, Interval } from '../model/interval.ts'
import type { Subject } from '../model/story.ts'
import { type Json, jsonNumber, jsonText, jsonTime } from './json-text.ts'
import { gapsWithin, logGapJson } from './log-gaps.ts'
import { byAttention, evidenceByTime } from './order.ts'
import type { ReportInput } from './report-input.ts'

/** `ledger.json`: who was in whose hands, when, and by which evidence (`dwell.ledger/1`). */
export function ledgerJson(input: ReportInput): string {
  return jsonText({
    schema: 'dwell.ledger/1',
    knownAt: jsonTime(input.knownAt),
    intervals: byAttention(input.intervals).map((interval) => intervalJson(interval, input)),
  })
}

/** A subject as all our files show it. */
export function subjectJson({ type, id, names, kind }: Subject): Json {
  return { type, id, names, kind }
}

/** Gaps of one interval that are listed: the longest. */
const MAX_GAPS = 20

function intervalJson(interval: Interval, input: ReportInput): Json {
  return {
    id: interval.id,
    subject: subjectJson(interval.subject),
    state: interval.state,
    earliestPossible: jsonTime(interval.earliestPossible),
    firstEvidence: jsonTime(interval.firstEvidence),
    firstProof: jsonTime(interval.firstProof),
    lastEvidence: jsonTime(interval.lastEvidence),
    contained: jsonTime(interval.contained),
    closed: jsonTime(interval.closed),
    startUnseen: interval.startUnseen,
    dwellSeconds: interval.dwellSeconds,
    confidence: jsonNumber(interval.confidence),
    follows: interval.follows,
    story: interval.story,
    visibility: interval.visibility.map(({ source, from, to, seenShare }) => ({
      source,
      from: jsonTime(from),
      to: jsonTime(to),
      seen: jsonNumber(seenShare),
    })),
    gaps: gapsWithin(interval, input).slice(0, MAX_GAPS).map(logGapJson),
    evidence: evidenceByTime(interval.evidence).map(evidenceJson),
  }
}

function evidenceJson({ kind, time, knownAt, text, signal, event, part, complete }: Evidence): Json {
  return { time: jsonTime(time), text, signal, event, kind, knownAt: jsonTime(knownAt), part, complete }
}
