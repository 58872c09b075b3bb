import { compareText } from '../model/compare.ts'
import type { Event, Fields } from '../model/event.ts'
import { instant, SECOND_US } from '../model/time.ts'
import { type CompileOptions, compileRules } from './compile.ts'
import type { BaseMatch, Correlated } from './correlate/correlation.ts'
import { makeJudge } from './correlate/judge.ts'
import { parseRules } from './parse.ts'
import type { RuleProblem } from './rule.ts'

/** An event at a second, with these fields. */
export function eventAt(seconds: number, fields: Fields, record = 1): Event {
  const time = instant(Math.round(seconds * SECOND_US))
  const raw = { file: 'test', record, offset: 0 }
  const id = String(record).padStart(6, '0')
  return {
    id,
    time,
    seenAt: time,
    source: 'test',
    logsource: { product: 'test' },
    classUid: 1,
    activityId: 0,
    fields,
    raw,
  }
}

/** A rule with this name that matches events whose `kind` is the name. */
export function ruleNamed(name: string, more = ''): string {
  return `title: ${name}\nname: ${name}\nid: ${idOf(name)}\nstatus: test\nlevel: low\nlogsource:\n  product: test\ndetection:\n  s:\n    kind: ${name}\n${more}  condition: s\n`
}

/** A correlation with this body, which is one line of flow YAML or indented by two. */
export function correlationNamed(name: string, body: string, top = ''): string {
  return `title: ${name}\nname: ${name}\nid: ${idOf(name)}\nstatus: test\nlevel: high\n${top}correlation:\n${body.trim().replace(/^/gm, '  ')}\n`
}

/** A UUID made of a name. */
function idOf(name: string): string {
  return `00000000-0000-4000-8000-${Buffer.from(name.slice(0, 6)).toString('hex').padStart(12, '0')}`
}

/** What a text of rules makes of events, whatever their order. */
export interface Judged {
  readonly findings: readonly Correlated[]
  /** Titles of the rules that matched and report their own matches, once each. */
  readonly loud: readonly string[]
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
  readonly leftOut: readonly string[]
}

/** Rules of several files, and what they find. */
export function correlateAll(
  files: Readonly<Record<string, readonly string[]>>,
  events: readonly Event[],
  options: CompileOptions = {},
): Judged {
  const parsed = Object.entries(files).map(([file, documents]) => parseRules(documents.join('---\n'), file))
  const compiled = compileRules(
    parsed.flatMap(({ rules }) => rules),
    {
      ...options,
      correlations: parsed.flatMap(({ correlations }) => correlations),
      filters: parsed.flatMap(({ filters }) => filters),
      sites: parsed.flatMap(({ sites }) => sites),
    },
  )
  const { matcher } = compiled
  const { correlator } = matcher
  const bases: BaseMatch[] = []
  const loud = new Set<string>()
  for (const event of events) {
    for (const match of matcher.match(event)) {
      bases.push(...correlator.basesOf(match, event))
      if (match.isSilent !== true) loud.add(match.rule.title)
    }
  }
  const findings: Correlated[] = []
  for (const correlation of correlator.correlations) {
    const judge = makeJudge(correlation)
    const own = bases.filter(({ correlation: id }) => id === correlation.rule.id).sort(inOrder)
    for (const finding of [...own.flatMap((base) => judge.add(base)), ...judge.end()]) {
      bases.push(...correlator.basesOfFinding(finding))
      if (!correlator.isSilent(finding.rule)) findings.push(finding)
    }
  }
  const reasons = (list: readonly RuleProblem[]): readonly string[] => list.map(({ reason }) => reason)
  return {
    findings,
    loud: [...loud].sort(),
    problems: reasons([...parsed.flatMap(({ problems }) => problems), ...compiled.problems]),
    warnings: reasons([...parsed.flatMap(({ warnings }) => warnings), ...compiled.warnings]),
    leftOut: reasons(correlator.leftOut()),
  }
}

function inOrder(a: BaseMatch, b: BaseMatch): number {
  return compareText(a.group, b.group) || a.time - b.time || compareText(a.id, b.id) || a.member - b.member
}

/** Events of a kind at these seconds. */
export const at = (kind: string, seconds: readonly number[], fields: Fields = {}): readonly Event[] =>
  seconds.map((second, number) => eventAt(second, { kind, user: 'kim', ...fields }, kind.charCodeAt(0) * 1000 + number))

/** What one correlation over the rules a, b and c makes of events. */
export const judge = (body: string, events: readonly Event[], top = ''): Judged =>
  correlateAll(
    { 'f.yml': [correlationNamed('corr', body, top), ...['a', 'b', 'c'].map((name) => ruleNamed(name))] },
    events,
  )

/** Why such a correlation is refused. */
export const refused = (body: string): string => judge(body, []).problems.join()

/** First second, last second and value of each finding. */
export const times = ({ findings }: Pick<Judged, 'findings'>): readonly (readonly number[])[] =>
  findings.map(({ time, endTime, value }) => [time / SECOND_US, endTime / SECOND_US, value])

/** A correlation that counts matches of the rule a for each user within ten seconds; a bound is to follow. */
export const COUNT = 'type: event_count\nrules: a\ngroup-by: user\ntimespan: 10s\ncondition:\n  '
