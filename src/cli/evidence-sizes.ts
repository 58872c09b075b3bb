import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Sizes on disk of the files that `paths` name, by the names under which they are shown. What can't be looked at is left out. */
export async function evidenceSizes(paths: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>()
  for (const path of paths) {
    const kind = await stat(path).catch(() => undefined)
    if (kind?.isFile() === true) sizes.set(path, kind.size)
    if (kind?.isDirectory() !== true) continue
    const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      if (!entry.isFile()) continue
      const file = join(entry.parentPath, entry.name)
      const size = await stat(file).catch(() => undefined)
      if (size !== undefined) sizes.set(path.startsWith('./') ? `./${file}` : file, size.size)
    }
  }
  return sizes
}
