import assert from 'node:assert/strict'
import type { Event } from '../src/model/event.ts'
import { type CompileOptions, compileRules } from '../src/sigma/compile.ts'
import type { Matcher } from '../src/sigma/matcher.ts'
import type { ParsedRule } from '../src/sigma/parse.ts'
import { compare } from './compare.ts'
import { bench, type Figure, rateOf } from './figures.ts'
import { matchesOf, processStarts, windowsEvents, windowsRules } from './sigma-corpus.ts'

/*
 * Matching alone: SigmaHQ's Windows rules over events in memory. Two baselines, each on so many of the same events that a round
 * takes about a second: every rule judged on its own for each event, and the rules of an event's source without an index.
 */
const MIN_RULES = 2000
/** Every so many-th event is judged by a baseline. */
const NAIVE_STEP = 400
const UNINDEXED_STEP = 20
const ROUNDS = 5
/** Events per second on one core. */
const GOAL = { 'mixed events': 150_000, 'process creation': 30_000 } as const

await bench(async (corpora) => {
  const rules = await windowsRules(corpora)
  const matcher = makeMatcher(rules)
  assert.ok(matcher.rules.length >= MIN_RULES, `only ${matcher.rules.length} rules`)
  // With a sample that never ends no index is ever made.
  const unindexed = makeMatcher(rules, { sampleEvents: Number.POSITIVE_INFINITY })

  const mixed = await windowsEvents(corpora)
  const processes = processStarts(mixed)
  const figures: Figure[] = [{ what: 'rules for Windows', value: matcher.rules.length, unit: 'rules' }]
  for (const [name, list] of [
    ['mixed events', mixed],
    ['process creation', processes],
  ] as const) {
    const few = everyNth(list, name === 'mixed events' ? NAIVE_STEP : NAIVE_STEP / 20)
    const some = everyNth(list, name === 'mixed events' ? UNINDEXED_STEP : 1)
    assert.ok(few.length > 0 && some.length > 0, `no ${name}`)
    matchesOf(list, matcher.match) // teaches every source's index
    // The index must lose nothing.
    const all = few.map((event) => matcher.matchAll(event).map(({ rule }) => rule.id))
    assert.deepEqual(
      few.map((event) => matcher.match(event).map(({ rule }) => rule.id)),
      all,
    )
    const indexedMatches = matchesOf(some, matcher.match)
    assert.equal(indexedMatches, matchesOf(some, unindexed.match))
    assert.ok(indexedMatches > 0, 'nothing matched, so the speed says nothing')

    const judge = (who: (event: Event) => readonly unknown[], over: readonly Event[]) => (): number => {
      matchesOf(over, who)
      return over.length
    }
    const subject = judge(matcher.match, list)
    const naive = await compare(`${name}, against each rule on its own`, {
      baseline: judge(matcher.matchAll, few),
      subject,
      rounds: ROUNDS,
    })
    const noIndex = await compare(`${name}, against its source's rules without index`, {
      baseline: judge(unindexed.match, some),
      subject,
      rounds: ROUNDS,
    })
    figures.push(
      ...rateOf(naive, 'events/s', { atLeast: GOAL[name] }),
      ...rateOf(noIndex, 'events/s'),
      { what: '  events', value: list.length, unit: 'events' },
      { what: '  matches', value: matchesOf(list, matcher.match), unit: 'matches' },
    )
  }
  return figures
})

function makeMatcher(rules: readonly ParsedRule[], options: CompileOptions = {}): Matcher {
  return compileRules(rules, options).matcher
}

function everyNth(list: readonly Event[], step: number): readonly Event[] {
  return list.filter((_, at) => at % step === 0)
}
