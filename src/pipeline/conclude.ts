import { buildLedger } from '../ledger/intervals.ts'
import { responseOf } from '../ledger/responses.ts'
import type { Interval } from '../model/interval.ts'
import type { Signal } from '../model/signal.ts'
import type { Story, Subject } from '../model/story.ts'
import { HOUR_US, type Instant, instant } from '../model/time.ts'
import type { LogGaps, SubjectVisibility } from '../report/report-input.ts'
import type { EventStore } from '../stores/events/event-store.ts'
import {
  responseCandidates,
  subjectDays,
  timeRange,
  type VisibilityRow,
  visibilityRows,
} from '../stores/events/questions.ts'
import { withinBudget } from '../stories/budget.ts'
import { buildStories, subjectOf } from '../stories/build.ts'
import type { Facts } from '../stories/facts.ts'
import { probability } from '../stories/score.ts'
import type { ClockFinding, Clocks } from './clocks.ts'
import { gatherFacts, withOneIdEach } from './gather-facts.ts'
import { findLogGaps } from './log-gaps.ts'
import type { SignalBook } from './signal-book.ts'
import { emptySimulated, type SimulatedMail, withoutSimulated } from './simulated-mail.ts'
import { whatWasUnseen } from './unseen.ts'
import { weighSignals } from './weigh.ts'

/** The answer: who, when, for how long, and how we know. */
export interface Conclusion {
  readonly knownAt: Instant
  readonly signals: readonly Signal[]
  readonly stories: readonly Story[]
  readonly intervals: readonly Interval[]
  readonly visibility: readonly SubjectVisibility[]
  readonly logGaps: LogGaps
  /** Signals that were left out since they came from a phishing simulation. */
  readonly simulationSignals: number
  readonly clocks: readonly ClockFinding[]
  /** Names that were taken for one person by inference, in words. */
  readonly inferred: readonly string[]
}

/**
 * From signals to the answer, in one order: facts, one id for each subject, weights, stories, ledger.
 * @param asOf where given, nothing that was known later is used; else all is, and `knownAt` is the last believable time of the evidence.
 * @param simulated what phishing simulations sent: what follows from it alone is no evidence.
 * @param storiesPerDay how many stories of a day are alerts, beside those that prove a compromise.
 */
export async function conclude(
  events: EventStore,
  book: SignalBook,
  clocks: Clocks,
  {
    asOf,
    fallback,
    storiesPerDay,
    simulated = emptySimulated(),
  }: {
    readonly asOf?: Instant | undefined
    readonly fallback: Instant
    readonly storiesPerDay: number
    readonly simulated?: SimulatedMail
  },
): Promise<Conclusion> {
  const all = book.signals(clocks).filter(({ time }) => asOf === undefined || time <= asOf)
  const found = await withoutSimulated(all, simulated, events)
  const facts = await gatherFacts(events, found, clocks)
  const signals = weighSignals(withOneIdEach(found, facts), await subjectDays(events))
  const visibility = spansOf(await visibilityRows(events), facts, asOf)
  const range = await timeRange(events)
  const knownAt =
    asOf ??
    instant(
      signals.reduce<number>(
        (latest, { weight, endTime }) => (weight > 0 ? Math.max(latest, endTime) : latest),
        range?.to ?? fallback,
      ),
    )
  const stories = buildStories(signals, facts).map((story) => ({ ...story, unseen: whatWasUnseen(story, visibility) }))
  const responses = (await responseCandidates(events)).map(responseOf).filter((response) => response !== undefined)
  const bySubject = Map.groupBy(visibility, ({ subject }) => subject)
  const intervals = buildLedger({
    stories,
    signals: new Map(signals.map((signal) => [signal.id, signal])),
    responses,
    subjectOf: (entity) => subjectOf(entity, facts),
    accountOf: (name) => accountNamed(name, facts),
    visibilityOf: ({ id }) =>
      (bySubject.get(id) ?? []).map(({ source, from, to, seenShare }) => ({ source, from, to, seenShare })),
    probability,
    knownAt,
  })
  const proven = new Set(intervals.filter(({ firstProof }) => firstProof !== null).map(({ story }) => story))
  return {
    knownAt,
    signals,
    stories: withinBudget(stories, { perDay: storiesPerDay, always: proven }),
    intervals,
    visibility,
    simulationSignals: all.length - found.length,
    logGaps: await findLogGaps(events, facts.hosts, intervals),
    clocks: clocks.findings(),
    inferred: facts.accounts.inferred,
  }
}

function accountNamed(name: string, { accounts }: Facts): Subject | undefined {
  const at = name.indexOf('\\')
  return at >= 0
    ? accounts.of({ domain: name.slice(0, at), name: name.slice(at + 1) })
    : name.includes('@')
      ? accounts.of({ email: name })
      : accounts.of({ name })
}

/** Merges the rows of all names of a subject into one span for each source. */
function spansOf(
  rows: readonly VisibilityRow[],
  facts: Facts,
  asOf: Instant | undefined,
): readonly SubjectVisibility[] {
  const spans = new Map<string, { subject: string; source: string; from: number; to: number; hours: number }>()
  for (const row of rows) {
    if (asOf !== undefined && row.from > asOf) continue
    const subject =
      row.host !== ''
        ? facts.hosts.of(row.host)
        : facts.accounts.of({ name: row.name, domain: row.domain, uid: row.uid, email: row.email })
    if (subject === undefined || subject.kind === 'system' || subject.kind === 'machine') continue
    const key = `${subject.id} ${row.source}`
    const known = spans.get(key)
    const to = asOf === undefined ? row.to : Math.min(row.to, asOf)
    if (known === undefined)
      spans.set(key, { subject: subject.id, source: row.source, from: row.from, to, hours: row.hours })
    else
      spans.set(key, {
        ...known,
        from: Math.min(known.from, row.from),
        to: Math.max(known.to, to),
        hours: known.hours + row.hours,
      })
  }
  return [...spans.entries()]
    .sort((a, b) => (a[0] < b[0] ? -1 : 1))
    .map(([, { subject, source, from, to, hours }]) => {
      const spanHours = Math.floor(to / HOUR_US) - Math.floor(from / HOUR_US) + 1
      return {
        subject,
        source,
        from: instant(from),
        to: instant(to),
        seenShare: Math.round(Math.min(1, hours / spanHours) * 1000) / 1000,
      }
    })
}
