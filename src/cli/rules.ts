import { inertText } from '../report/inert.ts'
import type { Command, Option } from './command.ts'
import { OWN_RULES } from './inputs.ts'
import { jsonOutput } from './json-output.ts'
import { runFixtures } from './rule-fixtures.ts'
import { loadRuleSet } from './rule-set.ts'

const RULES: Option = {
  type: 'string',
  multiple: true,
  value: 'DIR',
  text: 'a folder or file of Sigma rules beside our own; may be given more than once',
}
const JSON_LINES: Option = { type: 'boolean', text: 'one JSON object a line' }

/** `dwell rules list`. */
export const rulesList: Command = {
  name: 'rules list',
  summary: 'Lists the rules in use.',
  positionals: '',
  options: { rules: RULES, json: JSON_LINES },
  examples: ['dwell rules list', 'dwell rules list --rules sigma/rules --json'],
  run: async (_positionals, values, world) => {
    const { matcher } = await loadRuleSet(values.list('rules'), { own: true })
    for (const rule of [...matcher.rules].sort((a, b) => (a.file < b.file ? -1 : 1))) {
      const { id, title, level, status, author, tags, file } = rule
      await world.out(
        values.flag('json')
          ? jsonOutput({ id, title, level, status, author: author ?? null, tags, file })
          : inertText(`${level.padEnd(13)} ${title}  (${file})`),
      )
    }
    world.note(`${matcher.rules.length} rules.`)
    return 0
  },
}

/** `dwell rules check`. */
export const rulesCheck: Command = {
  name: 'rules check',
  summary: 'Says which rules cannot be used, and why.',
  positionals: '',
  options: { rules: RULES, json: JSON_LINES },
  examples: ['dwell rules check', 'dwell rules check --rules sigma/rules'],
  run: async (_positionals, values, world) => {
    const { matcher, problems, warnings, skipped, files } = await loadRuleSet(values.list('rules'), { own: true })
    for (const [kind, list] of [
      ['refused', problems],
      ['skipped', skipped],
      ['warning', warnings],
    ] as const) {
      for (const { file, rule, reason } of list) {
        await world.out(
          values.flag('json')
            ? jsonOutput({ kind, file, rule: rule ?? null, reason })
            : inertText(`${kind.padEnd(8)} ${file}${rule === undefined ? '' : ` (${rule})`}: ${reason}`),
        )
      }
    }
    world.note(
      `${matcher.rules.length} rules of ${files} files can be used, ${problems.length} are refused, ${skipped.length} are skipped by their own status, ${warnings.length} warnings.`,
    )
    return problems.length > 0 ? 1 : 0
  },
}

/** `dwell rules test`. */
export const rulesTest: Command = {
  name: 'rules test',
  summary: 'Runs the fixtures of rules: what must match, and what must not.',
  positionals: '[DIR]',
  options: { json: JSON_LINES },
  examples: ['dwell rules test', 'dwell rules test ./our-own-rules'],
  run: async ([folder = OWN_RULES], values, world) => {
    const own = folder === OWN_RULES
    const { matcher } = await loadRuleSet(own ? [] : [folder], { own })
    const results = await runFixtures(folder, matcher)
    const failed = results.filter(({ wrong }) => wrong !== '')
    for (const result of values.flag('json') ? results : failed) {
      await world.out(
        values.flag('json')
          ? jsonOutput(result)
          : inertText(`FAILED ${result.rule} ${result.fixture}: ${result.wrong}`),
      )
    }
    world.note(
      `${new Set(results.map(({ rule }) => rule)).size} rules, ${results.length} fixtures, ${failed.length} failed.`,
    )
    return failed.length > 0 || results.length === 0 ? 1 : 0
  },
}
