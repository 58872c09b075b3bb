import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { GENERATED } from './markdown.ts'

const run = promisify(execFile)

/** `docs/cli.md`: the pages that `--help` prints, asked from the command itself. */
export async function commandReference(root: string): Promise<string> {
  const overview = await helpOf(root, [])
  const names = [...overview.matchAll(/^ {2}dwell ([a-z]+(?: [a-z]+)?) {2,}\S/gm)].map(([, name = '']) => name)
  if (names.length === 0) throw new Error(`no command in the overview of 'dwell --help':\n${overview}`)
  const pages: string[] = []
  for (const name of names) {
    // One after the other on purpose: two processors are enough for one start at a time.
    pages.push(`## dwell ${name}\n\n${block(await helpOf(root, name.split(' ')))}`)
  }
  return `${GENERATED}
# Command line

Results go to standard output, progress and notes to standard error. \`--json\` prints only JSON.

| exit code | meaning |
| --- | --- |
| 0 | done, whatever was found |
| 1 | failed |
| 2 | wrong usage |
| 3 | \`--fail-on\`: someone is confirmed (or suspected) |
| 130 | ended by Ctrl-C |

${block(overview)}
${pages.join('\n')}`
}

async function helpOf(root: string, command: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [join(root, 'src/cli/main.ts'), ...command, '--help'], {
    env: { ...process.env, NO_COLOR: '1', NODE_NO_WARNINGS: '1' },
  })
  return stdout.trimEnd()
}

function block(text: string): string {
  return `\`\`\`text\n${text}\n\`\`\`\n`
}
