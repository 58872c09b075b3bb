import { VARIABLES } from '../../src/cli/config.ts'
import { code, GENERATED, plain, table } from './markdown.ts'

/** `docs/configuration.md`: what the environment sets. */
export async function configurationPage(): Promise<string> {
  const rows = VARIABLES.map(({ name, values, unset, text }) => [code(name), values, unset, plain(text)])
  return `${GENERATED}
# Configuration

There is no configuration file: options of the commands (\`docs/cli.md\`) and these variables of the environment are all.

${table(['variable', 'may hold', 'where it is not set', 'what it does'], rows)}
A value that means nothing ends the command with exit code 2 and a message that says what to write.
`
}
