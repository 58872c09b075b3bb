import type { Event } from '../model/event.ts'
import type { Instant } from '../model/time.ts'
import type { BaseMatch, Correlated } from '../sigma/correlate/correlation.ts'
import { makeJudge } from '../sigma/correlate/judge.ts'
import type { Correlator } from '../sigma/correlator.ts'
import type { Matcher } from '../sigma/matcher.ts'
import type { Match, RuleProblem } from '../sigma/rule.ts'
import type { EventStore } from '../stores/events/event-store.ts'
import type { MatchSorter } from '../stores/matches/match-sorter.ts'
import type { StateStore } from '../stores/state/state-store.ts'
import { matchEvent } from './match-event.ts'
import { ruleTraits } from './rule-traits.ts'
import type { SignalBook } from './signal-book.ts'

/** Matches that are put into the sorter at once. */
const MATCHES_AT_ONCE = 5000

/** Correlations over a stream of matches, in any order: all matches first, then the findings. */
export interface Correlation {
  /** Notes what a match is to correlations. */
  note(match: Match, event: Event): Promise<void>
  /** The findings, by correlation and group. Those that only serve other correlations are not among them. */
  findings(): AsyncIterable<Correlated>
  /** What was left out for want of a field, and of which correlation. */
  leftOut(): readonly RuleProblem[]
  /** What a window could not hold; complete once all findings were taken. */
  dropped(): readonly RuleProblem[]
}

/** Correlates what is noted, with all of it in `sorter` and only one window in memory. */
export function correlate(correlator: Correlator, sorter: MatchSorter): Correlation {
  let waiting: BaseMatch[] = []
  const dropped: RuleProblem[] = []
  const flush = async (): Promise<void> => {
    const batch = waiting
    waiting = []
    await sorter.add(
      batch.map(({ values, places, groupValues, ...key }) => ({
        ...key,
        body: JSON.stringify({ values, places, groupValues }),
      })),
    )
  }
  return {
    async note(match, event) {
      for (const base of correlator.basesOf(match, event)) waiting.push(base)
      if (waiting.length >= MATCHES_AT_ONCE) await flush()
    },
    async *findings() {
      for (const correlation of correlator.correlations) {
        // What inner correlations found must lie there before.
        await flush()
        const judge = makeJudge(correlation)
        for await (const page of sorter.of(correlation.rule.id)) {
          for (const { body, ...key } of page) {
            const rest: Pick<BaseMatch, 'values' | 'places' | 'groupValues'> = JSON.parse(body)
            for (const finding of judge.add({ ...key, ...rest })) yield* told(finding)
          }
        }
        for (const finding of judge.end()) yield* told(finding)
        if (judge.dropped() > 0) {
          const { file, title } = correlation.rule
          dropped.push({
            file,
            rule: title,
            reason: `${judge.dropped()} matches left its window too early: it held too many`,
          })
        }
      }
    },
    leftOut: correlator.leftOut,
    dropped: () => dropped,
  }

  function* told(finding: Correlated): Generator<Correlated> {
    waiting.push(...correlator.basesOfFinding(finding))
    if (!correlator.isSilent(finding.rule)) yield finding
  }
}

/**
 * Judges correlations over everything that the stores hold, in whatever order and run it came, and notes what they find. A
 * query over the events that rules matched: each is matched again, which is the same as keeping what they matched. Gives
 * sentences on what it could not look at.
 */
export async function correlateStored({
  events,
  state,
  matcher,
  book,
  asOf,
}: {
  readonly events: EventStore
  readonly state: StateStore
  readonly matcher: Matcher
  readonly book: SignalBook
  readonly asOf?: Instant | undefined
}): Promise<readonly string[]> {
  if (matcher.correlator.correlations.length === 0) return []
  await using sorter = await state.openSorter()
  const correlation = correlate(matcher.correlator, sorter)
  for await (const ids of state.matched()) {
    for (const event of await events.byId(ids)) {
      if (asOf !== undefined && event.seenAt > asOf) continue
      for (const match of matchEvent(matcher, event)) await correlation.note(match, event)
    }
  }
  for await (const finding of correlation.findings())
    book.correlated(finding, ruleTraits(finding.rule), await events.byId(finding.events.map(({ id }) => id)))
  return correlation.dropped().map(({ rule, reason }) => `The correlation “${rule ?? ''}”: ${reason}.`)
}
