import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { DataSet } from '../evaluate/data-sets.ts'

const Truth = z.object({
  schema: z.literal('dwell.truth/1'),
  seed: z.number(),
  parameters: z.object({ generator: z.number(), users: z.number(), days: z.number(), noise: z.string() }),
  intervals: z.array(z.unknown()),
})

/** An invented organisation as a data set that stands by itself, named by all that makes its bytes. */
export async function rangeSet(folder: string): Promise<DataSet> {
  const truth = Truth.parse(JSON.parse(await readFile(join(folder, 'truth.json'), 'utf8')))
  // Whom an attack only touched is no benign day either, and the ordinary life is the same without one.
  if (truth.intervals.length > 0)
    throw new Error(`${folder} holds an attack. Make the same with --campaign none, so that every day in it is benign.`)
  const { generator, users, days, noise } = truth.parameters
  return {
    name: `range: generator ${generator}, seed ${truth.seed}, ${users} users, ${days} days, noise ${noise}`,
    pack: join(folder, 'evidence'),
    unit: 'subject-days',
    unitOf: () => 'all',
    tacticsOf: () => [],
    benign: true,
  }
}
