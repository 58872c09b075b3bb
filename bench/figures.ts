import { loadavg } from 'node:os'
import type { Comparison } from './compare.ts'
import { type Corpora, Lacking, openCorpora } from './corpora.ts'

/** One measured number. */
export interface Figure {
  readonly what: string
  readonly value: number
  readonly unit: string
  /** What the number is to be at least, or at most. */
  readonly atLeast?: number
  readonly atMost?: number
  /** To the baseline in the same run; what the baseline is stands in the bench's README. */
  readonly ratio?: Comparison['ratio']
}

/** What a bench gives: figures, or why there are none. */
export type BenchResult =
  | { readonly kind: 'measured'; readonly figures: readonly Figure[]; readonly load: number }
  | { readonly kind: 'skipped'; readonly why: string }

/**
 * Runs a bench in this process: with the corpora in the folder that the first argument names, or in a temporary one. The
 * result goes to the parent where there is one (`run.ts`), else to standard output.
 */
export async function bench(measure: (corpora: Corpora) => Promise<readonly Figure[]>): Promise<void> {
  await using corpora = await openCorpora(process.argv[2])
  let result: BenchResult
  try {
    const figures = await measure(corpora)
    result = { kind: 'measured', figures, load: loadavg()[0] ?? Number.NaN }
  } catch (error) {
    if (!(error instanceof Lacking)) throw error
    result = { kind: 'skipped', why: error.message }
  }
  if (process.send === undefined) {
    console.log(result.kind === 'skipped' ? result.why : figureTable(result.figures))
    return
  }
  process.send(result)
  process.disconnect?.()
}

/** The subject's rate in a comparison as a figure. */
export function rateOf(
  comparison: Comparison,
  unit: string,
  goal: Pick<Figure, 'atLeast' | 'atMost'> = {},
): readonly Figure[] {
  const { name: what, subjectPerSecond, baselinePerSecond, ratio } = comparison
  return [
    { what, value: subjectPerSecond, unit, ratio, ...goal },
    { what: '  its baseline', value: baselinePerSecond, unit },
  ]
}

/** Whether a figure reaches its goal; undefined where it has none. */
export function isMet({ value, atLeast, atMost }: Figure): boolean | undefined {
  if (atLeast === undefined && atMost === undefined) return undefined
  return value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity)
}

/** Figures as lines of text in columns. */
export function figureTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { what, value, unit, atLeast, atMost, ratio } = figure
    const goal = atLeast !== undefined ? `≥ ${inWords(atLeast)}` : atMost !== undefined ? `≤ ${inWords(atMost)}` : ''
    const met = isMet(figure)
    return [
      what,
      inWords(value),
      unit,
      goal,
      met === undefined ? '' : met ? 'met' : 'MISSED',
      ratio === undefined ? '' : `${inWords(ratio.median)} × baseline (${inWords(ratio.p10)} to ${inWords(ratio.p90)})`,
    ]
  })
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 1 ? cell.padStart(widths[1] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd()
  return rows.map(line).join('\n')
}

function inWords(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en')
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
