import { compareText } from '../../model/compare.ts'
import type { Instant } from '../../model/time.ts'
import { polaritiesIn } from '../language/condition.ts'
import { type Bound, isTemporal, MAX_WINDOW_MATCHES } from '../language/correlation.ts'
import { compares } from '../values/predicate.ts'
import type { BaseMatch, Correlated, Correlation, EventPlace } from './correlation.ts'
import { makeMeasure } from './measure.ts'
import { makePresence } from './presence.ts'

/** Events that a finding points at (C111). */
const MAX_EVENTS = 10

/** Judges the matches of one correlation, which come in order of group, then time. */
export interface Judge {
  add(match: BaseMatch): readonly Correlated[]
  /** No more matches come: what is still open is judged. */
  end(): readonly Correlated[]
  /** Matches that left a window too early because it held too many (C113). */
  dropped(): number
}

/**
 * `maxMatches` bounds one window; of more, the oldest leave it (C113).
 * Two ways to look through time:
 * - A condition that can only become true as matches come (lower bounds, rules that must match) is asked at each instant, over
 *   the matches later than one timespan before (C98, C104). After a finding the group is quiet for one timespan (C111).
 * - Any other (upper bounds, equality, rules that must not match) is asked once a window is over. A window opens with the
 *   first match of the group, or the first after the one before; it lasts one timespan.
 *
 * Matches of the same instant are taken together, so no order of arrival can show.
 */
export function makeJudge(correlation: Correlation, maxMatches: number = MAX_WINDOW_MATCHES): Judge {
  const waits = isSettledLate(correlation)
  let group: GroupJudge | undefined
  let key: string | undefined
  let instantMatches: BaseMatch[] = []
  let dropped = 0

  function settle(): readonly Correlated[] {
    const [first] = instantMatches
    if (first === undefined || group === undefined) return []
    const found = group.take(first.time, instantMatches)
    instantMatches = []
    return found
  }

  function close(): readonly Correlated[] {
    const found = [...settle(), ...(group?.end() ?? [])]
    dropped += group?.dropped() ?? 0
    group = undefined
    return found
  }

  return {
    add(match) {
      let found: readonly Correlated[] = []
      if (match.group !== key || group === undefined) {
        found = close()
        key = match.group
        group = waits ? judgeAtClose(correlation, maxMatches) : judgeAtOnce(correlation, maxMatches)
      } else if (match.time !== instantMatches[0]?.time) found = settle()
      instantMatches.push(match)
      return found
    },
    end: close,
    dropped: () => dropped + (group?.dropped() ?? 0),
  }
}

function isSettledLate({ bounds, expression }: Correlation): boolean {
  return (
    bounds.some(({ operator }) => !operator.startsWith('gt')) ||
    (expression !== undefined && polaritiesIn(expression).some(({ isNegated }) => isNegated))
  )
}

/** Judges one group. */
interface GroupJudge {
  take(time: Instant, matches: readonly BaseMatch[]): readonly Correlated[]
  end(): readonly Correlated[]
  dropped(): number
}

function judgeAtOnce(correlation: Correlation, maxMatches: number): GroupJudge {
  const window = makeWindow(correlation, maxMatches)
  let quietUntil = Number.NEGATIVE_INFINITY
  return {
    take(time, matches) {
      window.forget(time - correlation.timespanUs)
      for (const match of matches) window.add(match)
      if (time < quietUntil) return []
      const found = window.judge()
      if (found === undefined) return []
      quietUntil = time + correlation.timespanUs
      return [found]
    },
    end: () => [],
    dropped: window.dropped,
  }
}

function judgeAtClose(correlation: Correlation, maxMatches: number): GroupJudge {
  const window = makeWindow(correlation, maxMatches)
  let openUntil: number | undefined
  const close = (): readonly Correlated[] => {
    const found = window.judge()
    window.forget(Number.POSITIVE_INFINITY)
    return found === undefined ? [] : [found]
  }
  return {
    take(time, matches) {
      const found = openUntil !== undefined && time >= openUntil ? close() : []
      if (openUntil === undefined || time >= openUntil) openUntil = time + correlation.timespanUs
      for (const match of matches) window.add(match)
      return found
    },
    end: close,
    dropped: window.dropped,
  }
}

interface Window {
  add(match: BaseMatch): void
  /** Lets go of matches at or before this time. */
  forget(until: number): void
  /** The finding, where the condition holds for what is in the window. */
  judge(): Correlated | undefined
  dropped(): number
}

/** Matches that left are cut off once they are the larger part. */
const MIN_CUT = 1024

function makeWindow(correlation: Correlation, maxMatches: number): Window {
  const presence = isTemporal(correlation.type) ? makePresence(correlation) : undefined
  const measure = presence ?? makeMeasure(correlation)
  const bounds: readonly Bound[] =
    presence !== undefined && correlation.bounds.length === 0
      ? [{ operator: 'gte', value: correlation.members.length }]
      : correlation.bounds
  let matches: BaseMatch[] = []
  let head = 0
  let dropped = 0

  function shift(): void {
    const match = matches[head]
    if (match !== undefined) measure.remove(match)
    head += 1
    if (head < MIN_CUT || head * 2 < matches.length) return
    matches = matches.slice(head)
    head = 0
  }

  function holds(value: number): boolean {
    if (presence !== undefined && correlation.expression !== undefined) return presence.expressionHolds()
    return bounds.every((bound) => isWithin(bound, value))
  }

  return {
    add(match) {
      if (matches.length - head >= maxMatches) {
        shift()
        dropped += 1
      }
      matches.push(match)
      measure.add(match)
    },
    forget(until) {
      for (let first = matches[head]; first !== undefined && first.time <= until; first = matches[head]) shift()
    },
    judge() {
      const value = measure.value()
      const [first, last] = [matches[head], matches.at(-1)]
      if (value === undefined || first === undefined || last === undefined || !holds(value)) return undefined
      const inside = matches.slice(head)
      return {
        rule: correlation.rule,
        type: correlation.type,
        time: first.time,
        endTime: last.time,
        groupBy: groupOf(correlation, inside),
        value,
        count: inside.length,
        events: eventsOf(inside, presence === undefined ? 0 : correlation.members.length),
      }
    },
    dropped: () => dropped,
  }
}

function isWithin({ operator, value: bound }: Bound, value: number): boolean {
  return operator === 'neq' ? value !== bound : compares(operator, value, bound)
}

/** The group as its first match writes it; where several are first, the one that sorts first. */
function groupOf({ groupBy }: Correlation, matches: readonly BaseMatch[]): Readonly<Record<string, string>> {
  const [first] = matches
  const written = matches
    .filter(({ time }) => time === first?.time)
    .map(({ groupValues }) => groupValues)
    .sort((a, b) => compareText(JSON.stringify(a), JSON.stringify(b)))[0]
  return Object.fromEntries(groupBy.map((name, at) => [name, written?.[at] ?? '']))
}

/** The first events, each once; before them one of each member, so that none is left out for the many of another. */
function eventsOf(matches: readonly BaseMatch[], members: number): readonly EventPlace[] {
  const ofMembers = Array.from({ length: members }, (_, member) => matches.find((match) => match.member === member))
  const chosen = new Map<string, EventPlace>()
  for (const match of [...ofMembers.filter((match) => match !== undefined), ...matches]) {
    for (const place of [...match.places].sort(byTime)) {
      if (chosen.size >= MAX_EVENTS) break
      chosen.set(place.id, place)
    }
  }
  return [...chosen.values()].sort(byTime)
}

function byTime(a: EventPlace, b: EventPlace): number {
  return a.time - b.time || compareText(a.id, b.id)
}
