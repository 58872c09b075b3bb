import { coverageOf } from './coverage.ts'
import { type Json, jsonNumber, jsonText, jsonTime } from './json-text.ts'
import { logGapJson } from './log-gaps.ts'
import { mailDecisionsJson } from './mail-decisions.ts'
import { visibilityInOrder } from './order.ts'
import type { ReportInput } from './report-input.ts'

/** `visibility.json`: what could be seen of whom and when, what was read, and what was not looked at (`dwell.visibility/1`). */
export function visibilityJson(input: ReportInput): string {
  const coverage = coverageOf(input)
  const spans = Map.groupBy(visibilityInOrder(input.visibility), ({ subject }) => subject)
  return jsonText({
    schema: 'dwell.visibility/1',
    knownAt: jsonTime(input.knownAt),
    coverage: {
      from: jsonTime(coverage.from),
      to: jsonTime(coverage.to),
      subjects: coverage.subjects,
      share: coverage.share === null ? null : jsonNumber(coverage.share),
      sources: coverage.sources.map((source) => ({
        source: source.source,
        subjects: source.subjects,
        from: jsonTime(source.from),
        to: jsonTime(source.to),
        subjectDaysSeen: jsonNumber(source.subjectDaysSeen),
        subjectDaysTotal: jsonNumber(source.subjectDaysTotal),
        share: jsonNumber(source.share),
      })),
    },
    subjects: [...spans].map(([subject, own]) => ({
      id: subject,
      spans: own.map(({ source, from, to, seenShare }) => ({
        source,
        from: jsonTime(from),
        to: jsonTime(to),
        seen: jsonNumber(seenShare),
      })),
    })),
    logGaps: logGapsJson(input),
    sources: input.sources.map(sourceJson),
    clocks: input.clocks.map(({ file, host, offsetSeconds, records, text }) => ({
      file,
      host,
      offsetSeconds: jsonNumber(offsetSeconds),
      records,
      text,
    })),
    rejects: input.rejects.total,
    rules: {
      used: input.rules.used,
      warnings: input.rules.warnings,
      refused: input.rules.refused.map(({ file, rule, reason }) => ({ file, rule: rule ?? null, reason })),
    },
    gaps: input.gaps,
    inferred: input.inferred ?? [],
    mail: mailDecisionsJson(input),
  })
}

function logGapsJson({ logGaps }: ReportInput): Json | undefined {
  if (logGaps === undefined) return undefined
  const { longest, total, logs, judged, affected, renumbered } = logGaps
  return {
    ...{ logs, judged, affected, total },
    gaps: longest.map(logGapJson),
    renumbered: renumbered.map(({ subject, host, source }) => ({ source, host: host === '' ? null : host, subject })),
  }
}

function sourceJson(source: ReportInput['sources'][number]): Json {
  return {
    file: source.file,
    reader: source.reader,
    sha256: source.sha256,
    sizeBytes: source.sizeBytes,
    events: source.events,
    rejects: source.rejects,
    firstTime: jsonTime(source.firstTime),
    lastTime: jsonTime(source.lastTime),
    problem: source.problem ?? null,
  }
}
