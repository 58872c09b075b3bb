import { createHash } from 'node:crypto'
import type { BigIntStats } from 'node:fs'
import { type FileHandle, realpath, stat } from 'node:fs/promises'
import { InputError } from '../model/errors.ts'
import type { Source } from '../model/source.ts'
import { codeOf, type Found, filesBelow, kindOf } from './folder.ts'
import {
  type Held,
  heldInMemory,
  MAX_IN_MEMORY_BYTES,
  openForReading,
  readExactly,
  readHandle,
  type Spool,
} from './held.ts'
import { type Budget, type EvidenceLimits, limitsWith, newBudget } from './limits.ts'
import type { ProblemKind, SourceProblem } from './problem.ts'
import { unpackFlow, unpackHeld } from './unpack.ts'

/** How `-`, standard input, is shown. */
const STDIN_NAME = '-'

/** How much of a file goes through the hash at once, in one buffer: a buffer for each chunk would have the heap collected early. */
const HASHED_AT_ONCE_BYTES: number = 1024 * 1024

/** Where and how evidence is read. */
export interface EvidenceOptions {
  /** A private folder for members of archives; the caller makes it and removes it. */
  readonly workFolder: string
  /** What `-` stands for. */
  readonly stdin?: AsyncIterable<Uint8Array>
  /** Tried in this order on encrypted members. */
  readonly passwords?: readonly string[]
  readonly limits?: Partial<EvidenceLimits>
  readonly abort?: AbortSignal
}

/**
 * Everything that can be read below `paths`: files, folders, `-`, and what lies in archives, each as a Source; and a
 * SourceProblem for each thing that was not read, or not wholly.
 *
 * A Source can be read until the next item is asked for; then its spooled bytes are gone. Order is that of `paths`, below a
 * folder by path, in an archive by its own order. The same content at two places is given twice: compare `sha256`.
 *
 * @throws {InputError} at the first item, before anything is read, where one of `paths` is not there.
 */
export async function* openEvidence(
  paths: readonly string[],
  options: EvidenceOptions,
): AsyncGenerator<Source | SourceProblem> {
  await checkPaths(paths, options)
  const run: Run = {
    problems: [],
    seen: new Set(),
    spool: { folder: options.workFolder, nextName: 0 },
    workFolder: await realpath(options.workFolder),
    limits: limitsWith(options.limits),
    passwords: options.passwords ?? [],
    abort: options.abort,
  }
  for await (const source of sources(paths, options, run)) {
    yield* run.problems.splice(0)
    yield source
  }
  yield* run.problems.splice(0)
}

interface Run {
  /** Problems that were met and not given yet. */
  readonly problems: SourceProblem[]
  /** Real paths that were read. */
  readonly seen: Set<string>
  readonly spool: Spool
  readonly workFolder: string
  readonly limits: EvidenceLimits
  readonly passwords: readonly string[]
  readonly abort: AbortSignal | undefined
}

async function checkPaths(paths: readonly string[], options: EvidenceOptions): Promise<void> {
  for (const path of paths) {
    if (path === STDIN_NAME) {
      if (options.stdin === undefined) throw new InputError('no-stdin', 'There is no standard input to read "-" from.')
      continue
    }
    try {
      await stat(path)
    } catch (error) {
      const message = `${path} is not there or can't be reached (${codeOf(error)}): check the path, nothing was read.`
      throw new InputError('path-not-found', message, { cause: error })
    }
  }
}

async function* sources(paths: readonly string[], options: EvidenceOptions, run: Run): AsyncGenerator<Source> {
  for (const path of new Set(paths)) {
    run.abort?.throwIfAborted()
    if (path === STDIN_NAME) {
      if (options.stdin !== undefined) yield* stdinSources(options.stdin, run)
    } else if ((await stat(path)).isDirectory()) {
      const found = filesBelow(Buffer.from(path), {
        ...run,
        report: (kind, file, problem) => report(run, kind, file, problem),
      })
      for await (const file of found) yield* fileSources(file, run)
    } else {
      const real = Buffer.from(await realpath(path)).toString('latin1')
      if (run.seen.has(real)) continue
      run.seen.add(real)
      yield* fileSources({ path: Buffer.from(path), file: path }, run)
    }
  }
}

function report(run: Run, kind: ProblemKind, file: string, problem: string): void {
  run.problems.push({ kind, file, problem })
}

async function* stdinSources(stdin: AsyncIterable<Uint8Array>, run: Run): AsyncGenerator<Source> {
  const budget = newBudget(0, run)
  yield* unpackFlow({ bytes: counted(), cut: false }, STDIN_NAME, 0, run.spool, budget)
  budget.reportRest(STDIN_NAME)

  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of stdin) {
      budget.inputBytes += chunk.length
      yield chunk
    }
  }
}

async function* fileSources({ path, file }: Found, run: Run): AsyncGenerator<Source> {
  let handle: FileHandle
  try {
    handle = await openForReading(path)
  } catch (error) {
    report(run, 'unreadable', file, `It can't be opened (${codeOf(error)}): give yourself the right to read it.`)
    return
  }
  try {
    const before = await handle.stat({ bigint: true })
    if (!before.isFile()) {
      const problem = `It is ${kindOf(before)}, no file; to read a pipe, give it as standard input ("-").`
      report(run, 'skipped', file, problem)
      return
    }
    const budget = newBudget(Number(before.size), run)
    const held = await holdFile(handle, Number(before.size), file, budget)
    yield* unpackHeld(held, file, 0, run.spool, budget)
    budget.reportRest(file)
    const after = await handle.stat({ bigint: true })
    const isTouched = before.ctimeNs !== after.ctimeNs
    const change =
      changeOf(before, after) ?? (isTouched && (await held.isOther()) ? 'its content is another' : undefined)
    if (change !== undefined) {
      const problem = `It changed while it was read (${change}). What was read is used; run again on a copy that stands still.`
      report(run, 'changed', file, problem)
    }
  } finally {
    await handle.close()
  }
}

function changeOf(before: BigIntStats, after: BigIntStats): string | undefined {
  if (before.size !== after.size) return `from ${before.size} to ${after.size} bytes`
  return before.mtimeNs === after.mtimeNs ? undefined : 'it was written to'
}

/**
 * A file on disk, read in place: a small one once, of a larger one a first pass makes the hash, and `open` reads it again. Of a file
 * that grows no more is read than was there at first. `isOther` reads it once more, and tells whether the hash would be another.
 */
async function holdFile(
  handle: FileHandle,
  sizeBytes: number,
  file: string,
  budget: Budget,
): Promise<Held & { isOther(): Promise<boolean> }> {
  if (sizeBytes <= MAX_IN_MEMORY_BYTES) {
    // Where the disk fails, the slower way below keeps what can be read.
    const bytes = await readExactly(handle, 0, sizeBytes).catch(() => undefined)
    if (bytes !== undefined) {
      const held = heldInMemory([bytes], bytes.length, createHash('sha256').update(bytes))
      return { ...held, isOther: async () => false }
    }
  }
  const first = await hashOf(handle, sizeBytes, file, budget)
  return {
    sizeBytes: first.sizeBytes,
    sha256: first.sha256,
    read: (offset, length) => readExactly(handle, offset, Math.max(0, Math.min(length, first.sizeBytes - offset))),
    async *open(from = 0, to = first.sizeBytes) {
      for await (const chunk of readHandle(handle, from, Math.min(to, first.sizeBytes))) {
        budget.abort?.throwIfAborted()
        yield chunk
      }
    },
    release: async () => {},
    isOther: async () => (await hashOf(handle, first.sizeBytes, file, budget)).sha256 !== first.sha256,
  }
}

/** The SHA-256 of the first `sizeBytes` of a file; where the disk fails, of what can be read. */
async function hashOf(
  handle: FileHandle,
  sizeBytes: number,
  file: string,
  budget: Budget,
): Promise<{ readonly sha256: string; readonly sizeBytes: number }> {
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafeSlow(HASHED_AT_ONCE_BYTES)
  let done = 0
  while (done < sizeBytes) {
    budget.abort?.throwIfAborted()
    try {
      const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, sizeBytes - done), done)
      if (bytesRead === 0) break
      hash.update(buffer.subarray(0, bytesRead))
      done += bytesRead
    } catch (error) {
      const problem = `It can't be read on from this offset (${codeOf(error)}). What came before was read; copy the file from a sound disk.`
      budget.report('unreadable', file, problem, done)
      break
    }
  }
  return { sha256: hash.digest('hex'), sizeBytes: done }
}
