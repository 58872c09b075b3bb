import { InputError } from '../model/errors.ts'
import { inertText } from '../report/inert.ts'
import { count } from '../report/words.ts'
import type { Command, Option } from './command.ts'
import { OWN_RULES, RULES_OPTION, readRuleFiles } from './inputs.ts'
import { jsonOutput } from './json-output.ts'
import { type FixtureResult, runFixtures } from './rule-fixtures.ts'
import { writeRulePack } from './rule-pack.ts'
import { compileParsed, loadRuleSet, readRules } from './rule-set.ts'

const FILTERS: Option = {
  type: 'string',
  multiple: true,
  value: 'DIR',
  text: 'filters (or rules) to load beside them: shows what fixtures no longer fire with your filters',
}
const JSON_LINES: Option = { type: 'boolean', text: 'one JSON object a line' }

const DEFAULT_PACK = './rules.dwell-pack'

/** `dwell rules list`. */
export const rulesList: Command = {
  name: 'rules list',
  summary: 'Lists the rules in use.',
  positionals: '',
  options: { rules: RULES_OPTION, json: JSON_LINES },
  examples: ['dwell rules list', 'dwell rules list --rules sigma/rules --json'],
  run: async (_positionals, values, world) => {
    const { matcher } = await loadRuleSet(values.list('rules'), { own: true })
    const rules = [...matcher.rules, ...matcher.correlator.correlations.map(({ rule }) => rule)]
    for (const rule of rules.sort((a, b) => (a.file < b.file ? -1 : 1))) {
      const { id, title, level, status, author, tags, file } = rule
      await world.out(
        values.flag('json')
          ? jsonOutput({ id, title, level, status, author: author ?? null, tags, file })
          : inertText(`${level.padEnd(13)} ${title}  (${file})`),
      )
    }
    world.note(`${rules.length} rules.`)
    return 0
  },
}

/** `dwell rules check`. */
export const rulesCheck: Command = {
  name: 'rules check',
  summary: 'Says which rules cannot be used, and why.',
  positionals: '',
  options: { rules: RULES_OPTION, json: JSON_LINES },
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
    const correlations = matcher.correlator.correlations.length
    const used = `${matcher.rules.length} rules${correlations === 0 ? '' : ` and ${correlations} correlations`}`
    world.note(
      `${used} of ${files} files can be used, ${problems.length} are refused, ${skipped.length} are skipped by their own status, ${warnings.length} warnings.`,
    )
    return problems.length > 0 ? 1 : 0
  },
}

/** `dwell rules test`. */
export const rulesTest: Command = {
  name: 'rules test',
  summary: 'Runs the fixtures of rules: what must match, and what must not.',
  positionals: '[DIR]',
  options: { rules: FILTERS, json: JSON_LINES },
  examples: [
    'dwell rules test',
    'dwell rules test ./our-own-rules',
    'dwell rules test --rules our-filters.yml',
    'dwell rules test ./our-own-rules --rules our-filters.yml --json',
  ],
  run: async ([folder = OWN_RULES], values, world) => {
    const own = folder === OWN_RULES
    const { parsed } = await readRules([...(own ? [] : [folder]), ...values.list('rules')], { own })
    const { matcher } = compileParsed(parsed)
    const results = await runFixtures(folder, matcher)
    const failed = results.filter(({ wrong }) => wrong !== '')
    for (const result of values.flag('json') ? results : failed) {
      await world.out(
        values.flag('json')
          ? jsonOutput(result)
          : inertText(`FAILED ${result.rule} ${result.fixture}: ${result.wrong}`),
      )
    }
    for (const line of filterLines(
      parsed.flatMap(({ filters }) => filters.map(({ rule }) => rule.title)),
      results,
    ))
      world.note(inertText(line))
    world.note(
      `${new Set(results.map(({ rule }) => rule)).size} rules, ${results.length} fixtures, ${failed.length} failed.`,
    )
    return failed.length > 0 || results.length === 0 ? 1 : 0
  },
}

/** What is proven of each filter: whether what must fire still does. */
function filterLines(titles: readonly string[], results: readonly FixtureResult[]): readonly string[] {
  return [...new Set(titles)].map((title) => {
    const own = results.filter(({ filters }) => filters.some((one) => one.title === title))
    const silenced = own.filter(
      ({ wrong, filters }) => wrong !== '' && filters.some((one) => one.title === title && one.keptBack > 0),
    )
    if (own.length === 0)
      return `Filter “${title}”: for no rule that has fixtures here, so nothing is proven ('dwell rules check' says which rules it misses).`
    const of = `${count(own.length, 'fixture')} of ${count(new Set(own.map(({ rule }) => rule)).size, 'rule')} that must fire`
    return silenced.length === 0
      ? `Filter “${title}”: ${of} still ${own.length === 1 ? 'does' : 'do'}.`
      : `Filter “${title}”: ${of}; it SILENCES ${silenced.map(({ rule, fixture }) => `${rule} ${fixture}`).join(', ')}.`
  })
}

/** `dwell rules add`. */
export const rulesAdd: Command = {
  name: 'rules add',
  summary: 'Makes one pack of a folder of Sigma rules, which starts at once.',
  positionals: 'PATH…',
  options: {
    out: { type: 'string', value: 'FILE', text: `where the pack goes (default ${DEFAULT_PACK})` },
    json: { type: 'boolean', text: 'print its header as JSON' },
  },
  examples: [
    'dwell rules add ./sigma/rules',
    'dwell rules add ./sigma/rules --out hq.pack && dwell hunt --home ./case-7 --rules hq.pack',
  ],
  run: async (paths, values, world) => {
    if (paths.length === 0)
      throw new InputError('usage', 'Name a folder of Sigma rules. For example: dwell rules add ./sigma/rules')
    const out = values.text('out') ?? DEFAULT_PACK
    if (/\.ya?ml$/i.test(out)) throw new InputError('usage', `--out ${out}: a pack is no YAML; give it another ending.`)
    const { header, isNew } = await writeRulePack(out, await readRuleFiles(paths))
    const { matcher, problems } = await loadRuleSet([out], { own: false })
    if (values.flag('json')) await world.out(jsonOutput({ file: out, ...header }))
    else
      await world.out(
        inertText(
          `${out}: version ${header.version}${isNew ? '' : ' as before'}, ${matcher.rules.length} rules of ${header.files} files, SHA-256 ${header.sha256}`,
        ),
      )
    if (problems.length > 0)
      world.note(`${problems.length} rules can't be used; 'dwell rules check --rules ${inertText(out)}' lists them.`)
    return 0
  },
}
