import assert from 'node:assert/strict'
import type { Event } from '../src/model/event.ts'
import { compileRules } from '../src/sigma/compile.ts'
import type { ParsedRule } from '../src/sigma/parse.ts'
import { compare } from './compare.ts'
import { bench, type Figure, rateOf } from './figures.ts'
import { matchesOf, processStarts, windowsEvents, windowsRules } from './sigma-corpus.ts'

/*
 * What more rules cost: matching alone with 500, 1,000, 2,000 and 3,000 rules, drawn evenly from SigmaHQ's for Windows. The
 * baseline is the smallest set on the same events in the same round, so the ratio says how much slower an event becomes:
 * with as many times the rules it would be one sixth if the cost grew with their number.
 */
const COUNTS = [500, 1000, 2000, 3000] as const
const ROUNDS = 5

await bench(async (corpora) => {
  const rules = await windowsRules(corpora)
  const mixed = await windowsEvents(corpora)
  const figures: Figure[] = []
  for (const [name, list] of [
    ['mixed events', mixed],
    ['process creation', processStarts(mixed)],
  ] as const) {
    const judges = COUNTS.map((count) => judgeWith(evenly(rules, count), list))
    const [fewest] = judges
    assert.ok(fewest !== undefined && list.length > 0)
    for (const [at, judge] of judges.entries()) {
      const count = COUNTS[at] ?? 0
      const measured = await compare(`${name}, ${count} rules, against ${COUNTS[0]}`, {
        baseline: fewest.round,
        subject: judge.round,
        rounds: ROUNDS,
      })
      figures.push(
        { what: `${name}: rules`, value: judge.rules, unit: 'rules' },
        { what: '  matches', value: judge.matches, unit: 'matches' },
        ...rateOf(measured, 'events/s'),
      )
    }
  }
  return figures
})

function judgeWith(
  rules: readonly ParsedRule[],
  list: readonly Event[],
): { readonly rules: number; readonly matches: number; readonly round: () => number } {
  const { matcher } = compileRules(rules)
  const matches = matchesOf(list, matcher.match) // teaches every source's index
  assert.ok(matches > 0, 'nothing matched, so the speed says nothing')
  return {
    rules: matcher.rules.length,
    matches,
    round: () => {
      matchesOf(list, matcher.match)
      return list.length
    },
  }
}

/** So many of the rules, from all of their folders alike. */
function evenly(rules: readonly ParsedRule[], count: number): readonly ParsedRule[] {
  return Array.from({ length: Math.min(count, rules.length) }, (_, at) => {
    const one = rules[Math.floor((at * rules.length) / Math.min(count, rules.length))]
    assert.ok(one !== undefined)
    return one
  })
}
