import { type Event, isReject } from '../model/event.ts'
import { formatInstant } from '../model/time.ts'
import { matchEvent } from '../pipeline/match-event.ts'
import { inertText } from '../report/inert.ts'
import { count } from '../report/words.ts'
import type { Match } from '../sigma/rule.ts'
import type { Command } from './command.ts'
import { EVIDENCE_OPTIONS, requirePaths } from './inputs.ts'
import { jsonOutput } from './json-output.ts'
import { eachOutcome } from './outcomes.ts'
import { loadRuleSet } from './rule-set.ts'

/** `dwell scan logs`: matches every event against Sigma rules, and nothing else. */
export const scanLogs: Command = {
  name: 'scan logs',
  summary: 'Matches logs against Sigma rules: one line a match.',
  positionals: 'PATH…',
  options: {
    ...EVIDENCE_OPTIONS,
    rules: {
      type: 'string',
      multiple: true,
      value: 'DIR',
      text: 'a folder or file of Sigma rules beside our own; may be given more than once',
    },
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
    let matches = 0
    const { events, rejects } = await eachOutcome(paths, values, world, async (batch) => {
      for (const outcome of batch) {
        if (isReject(outcome)) continue
        for (const match of matchEvent(matcher, outcome)) {
          matches += 1
          await world.out(json ? jsonOutput(matchJson(match, outcome)) : matchLine(match, outcome))
        }
      }
    })
    const unread = rejects === 0 ? '' : `; ${count(rejects, 'record')} could not be read ('dwell read' lists them)`
    world.note(`${count(matches, 'match', 'matches')} in ${count(events, 'event')}${unread}.`)
    return 0
  },
}

function matchJson({ rule, fields }: Match, { time, raw }: Event): Readonly<Record<string, unknown>> {
  const { id, title, level, author } = rule
  const shown = { id, title, level, author: author ?? null, link: rule.references[0] ?? null }
  return { rule: shown, time: formatInstant(time), file: raw.file, record: raw.record, fields }
}

function matchLine({ rule, fields }: Match, { time, raw }: Event): string {
  const place = `${raw.file} record ${raw.record}`
  return inertText(
    `${formatInstant(time)} ${rule.level.padEnd(8)} ${rule.title} | ${place} | ${JSON.stringify(fields)}`,
  )
}
