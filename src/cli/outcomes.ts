import { openEvidence } from '../ingest/evidence.ts'
import { isReject, type Outcome } from '../model/event.ts'
import { problemSentence } from '../pipeline/batch.ts'
import { openSource } from '../pipeline/read-source.ts'
import { recogniseReader } from '../readers/table.ts'
import type { Values, World } from './command.ts'
import { evidenceEnd, evidenceOptions, readCustomSources, readWindow, readZone, scratchFolder } from './inputs.ts'
import { progressOf } from './progress.ts'

/** How much was read. `events` and `rejects` count what lies within the time that the user named. */
export interface Amounts {
  readonly sources: number
  readonly events: number
  readonly rejects: number
}

/**
 * Reads everything below `paths` and hands over each batch of outcomes within --since and --until (rejects have no time and are
 * always handed over), with the id of the reader that gave it. Problems and progress go to the person at the terminal.
 */
export async function eachOutcome(
  paths: readonly string[],
  values: Values,
  world: World,
  use: (batch: readonly Outcome[], reader: string) => Promise<void>,
): Promise<Amounts> {
  const { since, until } = readWindow(values)
  const offsetMinutes = readZone(values)
  const notAfter = evidenceEnd(values, world)
  const custom = await readCustomSources(values.list('source'))
  await using scratch = await scratchFolder()
  const progress = progressOf(world)
  let [sources, events, rejects] = [0, 0, 0]
  for await (const source of openEvidence(paths, evidenceOptions(values, world, scratch.path))) {
    if ('problem' in source) {
      progress.note(`${source.file}: ${problemSentence(source)}`)
      continue
    }
    sources += 1
    const { reader, batches } = await openSource(source, {
      recognise: recogniseReader,
      offsetMinutes,
      notAfter,
      custom,
      abort: world.abort,
    })
    for await (const batch of batches) {
      world.abort.throwIfAborted()
      const wanted = batch.filter(
        (outcome) =>
          isReject(outcome) ||
          ((since === undefined || outcome.time >= since) && (until === undefined || outcome.time < until)),
      )
      const rejected = wanted.filter(isReject).length
      rejects += rejected
      events += wanted.length - rejected
      // Batches come one after the other on purpose: output keeps the order of the evidence.
      await use(wanted, reader.id)
      // On the same terminal the results themselves show how far we are.
      if (!world.isTerminal.out) progress.step({ file: source.file, records: batch.length })
    }
  }
  progress.end()
  world.abort.throwIfAborted()
  return { sources, events, rejects }
}
