import { isReject } from '../model/event.ts'
import { correlate } from '../pipeline/correlate.ts'
import { matchEvent } from '../pipeline/match-event.ts'
import { inertText } from '../report/inert.ts'
import { count } from '../report/words.ts'
import { openMatchSorter } from '../stores/matches/embedded.ts'
import type { Command } from './command.ts'
import { EVIDENCE_OPTIONS, RULES_OPTION, requirePaths } from './inputs.ts'
import { findingLine, matchLine } from './match-lines.ts'
import { eachOutcome } from './outcomes.ts'
import { loadRuleSet } from './rule-set.ts'

/** `dwell scan logs`: matches every event against Sigma rules, correlates the matches, and nothing else. */
export const scanLogs: Command = {
  name: 'scan logs',
  summary: 'Matches logs against Sigma rules: one line a match.',
  positionals: 'PATH…',
  options: {
    ...EVIDENCE_OPTIONS,
    rules: RULES_OPTION,
    'no-own-rules': { type: 'boolean', text: 'only the rules of --rules' },
    json: { type: 'boolean', text: 'one JSON object a line' },
  },
  examples: [
    'dwell scan logs ./evidence',
    'dwell scan logs Security.evtx --rules sigma/rules --json',
    'dwell scan logs ./evidence --rules sigma/rules --no-own-rules',
  ],
  run: async (positionals, values, world) => {
    const paths = requirePaths(positionals, 'scan logs')
    const json = values.flag('json')
    const { matcher, problems } = await loadRuleSet(values.list('rules'), { own: !values.flag('no-own-rules') })
    if (problems.length > 0)
      world.note(`${count(problems.length, 'rule')} can't be used; 'dwell rules check' lists them with reasons.`)
    await using sorter = await openMatchSorter()
    const correlation = correlate(matcher.correlator, sorter)
    let matches = 0
    const { events, rejects } = await eachOutcome(paths, values, world, async (batch) => {
      for (const outcome of batch) {
        if (isReject(outcome)) continue
        for (const match of matchEvent(matcher, outcome)) {
          await correlation.note(match, outcome)
          if (match.isSilent === true) continue
          matches += 1
          await world.out(matchLine(match, outcome, json))
        }
      }
    })
    for await (const finding of correlation.findings()) {
      matches += 1
      await world.out(findingLine(finding, json))
    }
    for (const { rule, reason } of [...correlation.leftOut(), ...correlation.dropped()])
      world.note(inertText(`${rule ?? ''}: ${reason}.`))
    for (const { filter, matches: kept } of matcher.suppressed())
      world.note(inertText(`The filter ${filter.title} kept back ${count(kept, 'match', 'matches')}.`))
    const unread = rejects === 0 ? '' : `; ${count(rejects, 'record')} could not be read ('dwell read' lists them)`
    world.note(`${count(matches, 'match', 'matches')} in ${count(events, 'event')}${unread}.`)
    return 0
  },
}
