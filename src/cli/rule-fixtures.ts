import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Event, isReject } from '../model/event.ts'
import type { Source } from '../model/source.ts'
import { correlate } from '../pipeline/correlate.ts'
import { openSource } from '../pipeline/read-source.ts'
import { recogniseReader } from '../readers/table.ts'
import type { Matcher } from '../sigma/matcher.ts'
import type { SigmaRule } from '../sigma/rule.ts'
import { openMatchSorter } from '../stores/matches/embedded.ts'

/** One fixture of a rule and how it went. `wrong` is empty where all is well. */
export interface FixtureResult {
  readonly rule: string
  readonly fixture: string
  readonly events: number
  readonly wrong: string
  /** Filters for the rule (of a correlation: for its rules), each with the records of a `fires-` fixture that it keeps back. */
  readonly filters: readonly FilterEffect[]
}

/** What a filter does to a fixture. */
export interface FilterEffect {
  readonly title: string
  readonly keptBack: number
}

/**
 * Runs the fixtures beside each rule: the folder `<name>/` next to `<name>.yml` holds `fires-….ndjson`, each record of which
 * the rule must match, and `silent-….ndjson`, none of which it may match. Where the file holds a correlation, they are of the last
 * one in it: all records of a `fires-` file together must give a finding, those of a `silent-` file none. A rule without both kinds
 * is itself a failure.
 */
export async function runFixtures(folder: string, matcher: Matcher): Promise<readonly FixtureResult[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.ya?ml$/i.test(name)).sort()
  const { correlations } = matcher.correlator
  const ruleOf = new Map(
    [...matcher.rules, ...correlations.map(({ rule }) => rule)].map((rule) => [
      rule.file.replace(/^rules\//, ''),
      rule,
    ]),
  )
  const results: FixtureResult[] = []
  for (const name of names) {
    const rule = ruleOf.get(name) ?? [...ruleOf].find(([file]) => file.endsWith(name))?.[1]
    if (rule === undefined) {
      results.push(failure(name, "the rule did not load: 'dwell rules check' says why"))
      continue
    }
    const cases = join(folder, name.replace(/\.ya?ml$/i, ''))
    const fixtures = existsSync(cases)
      ? (await readdir(cases)).filter((one) => /^(?:fires|silent)-/.test(one)).sort()
      : []
    for (const kind of ['fires-', 'silent-']) {
      if (!fixtures.some((one) => one.startsWith(kind))) results.push(failure(name, `no ${kind}… fixture in ${cases}`))
    }
    const isCorrelation = correlations.some((one) => one.rule === rule)
    for (const fixture of fixtures) {
      // One after the other on purpose: the output follows the order of the files.
      const events = await readEvents(join(cases, fixture))
      const fires = fixture.startsWith('fires-')
      const wrong =
        events.length === 0
          ? 'no event could be read from it'
          : isCorrelation
            ? await wronglyCorrelated(rule, events, matcher, fires)
            : wronglyMatched(rule, events, matcher, fires)
      const filters = fires ? filterEffects(rule.id, events, matcher) : []
      const silencing = filters.filter(({ keptBack }) => keptBack > 0)
      const blame = wrong === '' ? [] : silencing.map((one) => `; the filter “${one.title}” keeps back ${one.keptBack}`)
      results.push({ rule: name, fixture, events: events.length, wrong: [wrong, ...blame].join(''), filters })
    }
  }
  return results
}

function failure(rule: string, wrong: string): FixtureResult {
  return { rule, fixture: '', events: 0, wrong, filters: [] }
}

/** What each filter for the rule does to these events: it keeps back those that the rule itself matches. */
function filterEffects(id: string, events: readonly Event[], matcher: Matcher): readonly FilterEffect[] {
  const effects = new Map<string, number>()
  for (const ruleId of rulesBelow(id, matcher)) {
    for (const event of events) {
      const explanation = matcher.explain(ruleId, event)
      const isMeant = explanation?.source.holds === true && explanation.conditions.some(({ holds }) => holds)
      for (const { title, holds } of explanation?.filters ?? [])
        effects.set(title, (effects.get(title) ?? 0) + (isMeant && !holds ? 1 : 0))
    }
  }
  return [...effects].map(([title, keptBack]) => ({ title, keptBack }))
}

/** The rule, or the rules that a correlation looks at, those of correlations below it too. */
function rulesBelow(id: string, matcher: Matcher): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = (one: string): void => {
    if (found.has(one)) return
    found.add(one)
    const below = matcher.correlator.correlations.find(({ rule }) => rule.id === one)
    for (const { ruleId } of below?.members ?? []) visit(ruleId)
  }
  visit(id)
  return found
}

function wronglyMatched({ id }: SigmaRule, events: readonly Event[], matcher: Matcher, fires: boolean): string {
  const hits = events.filter((event) => matcher.match(event).some(({ rule }) => rule.id === id))
  const wanted = fires ? events.length : 0
  return hits.length === wanted ? '' : `matched ${hits.length} of ${events.length} events, should match ${wanted}`
}

async function wronglyCorrelated(
  rule: SigmaRule,
  events: readonly Event[],
  matcher: Matcher,
  fires: boolean,
): Promise<string> {
  await using sorter = await openMatchSorter()
  const correlation = correlate(matcher.correlator, sorter)
  let matches = 0
  for (const event of events) {
    for (const match of matcher.match(event)) {
      matches += 1
      await correlation.note(match, event)
    }
  }
  let found = 0
  for await (const finding of correlation.findings()) if (finding.rule.id === rule.id) found += 1
  if (found > 0 === fires) return ''
  return `the correlation found ${found === 0 ? 'nothing' : found} in ${events.length} events, of which rules matched ${matches}`
}

async function readEvents(path: string): Promise<readonly Event[]> {
  const bytes = await readFile(path)
  const source: Source = {
    file: path,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    sizeBytes: bytes.length,
    open: async function* () {
      yield bytes
    },
  }
  const { batches } = await openSource(source, { recognise: recogniseReader })
  const events: Event[] = []
  for await (const batch of batches) for (const outcome of batch) if (!isReject(outcome)) events.push(outcome)
  return events
}
