import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { quantile } from './compare.ts'
import { watchDwell } from './dwell-command.ts'
import { bench, type Figure } from './figures.ts'
import type { TreeUse } from './process-tree.ts'

// The first thing that a new user does: how long until something is to be read.
const RUNS = 5
const MAX_SECONDS = 3
const SAMPLE = join(import.meta.dirname, '../samples/first-look')

await bench(async ({ folder }) => {
  const [out, cache] = [join(folder, 'first-look'), join(folder, 'compile-cache')]
  const run = async (): Promise<TreeUse & { readonly firstOutputSeconds: number }> => {
    const use = await watchDwell(['investigate', SAMPLE, '--out', out], { NODE_COMPILE_CACHE: cache })
    const { firstOutputSeconds } = use
    if (firstOutputSeconds === undefined) throw new Error('nothing was written to standard output')
    return { ...use, firstOutputSeconds }
  }
  await rm(cache, { recursive: true, force: true })
  const cold = await run()
  const warm: Awaited<ReturnType<typeof run>>[] = []
  for (let at = 0; at < RUNS; at += 1) warm.push(await run())
  const seconds = warm.map(({ firstOutputSeconds }) => firstOutputSeconds)
  const figures: readonly Figure[] = [
    { what: 'sample, code compiled anew', value: cold.firstOutputSeconds, unit: 's', atMost: MAX_SECONDS },
    { what: `sample, median of ${RUNS} more`, value: quantile(seconds, 0.5), unit: 's', atMost: MAX_SECONDS },
    { what: '  slowest', value: Math.max(...seconds), unit: 's', atMost: MAX_SECONDS },
  ]
  if (cold.processes.length === 0) return figures // no /proc here
  const cpuSeconds = warm.map((use) => use.cpuSeconds)
  return [
    ...figures,
    { what: '  processor time, median', value: quantile(cpuSeconds, 0.5), unit: 's' },
    { what: '  peak memory of all processes', value: Math.max(...warm.map(({ peakMb }) => peakMb)), unit: 'MB' },
  ]
})
