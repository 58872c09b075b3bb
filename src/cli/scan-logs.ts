import { openEvidence } from '../ingest/evidence.ts'
import { isReject } from '../model/event.ts'
import { formatInstant } from '../model/time.ts'
import { matchEvent } from '../pipeline/match-event.ts'
import { openSource } from '../pipeline/read-source.ts'
import { recogniseReader } from '../readers/table.ts'
import { inertText } from '../report/inert.ts'
import type { Command } from './command.ts'
import { EVIDENCE_OPTIONS, evidenceOptions, readWindow, readZone, requirePaths, scratchFolder } from './inputs.ts'
import { jsonOutput } from './json-output.ts'
import { progressOf } from './progress.ts'
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
    const { since, until } = readWindow(values)
    const offsetMinutes = readZone(values)
    const json = values.flag('json')
    const { matcher, problems } = await loadRuleSet(values.list('rules'), { own: !values.flag('no-own-rules') })
    if (problems.length > 0)
      world.note(`${problems.length} rules can't be used; 'dwell rules check' lists them with reasons.`)
    await using scratch = await scratchFolder()
    const progress = progressOf(world)
    let [events, matches, rejects] = [0, 0, 0]
    for await (const source of openEvidence(paths, evidenceOptions(values, world, scratch.path))) {
      if ('problem' in source) {
        progress.note(`${source.file}: ${source.problem}`)
        continue
      }
      const { batches } = await openSource(source, {
        recognise: recogniseReader,
        offsetMinutes,
        abort: world.abort,
      })
      for await (const batch of batches) {
        world.abort.throwIfAborted()
        for (const outcome of batch) {
          if (isReject(outcome)) {
            rejects += 1
            continue
          }
          if ((since !== undefined && outcome.time < since) || (until !== undefined && outcome.time >= until)) continue
          events += 1
          for (const { rule, fields } of matchEvent(matcher, outcome)) {
            matches += 1
            const { id, title, level, author } = rule
            const { file, record } = outcome.raw
            const line = json
              ? jsonOutput({
                  rule: { id, title, level, author: author ?? null, link: rule.references[0] ?? null },
                  time: formatInstant(outcome.time),
                  file,
                  record,
                  fields,
                })
              : inertText(
                  `${formatInstant(outcome.time)} ${level.padEnd(8)} ${title} | ${file} record ${record} | ${JSON.stringify(fields)}`,
                )
            await world.out(line)
          }
        }
        progress.step({ file: source.file, records: batch.length })
      }
    }
    progress.end()
    world.abort.throwIfAborted()
    world.note(
      `${matches} matches in ${events} events; ${rejects} records could not be read ('dwell read' lists them).`,
    )
    return 0
  },
}
