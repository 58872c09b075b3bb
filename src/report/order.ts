import { compareText } from '../model/compare.ts'
import type { Evidence, Interval, State } from '../model/interval.ts'
import type { Signal } from '../model/signal.ts'
import type { Story, Subject } from '../model/story.ts'
import { type Extent, extentOf } from './extent.ts'
import type { ReportInput, SubjectVisibility } from './report-input.ts'
import { sentence } from './words.ts'

/** How much a state asks for attention, the most first. */
const ATTENTION: Readonly<Record<State, number>> = {
  confirmed: 0,
  contained: 1,
  closed: 2,
  suspected: 3,
  exposed: 4,
  targeted: 5,
  refuted: 6,
}

const LATEST = Number.MAX_SAFE_INTEGER

/** Intervals, those that ask for the most attention first, then by first proof or evidence. */
export function byAttention(intervals: readonly Interval[]): readonly Interval[] {
  return intervals.toSorted(
    (a, b) =>
      ATTENTION[a.state] - ATTENTION[b.state] ||
      startOf(a) - startOf(b) ||
      compareText(a.subject.id, b.subject.id) ||
      compareText(a.id, b.id),
  )
}

/** Stories, the strongest first. */
export function byScore(stories: readonly Story[]): readonly Story[] {
  return stories.toSorted((a, b) => b.score - a.score || a.firstTime - b.firstTime || compareText(a.id, b.id))
}

/** Signals, the oldest first. */
export function byTime(signals: readonly Signal[]): readonly Signal[] {
  return signals.toSorted((a, b) => a.time - b.time || a.endTime - b.endTime || compareText(a.id, b.id))
}

/** Evidence, the oldest first. */
export function evidenceByTime(evidence: readonly Evidence[]): readonly Evidence[] {
  return evidence.toSorted(
    (a, b) =>
      a.time - b.time ||
      compareText(a.kind, b.kind) ||
      compareText(a.signal ?? '', b.signal ?? '') ||
      compareText(a.event ?? '', b.event ?? '') ||
      compareText(a.text, b.text),
  )
}

/** Visibility by subject, source and time. */
export function visibilityInOrder(spans: readonly SubjectVisibility[]): readonly SubjectVisibility[] {
  return spans.toSorted(
    (a, b) => compareText(a.subject, b.subject) || compareText(a.source, b.source) || a.from - b.from || a.to - b.to,
  )
}

/** The subject's intervals and its strongest state. */
export interface SubjectStanding {
  readonly subject: Subject
  readonly state: State
  /** By attention: the first gives the state. */
  readonly intervals: readonly Interval[]
}

/** One entry a subject, those that ask for the most attention first. */
export function standings(intervals: readonly Interval[]): readonly SubjectStanding[] {
  const bySubject = new Map<string, Interval[]>()
  for (const interval of byAttention(intervals)) {
    const known = bySubject.get(interval.subject.id)
    if (known === undefined) bySubject.set(interval.subject.id, [interval])
    else known.push(interval)
  }
  return [...bySubject.values()].flatMap((own) => {
    const [first] = own
    return first === undefined ? [] : [{ subject: first.subject, state: first.state, intervals: own }]
  })
}

/** What a signal is called: its rule's title, its detector's, or the last part of the detector's id in plain words. */
export function signalTitle({ rule, detector }: Signal, { detectors }: ReportInput): string {
  const known = rule?.title ?? detectors?.get(detector)
  if (known !== undefined) return known
  const words = detector.slice(detector.lastIndexOf('/') + 1).replaceAll('-', ' ')
  return words === '' ? detector : sentence(words)
}

/** Signals by id. */
export function signalsById(input: ReportInput): ReadonlyMap<string, Signal> {
  return new Map(input.signals.map((signal) => [signal.id, signal]))
}

/** The time span that the evidence covers: by the sources, else by the signals; null where there is neither. */
export function evidenceSpan(input: ReportInput): Extent | null {
  const looked = extentOf([
    ...input.sources.flatMap(({ firstTime, lastTime }) => [firstTime, lastTime]),
    ...input.visibility.flatMap(({ from, to }) => [from, to]),
  ])
  return looked ?? extentOf(input.signals.flatMap(({ time, endTime }) => [time, endTime]))
}

function startOf(interval: Interval): number {
  return interval.firstProof ?? interval.firstEvidence ?? interval.earliestPossible ?? LATEST
}
