import type { Level } from '../../src/model/signal.ts'
import type { SigmaRule } from '../../src/sigma/rule.ts'
import { type DataSet, hasTactic } from './data-sets.ts'
import { poissonInterval } from './poisson.ts'
import type { Tally, UnitTally } from './tally.ts'

const [BEGIN, END] = ['<!-- rules:begin -->', '<!-- rules:end -->']
/** Levels at which an analyst would look. */
const ALERTS: ReadonlySet<Level> = new Set(['medium', 'high', 'critical'])

/** What the section is made from. */
export interface Measurement {
  readonly rules: readonly SigmaRule[]
  /** Those of SigmaHQ, where they were measured too. */
  readonly sigmaRules: readonly SigmaRule[]
  readonly sets: readonly DataSet[]
  /** By name of the data set; an absent one has none. */
  readonly tallies: ReadonlyMap<string, Tally>
}

/** The page with the section between its marks. @throws {Error} where the page has no marks. */
export function withSection(page: string, section: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (begin < 0 || end < begin) throw new Error(`the page has no ${BEGIN} … ${END}`)
  return `${page.slice(0, begin + BEGIN.length)}\n${section}\n${page.slice(end)}`
}

/** What was measured, in Markdown. The same tallies give the same text. */
export function rulesSection(measured: Measurement): string {
  const rules = [...measured.rules].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
  const absent = measured.sets.filter(({ name }) => !measured.tallies.has(name))
  return [
    `${rules.length} rules, ${rules.filter(isAct).length} with \`act: true\`; ${blindCount(rules)} were written without a look at any of these data.`,
    ...(absent.length === 0 ? [] : ['', `Absent, so not measured: ${absent.map(({ name }) => name).join(', ')}.`]),
    '',
    '### Totals',
    '',
    ...totals(measured),
    '',
    ...falseAlarms(measured),
    '### Each rule',
    '',
    ...ruleTable(rules, measured),
    '',
    '### Rules that are not proven',
    '',
    ...unproven(rules, measured),
    '',
    '### What no rule of level medium or higher saw',
    '',
    ...misses(measured),
  ].join('\n')
}

/** How far a rule is proven: by data that were not looked at when it was written. */
export type Verdict = 'fires on other data' | 'only on data that it was written from' | 'unproven'

/** The verdict on a rule. Benign data prove nothing. */
export function verdictOf(rule: SigmaRule, { sets, tallies }: Pick<Measurement, 'sets' | 'tallies'>): Verdict {
  const firing = sets.filter(
    ({ name, benign, proves }) => !benign && proves !== false && unitsHit(tallies.get(name), rule) > 0,
  )
  if (firing.some(({ name }) => !seenBy(rule).includes(name))) return 'fires on other data'
  return firing.length > 0 ? 'only on data that it was written from' : 'unproven'
}

function totals({ sets, tallies, sigmaRules }: Measurement): readonly string[] {
  const withSigma = sigmaRules.length > 0
  const sigmaHead = withSigma ? ` SigmaHQ (${sigmaRules.length} rules) |` : ''
  const lines = [
    `| data set | records | unreadable | our rules |${sigmaHead}`,
    `|---|---:|---:|---|${withSigma ? '---|' : ''}`,
  ]
  for (const set of sets) {
    const tally = tallies.get(set.name)
    if (tally === undefined) continue
    const units = [...tally.units.values()]
    const [records, rejects] = [sum(units.map((unit) => unit.records)), sum(units.map((unit) => unit.rejects))]
    const result = (which: 'own' | 'sigma'): string => resultOf(set, units, records, which)
    lines.push(
      `| ${set.name} | ${records} | ${rejects} | ${result('own')} |${withSigma ? ` ${result('sigma')} |` : ''}`,
    )
  }
  return lines
}

function resultOf(set: DataSet, units: readonly UnitTally[], records: number, which: 'own' | 'sigma'): string {
  const alerts = sum(units.map((unit) => alertsIn(unit, which)))
  if (set.benign) {
    const [low, high] = poissonInterval(alerts)
    const rate = (count: number): string => ((1000 * count) / Math.max(1, records)).toFixed(2)
    const acts = sum(units.map((unit) => sum([...unit[which]].map(([rule, count]) => (isAct(rule) ? count : 0)))))
    return `${alerts} alerts: ${rate(alerts)} in 1,000 records (95 %: ${rate(low)} to ${rate(high)})${which === 'own' ? `; hits of \`act\` rules: ${acts}` : ''}`
  }
  if (set.unit === 'records') return `${alerts} alerts in ${records} records`
  const [hit, any] = [
    units.filter((unit) => alertsIn(unit, which) > 0).length,
    units.filter((unit) => unit[which].size > 0).length,
  ]
  return `${hit} of ${units.length} ${set.unit} with an alert (${any} with any hit)`
}

function falseAlarms({ sets, tallies }: Measurement): readonly string[] {
  const lines: string[] = []
  for (const set of sets.filter(({ benign }) => benign)) {
    for (const [unit, { own }] of tallies.get(set.name)?.units ?? [])
      for (const [rule, count] of own) lines.push(`- \`${unit}\`: ${nameOf(rule)} (${rule.level}), ${count}`)
  }
  return lines.length === 0 ? [] : ['### Hits on benign data, one by one', '', ...lines.sort(), '']
}

function ruleTable(rules: readonly SigmaRule[], measured: Measurement): readonly string[] {
  const { sets, tallies } = measured
  return [
    `| rule | level | act | written while looking at | ${sets.map(({ name, unit }) => `${name} (${unit})`).join(' | ')} | verdict |`,
    `|---|---|---|---|${'---:|'.repeat(sets.length)}---|`,
    ...rules.map((rule) => {
      const cells = sets.map((set) => cellOf(set, tallies.get(set.name), rule))
      const seen = seenBy(rule)
      return `| ${nameOf(rule)} | ${rule.level} | ${isAct(rule) ? 'yes' : ''} | ${seen.length === 0 ? 'nothing' : seen.join(', ')} | ${cells.join(' | ')} | ${verdictOf(rule, measured)} |`
    }),
  ]
}

function cellOf(set: DataSet, tally: Tally | undefined, rule: SigmaRule): string {
  if (tally === undefined) return '–'
  if (set.unit === 'records') return String(sum([...tally.units.values()].map(({ own }) => own.get(rule) ?? 0)) || '')
  const hit = [...tally.units].filter(([, { own }]) => own.has(rule)).map(([unit]) => set.tacticsOf(unit))
  const named = hit.filter((tactics) => tactics.length > 0)
  if (hit.length === 0) return ''
  const right = named.filter((tactics) => hasTactic(rule, tactics)).length
  return named.length === 0 ? String(hit.length) : `${hit.length} (tactic: ${right} of ${named.length})`
}

function unproven(rules: readonly SigmaRule[], measured: Measurement): readonly string[] {
  const verdicts: readonly Verdict[] = ['unproven', 'only on data that it was written from']
  return verdicts.flatMap((verdict, index) => {
    const names = rules.filter((rule) => verdictOf(rule, measured) === verdict).map(nameOf)
    const title =
      verdict === 'unproven'
        ? `Fires on none of these data (${names.length})`
        : `Fires only on data that it was written from (${names.length})`
    return [...(index === 0 ? [] : ['']), `${title}: ${names.join(', ') || 'none'}.`]
  })
}

function misses({ sets, tallies }: Measurement): readonly string[] {
  return sets.flatMap((set) => {
    const tally = tallies.get(set.name)
    if (tally === undefined || set.benign || set.unit === 'records') return []
    const missed = [...tally.units].filter(([, unit]) => unit.records > 0 && alertsIn(unit, 'own') === 0)
    return [
      `<details><summary>${set.name}: ${missed.length} of ${tally.units.size} ${set.unit}</summary>`,
      '',
      ...missed.map(([name]) => `- \`${name}\``).sort(),
      '',
      '</details>',
      '',
    ]
  })
}

function unitsHit(tally: Tally | undefined, rule: SigmaRule): number {
  return tally === undefined ? 0 : [...tally.units.values()].filter(({ own }) => own.has(rule)).length
}

function alertsIn(unit: UnitTally, which: 'own' | 'sigma'): number {
  return sum([...unit[which]].map(([rule, count]) => (ALERTS.has(rule.level) ? count : 0)))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}

function blindCount(rules: readonly SigmaRule[]): number {
  return rules.filter((rule) => seenBy(rule).length === 0).length
}

function dwellBlock(rule: SigmaRule): Readonly<Record<string, unknown>> {
  const block = rule.custom.dwell
  return typeof block === 'object' && block !== null ? { ...block } : {}
}

function isAct(rule: SigmaRule): boolean {
  return dwellBlock(rule).act === true
}

/** Data sets that were looked at when the rule was written or changed. */
function seenBy(rule: SigmaRule): readonly string[] {
  const seen = dwellBlock(rule).seen
  return Array.isArray(seen) ? seen.map(String) : []
}

/** Folder and name of a rule's file. */
function nameOf({ file }: SigmaRule): string {
  return file.replace(/^.*?rules\//, '').replace(/\.yml$/, '')
}
