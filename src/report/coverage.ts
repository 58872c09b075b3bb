import { compareText } from '../model/compare.ts'
import { DAY_US, type Instant } from '../model/time.ts'
import { type Extent, extentOf } from './extent.ts'
import type { ReportInput, SubjectVisibility } from './report-input.ts'

/** How much of the subjects' time one kind of log saw. */
interface SourceCoverage {
  readonly source: string
  /** Subjects of which it saw anything. */
  readonly subjects: number
  readonly from: Instant
  readonly to: Instant
  readonly subjectDaysSeen: number
  /** All subjects of the types that this kind of log tells of, over the whole span that was looked at. */
  readonly subjectDaysTotal: number
  readonly share: number
}

/** What was visible over all: `share` is null where nothing says what was visible. */
export interface Coverage {
  readonly from: Instant | null
  readonly to: Instant | null
  readonly subjects: number
  /** Share of subjects × time in which at least one source gave anything. */
  readonly share: number | null
  readonly sources: readonly SourceCoverage[]
}

/** Adds up the visibility spans: per kind of log, and over all kinds together. */
export function coverageOf(input: ReportInput): Coverage {
  const spans = input.visibility.filter(({ from, to }) => to > from)
  const window = extentOf(spans.flatMap((span) => [span.from, span.to]))
  if (window === null) return { from: null, to: null, subjects: 0, share: null, sources: [] }
  const { from, to } = window
  const subjects = new Set(spans.map(({ subject }) => subject))
  const bySubject = Map.groupBy(spans, ({ subject }) => subject)

  const seen = [...bySubject.values()].reduce((sum, own) => sum + seenUs(own), 0)
  const sources = [...Map.groupBy(spans, ({ source }) => source)].map(([source, own]) =>
    sourceCoverage(source, own, subjects, window),
  )
  return {
    from,
    to,
    subjects: subjects.size,
    share: seen / (subjects.size * (to - from)),
    sources: sources.toSorted((a, b) => compareText(a.source, b.source)),
  }
}

function sourceCoverage(
  source: string,
  spans: readonly SubjectVisibility[],
  subjects: ReadonlySet<string>,
  whole: Extent,
): SourceCoverage {
  const window = extentOf(spans.flatMap((span) => [span.from, span.to])) ?? whole
  const totalUs = whole.to - whole.from
  const bySubject = Map.groupBy(spans, ({ subject }) => subject)
  const types = new Set([...bySubject.keys()].map(typeOf))
  const concerned = [...subjects].filter((subject) => types.has(typeOf(subject))).length
  const seen = [...bySubject.values()].reduce((sum, own) => sum + seenUs(own), 0)
  return {
    source,
    subjects: bySubject.size,
    from: window.from,
    to: window.to,
    subjectDaysSeen: seen / DAY_US,
    subjectDaysTotal: (concerned * totalUs) / DAY_US,
    share: seen / (concerned * totalUs),
  }
}

/** Time that the spans saw, where they overlap the best of them: the integral of the greatest share. */
function seenUs(spans: readonly SubjectVisibility[]): number {
  const edges = [...new Set(spans.flatMap(({ from, to }) => [from, to]))].toSorted((a, b) => a - b)
  const waiting = spans.toSorted((a, b) => a.from - b.from)
  let active: SubjectVisibility[] = []
  let next = 0
  let sum = 0
  for (const [index, edge] of edges.entries()) {
    const end = edges[index + 1]
    if (end === undefined) break
    for (let span = waiting[next]; span !== undefined && span.from <= edge; span = waiting[next]) {
      active.push(span)
      next += 1
    }
    active = active.filter(({ to }) => to > edge)
    sum += (end - edge) * active.reduce((most, { seenShare }) => Math.max(most, clampShare(seenShare)), 0)
  }
  return sum
}

function clampShare(share: number): number {
  return Math.min(1, Math.max(0, share))
}

function typeOf(subject: string): string {
  return subject.slice(0, Math.max(0, subject.indexOf(':')))
}
