import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { InputError, NotFoundError, StoreError } from '../model/errors.ts'

/** The file by which we know a folder that Dwell wrote. */
const MARK = '.dwell-report'

/** @throws {InputError} where `out` holds something that Dwell did not write: it is never replaced. */
export async function checkReportFolder(out: string): Promise<void> {
  let names: readonly string[]
  try {
    names = await readdir(out)
  } catch (cause) {
    const code = codeOf(cause)
    if (code === 'ENOENT') return
    if (code === 'ENOTDIR')
      throw new InputError('out', `--out ${out} is a file. Name a new or empty folder.`, { cause })
    throw new InputError('out', `--out ${out} can't be looked into (${code}). Name another folder.`, { cause })
  }
  if (names.length > 0 && !names.includes(MARK))
    throw new InputError(
      'out',
      `--out ${out} is not empty and was not written by Dwell, so it is left alone. Name a new or empty folder.`,
    )
}

/** Writes all files beside the place and then moves them there whole, so that a half-written report never stands there. */
export async function writeReportFolder(out: string, files: Readonly<Record<string, () => string>>): Promise<void> {
  const target = resolve(out)
  await checkReportFolder(target)
  let part: string | undefined
  try {
    await mkdir(dirname(target), { recursive: true })
    part = await mkdtemp(join(dirname(target), `.${basename(target)}-`))
    for (const [name, text] of Object.entries({ ...files, [MARK]: () => 'dwell.report/1\n' }))
      await writeFile(join(part, name), text())
    const old = `${part}-old`
    const hadOne = await rename(target, old).then(
      () => true,
      (cause: unknown) => {
        if (codeOf(cause) === 'ENOENT') return false
        throw cause
      },
    )
    await rename(part, target)
    if (hadOne) await rm(old, { recursive: true, force: true })
  } catch (cause) {
    if (part !== undefined) await rm(part, { recursive: true, force: true })
    if (cause instanceof InputError) throw cause
    const advice =
      codeOf(cause) === 'ENOSPC'
        ? 'the disk is full: free space there, or name another disk with --out'
        : `${codeOf(cause)}: name another folder with --out`
    throw new StoreError('out', `The report could not be written to ${out} (${advice}). Nothing was left there.`, {
      cause,
    })
  }
}

/** A file of a report folder, parsed. @throws {NotFoundError} where the folder is no report, {InputError} where it is damaged. */
export async function readReportJson(folder: string, name: string): Promise<unknown> {
  return parseReportJson(await readReportText(folder, name), folder, name)
}

/** JSON of a file of a report. @throws {InputError} where it is none. */
export function parseReportJson(text: string, folder: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new InputError(
      'report',
      `${join(folder, name)} is no JSON any more, so it was changed or cut off. Make the report again.`,
      {
        cause,
      },
    )
  }
}

export async function readReportText(folder: string, name: string): Promise<string> {
  try {
    return await readFile(join(folder, name), 'utf8')
  } catch (cause) {
    throw new NotFoundError(
      'report',
      `${folder} holds no ${name}, so it is no report of Dwell's. 'dwell investigate EVIDENCE --out ${folder}' makes one.`,
      { cause },
    )
  }
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
}
