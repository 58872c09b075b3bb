import type { Event, Logsource } from '../../src/model/event.ts'
import { DAY_US } from '../../src/model/time.ts'
import { bindingOf, type SourceKey, sourceKeyOf } from '../../src/sigma/match/logsource.ts'
import type { Matcher } from '../../src/sigma/matcher.ts'
import type { SigmaRule } from '../../src/sigma/rule.ts'
import type { DataSet } from '../evaluate/data-sets.ts'

/** How often something was so: `fired` of `of`. */
export interface Count {
  readonly fired: number
  readonly of: number
}

/** What one data set says of the rules. */
export interface Observed {
  readonly name: string
  readonly benign: boolean
  /** Subject-days, or cases, in all. */
  readonly units: number
  /** By id of the rule: of the units that hold records of the rule's log source, those on which it fired. */
  readonly counts: ReadonlyMap<string, Count>
}

/** Watches matchers at work on one data set. */
export interface Observer {
  /** The same matcher, but what it says is noted too. */
  watch(matcher: Matcher): Matcher
  result(): Observed
}

/** What happened in one unit. */
interface Unit {
  /** Log sources of rules of which it holds records. */
  readonly sources: Set<string>
  readonly fired: Set<string>
}

/** Name of a benign event's day, or of an attack event's case; undefined where it counts for nothing. */
export type UnitOfEvent = (event: Event) => string | undefined

/**
 * Counts, for every rule, units that it could fire on and units that it fired on. A unit that holds no record of a rule's log
 * source says nothing of the rule: on a machine without Sysmon its rules are silent, not right.
 */
export function createObserver(set: Pick<DataSet, 'name' | 'benign'>, unitOfEvent: UnitOfEvent): Observer {
  const units = new Map<string, Unit>()
  const rules = new Map<string, SigmaRule>()
  const sources: Map<string, Logsource> = new Map()
  const sourcesOf = new Map<string, readonly string[]>()

  const feeds = (event: Event): readonly string[] => {
    const key = sourceKeyOf(event)
    const name = JSON.stringify(key)
    let known = sourcesOf.get(name)
    if (known === undefined) {
      known = [...sources].filter(([, source]) => isFed(source, key)).map(([source]) => source)
      sourcesOf.set(name, known)
    }
    return known
  }
  return {
    watch(matcher) {
      for (const rule of matcher.rules) {
        rules.set(rule.id, rule)
        sources.set(nameOf(rule.logsource), rule.logsource)
      }
      sourcesOf.clear()
      return {
        ...matcher,
        match: (event) => {
          const matches = matcher.match(event)
          const name = unitOfEvent(event)
          if (name === undefined) return matches
          const unit = units.get(name) ?? { sources: new Set(), fired: new Set() }
          units.set(name, unit)
          for (const source of feeds(event)) unit.sources.add(source)
          for (const { rule, isSilent } of matches) if (isSilent !== true) unit.fired.add(rule.id)
          return matches
        },
      }
    },
    result() {
      const fed = new Map<string, number>()
      const fired = new Map<string, number>()
      for (const unit of units.values()) {
        for (const source of unit.sources) fed.set(source, (fed.get(source) ?? 0) + 1)
        for (const id of unit.fired) fired.set(id, (fired.get(id) ?? 0) + 1)
      }
      const counts = [...rules].flatMap(([id, rule]): readonly (readonly [string, Count])[] => {
        const of = fed.get(nameOf(rule.logsource)) ?? 0
        return of === 0 ? [] : [[id, { fired: fired.get(id) ?? 0, of }]]
      })
      return { name: set.name, benign: set.benign, units: units.size, counts: new Map(counts) }
    },
  }
}

function nameOf({ product, service, category }: Logsource): string {
  return JSON.stringify([product, service, category])
}

function isFed(source: Logsource, key: SourceKey): boolean {
  return bindingOf(source, key, false) !== undefined
}

/** A day of a host, else of the account that acted; undefined where the event names neither. */
export function subjectDay(event: Event): string | undefined {
  const user = event.actor?.user
  const subject = event.device?.hostname ?? user?.email ?? user?.name ?? user?.uid
  return subject === undefined || subject === ''
    ? undefined
    : `${subject.toLowerCase()} ${Math.floor(event.time / DAY_US)}`
}

/** Path of an event's file below its pack, as data sets are told by. */
export function pathInPack({ raw: { file } }: Event): string {
  const at = file.indexOf('!/')
  return at < 0 ? file : file.slice(at + 2).replaceAll('!/', '/')
}
