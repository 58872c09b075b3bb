import { availableParallelism, cpus, loadavg } from 'node:os'

/** What `compare` measured. Ratios are subject ÷ baseline in work per second: 2 means twice as fast. */
export interface Comparison {
  readonly name: string
  readonly ratio: { readonly median: number; readonly p10: number; readonly p90: number }
  readonly baselinePerSecond: number
  readonly subjectPerSecond: number
  readonly peakMemoryMb: number
  readonly load: number
}

const ROUNDS = 7

/**
 * Runs both in turn, round by round, so that drift hits both alike. Each returns how much work it did (records, events).
 * @throws {Error} where a run did no work: a fast nothing is no result.
 */
export async function compare(
  name: string,
  {
    baseline,
    subject,
    rounds = ROUNDS,
  }: {
    readonly baseline: () => number | Promise<number>
    readonly subject: () => number | Promise<number>
    readonly rounds?: number
  },
): Promise<Comparison> {
  const timed = async (run: () => number | Promise<number>): Promise<number> => {
    const began = performance.now()
    const work = await run()
    if (work <= 0) throw new Error(`${name}: a run did no work`)
    return (work / (performance.now() - began)) * 1000
  }
  await timed(baseline)
  await timed(subject)
  const pairs: { readonly baseline: number; readonly subject: number }[] = []
  for (let round = 0; round < rounds; round += 1)
    pairs.push({ baseline: await timed(baseline), subject: await timed(subject) })
  const ratios = pairs.map((pair) => pair.subject / pair.baseline)
  const result: Comparison = {
    name,
    ratio: { median: quantile(ratios, 0.5), p10: quantile(ratios, 0.1), p90: quantile(ratios, 0.9) },
    baselinePerSecond: Math.round(
      quantile(
        pairs.map((pair) => pair.baseline),
        0.5,
      ),
    ),
    subjectPerSecond: Math.round(
      quantile(
        pairs.map((pair) => pair.subject),
        0.5,
      ),
    ),
    peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
    load: loadavg()[0] ?? 0,
  }
  return result
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

/** What the figures were measured on, without a name of the machine. */
export function machine(): string {
  return `Node ${process.versions.node}, ${availableParallelism()} processors (${cpus()[0]?.model.trim() ?? 'unknown'})`
}
