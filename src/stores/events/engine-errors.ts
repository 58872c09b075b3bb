import { InputError, StoreError } from '../../model/errors.ts'
import { CLICKHOUSE, type EngineFailure } from './engine-protocol.ts'

/** Characters of the engine's own words that a message carries; they can hold a whole query. */
const MAX_MESSAGE_CHARS = 600

const FULL_DISK = /No space left on device|ENOSPC|Disk quota exceeded|EDQUOT/

/** The engine's process ended while something waited for it. What was acknowledged before is kept. */
export class EngineDeath extends Error {}

/** It had ended before it was asked, so asking the next one does nothing twice. */
export class NeverAsked extends EngineDeath {}

/** What a failure of the engine means to the caller. `kept` says what became of the batch, where there was one. */
export function engineError(error: unknown, folder: string, kept = ''): StoreError | InputError {
  if (error instanceof StoreError || error instanceof InputError) return error
  const cause = error instanceof Error ? error : new Error(String(error))
  const failure = error instanceof EngineFailed ? error.failure : undefined
  if (failure?.newerSchema !== undefined) {
    return new InputError(
      'store.newer-home',
      `${folder} was made by a newer Dwell (event schema ${failure.newerSchema}). Use that version, or another --home.`,
      { cause },
    )
  }
  if (isDiskFull(cause, failure?.code)) return diskFull(folder, kept, cause)
  if (error instanceof EngineDeath) {
    return new StoreError(
      'store.engine-ended',
      `The event store's engine in ${folder} ended unexpectedly (${cause.message}).${kept} It starts again with the next call; try again.`,
      { cause },
    )
  }
  const said = cause.message.slice(0, MAX_MESSAGE_CHARS)
  switch (failure?.code) {
    case CLICKHOUSE.TOO_LARGE_RESULT:
    case CLICKHOUSE.TOO_MANY_ROWS:
      return new StoreError('store.too-many-rows', `The query gives more rows than its bound: ${said}`, { cause })
    case CLICKHOUSE.TIMEOUT:
      return new StoreError('store.timeout', `The query took longer than its bound: ${said}`, { cause })
    case CLICKHOUSE.MEMORY_LIMIT:
      return new StoreError('store.memory', `The event store ran into its memory bound.${kept} ${said}`, { cause })
    default:
      return new StoreError('store.failed', `The event store in ${folder} failed.${kept} ${said}`, { cause })
  }
}

/** The engine answered a request with a failure. */
export class EngineFailed extends Error {
  readonly failure: EngineFailure
  constructor(failure: EngineFailure) {
    super(failure.message)
    this.failure = failure
  }
}

/** True for the engine's and Node's ways of saying that the disk is full. */
function isDiskFull(error: Error, code: number | undefined): boolean {
  if (code === CLICKHOUSE.NOT_ENOUGH_SPACE) return true
  return FULL_DISK.test('code' in error ? `${String(error.code)} ${error.message}` : error.message)
}

function diskFull(folder: string, kept: string, cause: Error): StoreError {
  return new StoreError(
    'store.disk-full',
    `The disk of ${folder} is full.${kept} Free some space there, or choose another folder with --home, and run again: what was read before is not read twice.`,
    { cause },
  )
}
