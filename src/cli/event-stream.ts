import { existsSync } from 'node:fs'
import { InputError } from '../model/errors.ts'
import { type Event, isReject } from '../model/event.ts'
import { BEGINNING, END } from '../model/time.ts'
import type { Option, Values, World } from './command.ts'
import { openHome } from './home.ts'
import { readWindow, requirePaths } from './inputs.ts'
import { eachOutcome } from './outcomes.ts'

/** The option of commands that read evidence, or what earlier investigations kept of it. */
export const HOME_OPTION: Option = {
  type: 'string',
  value: 'DIR',
  text: 'what earlier investigations kept there, in place of PATH',
}

/** The home that the user named; undefined where paths are to be read. @throws {InputError} for both, for none, and for a home that is not there. */
export function namedHome(paths: readonly string[], values: Values, command: string): string | undefined {
  const home = values.text('home')
  if (home === undefined) {
    requirePaths(paths, command)
    return undefined
  }
  if (paths.length > 0) throw new InputError('usage', 'Give --home or paths of evidence, not both.')
  if (!existsSync(home))
    throw new InputError('home', `--home ${home} is not there. 'dwell investigate EVIDENCE --home ${home}' makes it.`)
  return home
}

/** Hands over every event of the evidence, or of the home, within --since and --until. Gives the number of records that could not be read. */
export async function eachEvent(
  { paths, home }: { readonly paths: readonly string[]; readonly home: string | undefined },
  values: Values,
  world: World,
  use: (event: Event) => void,
): Promise<{ readonly events: number; readonly rejects: number }> {
  if (home === undefined)
    return await eachOutcome(paths, values, world, async (batch) => {
      for (const outcome of batch) if (!isReject(outcome)) use(outcome)
    })
  const { since, until } = readWindow(values)
  await using stores = await openHome(home)
  let events = 0
  for await (const batch of stores.events.between(since ?? BEGINNING, until ?? END)) {
    world.abort.throwIfAborted()
    events += batch.length
    for (const event of batch) use(event)
  }
  return { events, rejects: 0 }
}
