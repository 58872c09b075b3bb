import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Event, isReject } from '../model/event.ts'
import type { Source } from '../model/source.ts'
import { openSource } from '../pipeline/read-source.ts'
import { recogniseReader } from '../readers/table.ts'
import type { Matcher } from '../sigma/matcher.ts'

/** One fixture of a rule and how it went. `wrong` is empty where all is well. */
export interface FixtureResult {
  readonly rule: string
  readonly fixture: string
  readonly events: number
  readonly wrong: string
}

/**
 * Runs the fixtures beside each rule: the folder `<name>/` next to `<name>.yml` holds `fires-….ndjson`, each record of which
 * the rule must match, and `silent-….ndjson`, none of which it may match. A rule without both kinds is itself a failure.
 */
export async function runFixtures(folder: string, matcher: Matcher): Promise<readonly FixtureResult[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.ya?ml$/i.test(name)).sort()
  const idOf = new Map(matcher.rules.map(({ file, id }) => [file.replace(/^rules\//, ''), id]))
  const results: FixtureResult[] = []
  for (const name of names) {
    const id = idOf.get(name) ?? [...idOf].find(([file]) => file.endsWith(name))?.[1]
    if (id === undefined) {
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
    for (const fixture of fixtures) {
      // One after the other on purpose: the output follows the order of the files.
      const events = await readEvents(join(cases, fixture))
      const hits = events.filter((event) => matcher.match(event).some(({ rule }) => rule.id === id))
      const wanted = fixture.startsWith('fires-') ? events.length : 0
      const wrong =
        events.length === 0
          ? 'no event could be read from it'
          : hits.length === wanted
            ? ''
            : `matched ${hits.length} of ${events.length} events, should match ${wanted}`
      results.push({ rule: name, fixture, events: events.length, wrong })
    }
  }
  return results
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
