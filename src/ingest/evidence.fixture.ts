import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EvidenceOptions, openEvidence } from './evidence.ts'
import type { SourceProblem } from './problem.ts'

/** What one source gave. */
export interface Read {
  readonly file: string
  readonly sha256: string
  readonly text: string
}

/** All that evidence gave. */
export interface Gathered {
  readonly sources: readonly Read[]
  readonly problems: readonly SourceProblem[]
}

/** Runs a test with an evidence folder and a work folder of its own, side by side. */
export async function withFolder(run: (folder: string, work: string) => Promise<unknown>): Promise<void> {
  const base = await mkdtemp(join(tmpdir(), 'dwell-evidence-'))
  const [folder, work] = [join(base, 'in'), join(base, 'work')]
  await mkdir(folder)
  await mkdir(work)
  await chmod(work, 0o777)
  try {
    await run(folder, work)
  } finally {
    await rm(base, { recursive: true, force: true })
  }
}

/** Reads all evidence to its end, and checks that nothing of a source that is done stays in the work folder. */
export async function gather(
  paths: readonly string[],
  workFolder: string,
  options: Partial<EvidenceOptions> = {},
): Promise<Gathered> {
  const before = await readdir(workFolder)
  const sources: Read[] = []
  const problems: SourceProblem[] = []
  for await (const item of openEvidence(paths, { workFolder, ...options })) {
    if ('problem' in item) {
      problems.push(item)
      continue
    }
    const first = Buffer.concat(await Array.fromAsync(item.open()))
    const again = Buffer.concat(await Array.fromAsync(item.open()))
    if (!first.equals(again) || first.length !== item.sizeBytes) throw new Error(`${item.file} can't be read twice`)
    sources.push({ file: item.file, sha256: item.sha256, text: first.toString('latin1') })
  }
  const after = await readdir(workFolder)
  if (after.length !== before.length) throw new Error(`left in the work folder: ${after.join(', ')}`)
  return { sources, problems }
}

/** The kinds of the problems, in order. */
export function kinds(gathered: Gathered): readonly string[] {
  return gathered.problems.map(({ kind }) => kind)
}

/** A source's text. */
export function textOf({ text }: Read): string {
  return text
}
