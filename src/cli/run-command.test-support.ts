import { instant } from '../model/time.ts'
import { type Command, readArguments, type World } from './command.ts'

/** What a command printed, and how it ended. */
export interface Ran {
  readonly code: number
  readonly out: readonly string[]
  readonly notes: readonly string[]
}

/** A world whose clock stands still, with nothing on standard input; what is printed goes to `out` and `notes`. */
export function quietWorld(out: string[] = [], notes: string[] = []): World {
  return {
    configuration: { stamp: undefined, colours: false },
    abort: new AbortController().signal,
    now: () => instant(0),
    out: async (line) => void out.push(line),
    note: (line) => void notes.push(line),
    stdin: (async function* () {})(),
    isTerminal: { out: false, note: false },
  }
}

/** Runs a command in this process. */
export async function runCommand(command: Command, args: readonly string[]): Promise<Ran> {
  const [out, notes]: [string[], string[]] = [[], []]
  const { positionals, values } = readArguments(command, args)
  return { code: await command.run(positionals, values, quietWorld(out, notes)), out, notes }
}
