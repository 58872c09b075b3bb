import { join } from 'node:path'
import { type TreeUse, watchTree } from './process-tree.ts'

/** The command as users call it. */
const DWELL: string = join(import.meta.dirname, '../bin/dwell')

/** Runs `dwell` and watches it. @throws {Error} where it fails: what a failed run took is no figure. */
export async function watchDwell(
  args: readonly string[],
  environment?: Readonly<Record<string, string>>,
): Promise<TreeUse> {
  const use = await watchTree(DWELL, args, { environment })
  if (use.exitCode !== 0) throw new Error(`dwell ${args[0]} ended with ${use.exitCode}: ${use.stderr.slice(-2000)}`)
  return use
}
