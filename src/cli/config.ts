import { InputError } from '../model/errors.ts'
import { type Instant, instant } from '../model/time.ts'

/** What the environment sets. Read once, here alone. */
export interface Configuration {
  /** The run's own stamp where `SOURCE_DATE_EPOCH` is set: two runs then write the same bytes. */
  readonly stamp: Instant | undefined
  readonly colours: boolean
  readonly logLevel: string
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

/** @throws {InputError} where a variable has a value that means nothing. */
export function readConfiguration(environment: Readonly<Record<string, string | undefined>>): Configuration {
  const epoch = environment['SOURCE_DATE_EPOCH']
  if (epoch !== undefined && !/^\d{1,12}$/.test(epoch)) {
    throw new InputError(
      'config',
      `SOURCE_DATE_EPOCH is ${JSON.stringify(epoch)}; give whole seconds since 1970, or unset it.`,
    )
  }
  const logLevel = environment['DWELL_LOG'] ?? 'warn'
  if (!LOG_LEVELS.includes(logLevel))
    throw new InputError('config', `DWELL_LOG is ${JSON.stringify(logLevel)}; give one of ${LOG_LEVELS.join(', ')}.`)
  return {
    stamp: epoch === undefined ? undefined : instant(Number(epoch) * 1_000_000),
    colours: (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb',
    logLevel,
  }
}
