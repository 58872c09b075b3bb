import process from 'node:process'
import { compose } from 'node:stream'
import { spec, type TestEvent } from 'node:test/reporters'

interface Counts {
  readonly tests: number
  readonly passed: number
  readonly skipped: number
  readonly failed: number
}

/** What Node's own reporter prints, then one line with the counts. Where nothing was tested, the run fails. */
// biome-ignore lint/style/noDefaultExport: Node takes a reporter from the default export and from nowhere else.
export default async function* testCounts(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  let counts: Counts = { tests: 0, passed: 0, skipped: 0, failed: 0 }
  const watched = async function* (): AsyncGenerator<TestEvent> {
    for await (const event of events) {
      if (event.type === 'test:summary' && event.data.file === undefined) counts = countsOf(event.data.counts)
      yield event
    }
  }
  for await (const text of compose(watched, new spec())) yield String(text)
  if (counts.tests === 0) process.exitCode = 1
  yield `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`
}

/** A test that was cancelled or is still to be written did not pass. */
function countsOf({ tests, passed, skipped }: Pick<Counts, 'tests' | 'passed' | 'skipped'>): Counts {
  return { tests, passed, skipped, failed: tests - passed - skipped }
}
