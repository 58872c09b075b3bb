import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { InputError } from '../model/errors.ts'
import { type Instant, instant } from '../model/time.ts'

/** What the environment sets. Read once, here alone. */
export interface Configuration {
  /** The run's own stamp where `SOURCE_DATE_EPOCH` is set: two runs then write the same bytes. */
  readonly stamp: Instant | undefined
  readonly colours: boolean
}

/** One environment variable that Dwell heeds. `docs/configuration.md` is made from these. */
export interface Variable {
  readonly name: string
  /** What it may hold. */
  readonly values: string
  /** What holds where it is not set. */
  readonly unset: string
  readonly text: string
}

/** Every variable of the environment that Dwell heeds; there is no configuration file. */
export const VARIABLES: readonly Variable[] = [
  {
    name: 'SOURCE_DATE_EPOCH',
    values: 'whole seconds since 1970',
    unset: 'the machine’s clock',
    text: 'The run’s own stamp. With it, two runs on the same evidence write the same bytes.',
  },
  {
    name: 'NO_COLOR',
    values: 'anything but nothing',
    unset: 'a bar on a terminal',
    text: 'Progress is told in lines, without control sequences. Dwell prints no colours.',
  },
  {
    name: 'TERM',
    values: '`dumb`',
    unset: 'a bar on a terminal',
    text: 'The same, for a terminal that can’t move its cursor.',
  },
  {
    name: 'TMPDIR',
    values: 'a folder',
    unset: 'the system’s temporary place',
    text: 'Where the stores of a run without --home and unpacked archives lie until it ends.',
  },
  {
    name: 'NODE_COMPILE_CACHE',
    values: 'a folder',
    unset: '`dwell/compiled` in the folder of `XDG_CACHE_HOME`',
    text: 'Where compiled code is kept between runs.',
  },
  {
    name: 'XDG_CACHE_HOME',
    values: 'an absolute path',
    unset: '`~/.cache`',
    text: 'The user’s cache, in which compiled code is kept.',
  },
]

/**
 * Where compiled code is kept between runs: the user's own cache. Not the temporary place, which others can write to and in
 * which nothing of ours may stay.
 */
export function compileCacheFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const own = environment['NODE_COMPILE_CACHE']
  if (own !== undefined && own !== '') return own
  const cache = environment['XDG_CACHE_HOME'] ?? ''
  return join(isAbsolute(cache) ? cache : join(homedir(), '.cache'), 'dwell', 'compiled')
}

/** @throws {InputError} where a variable has a value that means nothing. */
export function readConfiguration(environment: Readonly<Record<string, string | undefined>>): Configuration {
  const epoch = environment['SOURCE_DATE_EPOCH']
  if (epoch !== undefined && !/^\d{1,12}$/.test(epoch)) {
    throw new InputError(
      'config',
      `SOURCE_DATE_EPOCH is ${JSON.stringify(epoch)}; give whole seconds since 1970, or unset it.`,
    )
  }
  return {
    stamp: epoch === undefined ? undefined : instant(Number(epoch) * 1_000_000),
    colours: (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb',
  }
}
