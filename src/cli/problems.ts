import type { Reject } from '../model/event.ts'
import { count } from '../report/words.ts'

/** What stood among the evidence and was not read, or not wholly. */
export interface NotedProblem {
  readonly file: string
  readonly problem?: string
}

/** From this many files on, one problem is one line with their number. */
const MANY_FILES = 4

/** One line for each problem, or for many files with the same one: a thousand empty files must not hide the one that is damaged. */
export function problemLines(sources: readonly NotedProblem[]): readonly string[] {
  const files = new Map<string, string[]>()
  for (const { file, problem } of sources)
    if (problem !== undefined) files.set(problem, [...(files.get(problem) ?? []), file])
  return [...files].flatMap(([problem, names]) => {
    const sorted = [...names].sort()
    return sorted.length < MANY_FILES
      ? sorted.map((name) => `${name}: ${problem}`)
      : [`${sorted.length} files, such as ${sorted[0] ?? ''}: ${problem}`]
  })
}

/** Rejects that the terminal shows one by one. */
const MAX_SHOWN = 3

/** The first records that could not be read, each with its place, and where the rest is listed. */
export function rejectLines(
  { shown, total }: { readonly shown: readonly Reject[]; readonly total: number },
  out: string,
): readonly string[] {
  const lines = shown.slice(0, MAX_SHOWN).map(({ reject, raw }) => `${raw.file}, offset ${raw.offset}: ${reject}`)
  const more = total - lines.length
  return more <= 0
    ? lines
    : [...lines, `${count(more, 'more record')} could not be read; all are in ${out}/rejects.ndjson.`]
}
