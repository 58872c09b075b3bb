import { existsSync } from 'node:fs'
import { InputError, NotFoundError } from '../model/errors.ts'
import { type Event, type FieldValue, isReject } from '../model/event.ts'
import { formatInstant } from '../model/time.ts'
import { isForRules } from '../pipeline/match-event.ts'
import { inertText } from '../report/inert.ts'
import type { Correlation } from '../sigma/correlate/correlation.ts'
import type { Explanation, Part, Question } from '../sigma/match/why.ts'
import type { SigmaRule } from '../sigma/rule.ts'
import { idsBeginning } from '../stores/events/ids-beginning.ts'
import type { Values, World } from './command.ts'
import { decodedLines } from './decoded-lines.ts'
import { openHome } from './home.ts'
import { jsonOutputIndented } from './json-output.ts'
import { eachOutcome } from './outcomes.ts'
import { loadRuleSet, type RuleSet } from './rule-set.ts'

/** Characters of a value that are shown. */
const MAX_VALUE_CHARS = 300

/** What a rule, or a correlation by its rules, makes of one event. */
interface Told {
  readonly event: Event
  readonly explanations: readonly Explanation[]
  /** Of a correlation: what the event is to it. */
  readonly correlations: readonly { readonly rule: SigmaRule; readonly counts: readonly string[] }[]
}

/** `dwell explain --rule R --event E`: which parts of a rule hold for an event, and why the others do not. */
export async function explainRuleOnEvent(values: Values, world: World): Promise<number> {
  const [rule, place] = [values.text('rule'), values.text('event')]
  if (rule === undefined || place === undefined)
    throw new InputError(
      'usage',
      '--rule and --event go together: a rule file or id, and FILE:RECORD (or with --home an event id).',
    )
  const { rules, ids } = await chooseRules(rule, values)
  const events = await findEvents(place, values, world)
  for (const event of events) {
    const told = tell(rules, ids, event)
    if (values.flag('json')) await world.out(jsonOutputIndented(toldJson(told)))
    else for (const line of toldLines(told)) await world.out(inertText(line, { maxChars: 20_000 }))
  }
  return 0
}

/** The rules of a file or folder, or the one of this id or title among all that the options name. */
async function chooseRules(
  asked: string,
  values: Values,
): Promise<{ readonly rules: RuleSet; readonly ids: readonly string[] }> {
  const isFile = existsSync(asked)
  // A file is explained alone, but beside --rules: its correlations may refer to them, and their filters apply.
  const rules = await loadRuleSet([...(isFile ? [asked] : []), ...values.list('rules')], { own: !isFile, all: true })
  const known = [...rules.matcher.rules, ...rules.matcher.correlator.correlations.map(({ rule }) => rule)]
  const inside = asked.endsWith('/') ? asked : `${asked}/`
  const chosen = isFile
    ? known.filter(({ file }) => file === asked || file.startsWith(inside))
    : known.filter(({ id, title }) => id.startsWith(asked.toLowerCase()) || title.toLowerCase() === asked.toLowerCase())
  if (chosen.length === 0) {
    const why = rules.problems
      .filter(
        ({ file, rule }) => file === asked || file.startsWith(inside) || rule?.toLowerCase() === asked.toLowerCase(),
      )
      .map(({ reason }) => reason)
    throw new NotFoundError(
      'explain',
      why.length > 0
        ? `${asked} can't be used: ${why.slice(0, 3).join('; ')}.`
        : `No rule has the id or title ${asked}. Name a rule file, or add --rules DIR; 'dwell rules list' shows ids.`,
    )
  }
  if (!isFile && chosen.length > 1)
    throw new InputError('explain', `${chosen.length} rules have an id that begins with ${asked}. Give more of it.`)
  return { rules, ids: chosen.map(({ id }) => id) }
}

/** The events of a record, or of an id of a home. */
async function findEvents(place: string, values: Values, world: World): Promise<readonly Event[]> {
  const home = values.text('home')
  if (home !== undefined) {
    if (!existsSync(home))
      throw new InputError('home', `--home ${home} is not there. 'dwell investigate EVIDENCE --home ${home}' makes it.`)
    await using stores = await openHome(home)
    const ids = await idsBeginning(stores.events, place.toLowerCase(), 2)
    if (ids.length > 1)
      throw new InputError('explain', `Several events have an id that begins with ${place}. Give more of it.`)
    if (ids.length === 0) throw new NotFoundError('explain', `The home ${home} has no event ${place}.`)
    return await stores.events.byId(ids)
  }
  const [, file = '', digits = ''] = /^(.+):(\d{1,15})$/.exec(place) ?? []
  if (file === '')
    throw new InputError('usage', `--event ${place}: write FILE:RECORD, such as Security.evtx:42, or add --home DIR.`)
  const record = Number(digits)
  const found: Event[] = []
  const rejected: string[] = []
  await eachOutcome([file.split('!/')[0] ?? file], values, world, async (batch) => {
    for (const outcome of batch) {
      if (outcome.raw.file !== file || outcome.raw.record !== record) continue
      if (isReject(outcome)) rejected.push(outcome.reject)
      else found.push(outcome)
    }
  })
  if (found.length === 0)
    throw new NotFoundError(
      'explain',
      rejected.length > 0
        ? `Record ${record} of ${file} could not be read: ${rejected[0]}.`
        : `${file} has no record ${record}. 'dwell read ${file} --json' shows records by raw.record.`,
    )
  return found
}

function tell({ matcher }: RuleSet, ids: readonly string[], event: Event): Told {
  const explanations = new Map<string, Explanation>()
  const correlations: Told['correlations'][number][] = []
  const byId = new Map(matcher.correlator.correlations.map((one) => [one.rule.id, one]))
  const visit = (id: string): void => {
    const correlation = byId.get(id)
    if (correlation === undefined) {
      const explanation = explanations.has(id) ? undefined : matcher.explain(id, event)
      if (explanation !== undefined) explanations.set(id, isForRules(event) ? explanation : unseen(explanation))
      return
    }
    for (const { ruleId } of correlation.members) visit(ruleId)
    correlations.push({
      rule: correlation.rule,
      counts: countsFor(correlation, explanations, event, matcher.correlator),
    })
  }
  for (const id of ids) visit(id)
  return { event, explanations: [...explanations.values()], correlations }
}

function unseen(explanation: Explanation): Explanation {
  const reason = 'The record was kept as text and nothing of it was understood, so no rule sees it.'
  return { ...explanation, matches: false, source: { holds: false, reason } }
}

/** What the event is to a correlation, in sentences. */
function countsFor(
  { rule, groupBy, members }: Correlation,
  explanations: ReadonlyMap<string, Explanation>,
  event: Event,
  correlator: RuleSet['matcher']['correlator'],
): readonly string[] {
  return members.map(({ ruleId, reference }) => {
    const explanation = explanations.get(ruleId)
    if (explanation === undefined) return `“${reference}” is a correlation itself: one event alone does not tell.`
    if (!explanation.matches) return `“${reference}” does not match the event, so it does not count.`
    const base = correlator
      .basesOf({ rule: explanation.rule, fields: {}, selections: [], because: [] }, event)
      .find(({ correlation }) => correlation === rule.id)
    if (base === undefined)
      return `“${reference}” matches, but the event has not all fields that the correlation groups by or counts, so it is left out.`
    const group = groupBy.map((name, at) => `${name} = ${base.groupValues[at] ?? ''}`).join(', ')
    return `“${reference}” matches, and the event counts${group === '' ? '' : ` for ${group}`}${base.values.length === 0 ? '' : ` with ${base.values.join(', ')}`}.`
  })
}

function toldJson({ event, explanations, correlations }: Told): unknown {
  const { id, time, raw } = event
  return {
    schema: 'dwell.rule-explanation/1',
    event: { id, time: formatInstant(time), file: raw.file, record: raw.record },
    rules: explanations.map(({ rule, ...rest }) => ({ rule: ruleJson(rule), ...rest })),
    correlations: correlations.map(({ rule, counts }) => ({ rule: ruleJson(rule), counts })),
  }
}

function ruleJson({ id, title, level, author, file }: SigmaRule): unknown {
  return { id, title, level, author: author ?? null, file }
}

function toldLines({ event, explanations, correlations }: Told): readonly string[] {
  const { raw, time } = event
  return [
    `Record ${raw.record} of ${raw.file}, ${formatInstant(time)}`,
    ...decodedLines(event.fields),
    ...explanations.flatMap(explanationLines),
    ...correlations.flatMap(({ rule, counts }) => [
      `Correlation: ${rule.title} (${rule.level}), ${rule.id}`,
      ...counts.map((text) => `  ${text}`),
    ]),
  ]
}

function explanationLines({ rule, matches, source, conditions, selections, filters }: Explanation): readonly string[] {
  return [
    `Rule: ${rule.title} (${rule.level}), by ${rule.author ?? 'unknown'}, ${rule.id}`,
    matches ? 'It MATCHES the event.' : 'It does NOT match the event.',
    `${mark(source.holds)} ${source.reason}`,
    ...conditions.map(({ text, holds }) => `${mark(holds)} condition: ${text}`),
    ...selections.flatMap(({ name, holds, part }) => [`${mark(holds)} ${name}`, ...partLines(part, 1)]),
    ...filters.flatMap(({ title, holds, part }) => [
      `${mark(holds)} filter “${title}”${holds ? ' lets it pass' : ' keeps it back'}`,
      ...partLines(part, 1),
    ]),
  ]
}

function partLines(part: Part, depth: number): readonly string[] {
  const indent = '    '.repeat(depth)
  if (part.kind === 'question') return [`${indent}${mark(part.holds)} ${questionText(part)}`]
  if (part.kind === 'all' && depth === 1) return part.of.flatMap((one) => partLines(one, depth))
  const words = {
    all: 'all of',
    any: 'any of',
    not: 'not',
    constant: 'always so',
    some: part.kind === 'some' ? `at least ${part.atLeast} of` : '',
  }[part.kind]
  return [`${indent}${mark(part.holds)} ${words}`, ...part.of.flatMap((one) => partLines(one, depth + 1))]
}

function questionText({ field, operator, patterns, value, holds, reason }: Question): string {
  const asked = `${field ?? 'any value'} ${operator} ${patterns.join(' | ')}`
  const has = value === undefined ? '' : `; it is ${shown(value)}`
  return holds ? `${asked}${has}` : `${asked}: ${reason}${has}`
}

function shown(value: FieldValue): string {
  const text = JSON.stringify(value)
  return text.length > MAX_VALUE_CHARS ? `${text.slice(0, MAX_VALUE_CHARS)}…` : text
}

function mark(holds: boolean): string {
  return holds ? '[yes]' : '[no] '
}
