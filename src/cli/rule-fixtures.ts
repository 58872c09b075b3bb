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
      results.push({ rule: name, fixture: '', events: 0, wrong: "the rule did not load: 'dwell rules check' says why" })
      continue
    }
    const cases = join(folder, name.replace(/\.ya?ml$/i, ''))
    const fixtures = existsSync(cases)
      ? (await readdir(cases)).filter((one) => /^(?:fires|silent)-/.test(one)).sort()
      : []
    for (const kind of ['fires-', 'silent-']) {
      if (!fixtures.some((one) => one.startsWith(kind)))
        results.push({ rule: name, fixture: '', events: 0, wrong: `no ${kind}… fixture in ${cases}` })
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
      results.push({ rule: name, fixture, events: events.length, wrong })
    }
  }
  return results
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
