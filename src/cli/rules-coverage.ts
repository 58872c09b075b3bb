import { existsSync } from 'node:fs'
import { InputError } from '../model/errors.ts'
import { inertText } from '../report/inert.ts'
import type { BlindRule } from './blind-rules.ts'
import type { Command } from './command.ts'
import { EVIDENCE_OPTIONS, RULES_OPTION } from './inputs.ts'
import { jsonOutputIndented } from './json-output.ts'
import { coverageJson, coverageLayer, coverageLines, coverageOf, presentKinds } from './rule-coverage.ts'
import { loadRuleSet } from './rule-set.ts'

/** `dwell rules coverage`: which techniques the rules can see in the sources that are there. */
export const rulesCoverage: Command = {
  name: 'rules coverage',
  summary: 'Says which ATT&CK techniques the rules can see in the sources that are present.',
  positionals: '[PATH]…',
  options: {
    home: { type: 'string', value: 'DIR', text: 'the sources of earlier investigations, in place of PATH' },
    rules: RULES_OPTION,
    'no-own-rules': { type: 'boolean', text: 'only the rules of --rules' },
    blind: { type: 'boolean', text: 'list the rules that no present source can feed, and what each wants for' },
    navigator: { type: 'boolean', text: 'print a layer for the ATT&CK Navigator' },
    json: { type: 'boolean', text: 'print JSON' },
    ...EVIDENCE_OPTIONS,
  },
  examples: [
    'dwell rules coverage ./evidence',
    'dwell rules coverage --home ./case-7 --rules sigma/rules --navigator > layer.json',
    'dwell rules coverage ./evidence --blind',
  ],
  run: async (paths, values, world) => {
    const home = values.text('home')
    if (home !== undefined && paths.length > 0)
      throw new InputError('usage', 'Give --home or paths of evidence, not both.')
    if (home !== undefined && !existsSync(home))
      throw new InputError('home', `--home ${home} is not there. 'dwell investigate EVIDENCE --home ${home}' makes it.`)
    const { matcher } = await loadRuleSet(values.list('rules'), { own: !values.flag('no-own-rules') })
    const coverage = coverageOf(matcher, await presentKinds(paths, values, world))
    if (values.flag('navigator')) await world.out(jsonOutputIndented(coverageLayer(coverage)))
    else if (values.flag('json')) await world.out(jsonOutputIndented(coverageJson(coverage)))
    else if (values.flag('blind')) {
      for (const blind of coverage.blind) await world.out(inertText(blindLine(blind)))
      world.note(`${coverage.blind.length} of ${coverage.rules} rules can be fed by nothing here.`)
    } else for (const line of coverageLines(coverage)) await world.out(inertText(line))
    return 0
  },
}

function blindLine({ rule, isCorrelation, missing, source }: BlindRule): string {
  const of = isCorrelation ? 'correlation' : Object.values(rule.logsource).join('/')
  const why = isCorrelation
    ? 'not all of its rules can be fed'
    : source === undefined
      ? 'no record of its kind'
      : `${source} never has ${missing.join(', ')}`
  return `${of}  ${rule.title}  (${rule.file}): ${why}`
}
