import { lstat, readdir, realpath, stat } from 'node:fs/promises'
import type { ProblemKind } from './problem.ts'

const SLASH = 0x2f

/** A file that was found. Paths are bytes: not every name is valid UTF-8. */
export interface Found {
  readonly path: Buffer
  /** The path as shown. */
  readonly file: string
}

/** What to leave out, and where to say so. */
export interface FolderOptions {
  /** Real paths of files that were given already; those that are found are added. */
  readonly seen: Set<string>
  /** The real path of a folder of ours that must not be read even if it lies within. */
  readonly workFolder: string
  report(kind: ProblemKind, file: string, problem: string): void
}

/**
 * The plain files below a folder, in the byte order of their paths, each once by its real path. A link to a file is followed
 * where it stays within the folder; anything else that is no file is reported and left out.
 */
export async function* filesBelow(folder: Buffer, options: FolderOptions): AsyncGenerator<Found> {
  const root = await realpath(folder, { encoding: 'buffer' })
  yield* walk(folder, root, options)
}

async function* walk(folder: Buffer, root: Buffer, options: FolderOptions): AsyncGenerator<Found> {
  const { report } = options
  const shown = folder.toString('utf8')
  let real: Buffer
  let entries: { readonly name: Buffer; readonly isFolder: boolean; readonly key: Buffer }[]
  try {
    real = await realpath(folder, { encoding: 'buffer' })
    if (real.toString() === options.workFolder) return
    const listed = await readdir(folder, { withFileTypes: true, encoding: 'buffer' })
    entries = listed.map((entry) => {
      const isFolder = entry.isDirectory()
      // A folder sorts by its name and a slash, so that whole paths come in order.
      return { name: entry.name, isFolder, key: isFolder ? Buffer.concat([entry.name, Buffer.of(SLASH)]) : entry.name }
    })
  } catch (error) {
    report('unreadable', shown, `The folder can't be listed (${codeOf(error)}): give yourself the right to read it.`)
    return
  }
  entries.sort((a, b) => Buffer.compare(a.key, b.key))

  for (const { name, isFolder } of entries) {
    const path = join(folder, name)
    if (isFolder) yield* walk(path, root, options)
    else yield* pick(path, join(real, name), root, options)
  }
}

async function* pick(
  path: Buffer,
  ownPath: Buffer,
  root: Buffer,
  { seen, report }: FolderOptions,
): AsyncGenerator<Found> {
  const file = path.toString('utf8')
  try {
    const own = await lstat(path)
    const isLink = own.isSymbolicLink()
    const target = isLink ? await realpath(path, { encoding: 'buffer' }) : ownPath
    if (isLink && !isWithin(target, root)) {
      const shown = target.toString('utf8')
      const problem = `It is a link that leaves the named folder, to ${shown}: name that path too if you want it read.`
      report('skipped', file, problem)
      return
    }
    const what = isLink ? await stat(path) : own
    if (what.isDirectory()) {
      report('skipped', file, 'It is a link to a folder within the named folder, which is read where it lies.')
    } else if (!what.isFile()) {
      report('skipped', file, `It is ${kindOf(what)}, no file; to read a pipe, give it as standard input ("-").`)
    } else {
      const key = target.toString('latin1')
      if (seen.has(key)) return
      seen.add(key)
      yield { path, file }
    }
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ELOOP') report('skipped', file, 'It is a link that leads back to itself; it was skipped.')
    else if (code === 'ENOENT')
      report('skipped', file, 'It is a link to nothing, or was deleted meanwhile; it was skipped.')
    else report('unreadable', file, `It can't be looked at (${code}): give yourself the right to read it.`)
  }
}

/** Says in words what is no plain file. */
export function kindOf(what: {
  isFIFO(): boolean
  isSocket(): boolean
  isCharacterDevice(): boolean
  isBlockDevice(): boolean
}): string {
  if (what.isFIFO()) return 'a named pipe (FIFO)'
  if (what.isSocket()) return 'a socket'
  return what.isCharacterDevice() || what.isBlockDevice() ? 'a device' : 'something else'
}

/** The system's code of an error (`EACCES`), or its message. */
export function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return error instanceof Error ? error.message : String(error)
}

function isWithin(path: Buffer, root: Buffer): boolean {
  if (root.length === 1 || path.equals(root)) return true
  return path.subarray(0, root.length).equals(root) && path[root.length] === SLASH
}

function join(folder: Buffer, name: Buffer): Buffer {
  if (folder[folder.length - 1] === SLASH) return Buffer.concat([folder, name])
  return Buffer.concat([folder, Buffer.of(SLASH), name])
}
