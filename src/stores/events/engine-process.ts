import { type ChildProcess, fork } from 'node:child_process'
import { extname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { StoreError } from '../../model/errors.ts'
import { EngineDeath, EngineFailed, NeverAsked } from './engine-errors.ts'
import type { EngineReply, EngineRequest } from './engine-protocol.ts'

/** Ends in a row without one success between them; then the store gives up until it is opened anew. */
const MAX_ENDS_IN_A_ROW = 3

/** A child of a parent that was just killed holds the folder for some milliseconds more. */
const LOCK_WAIT_MS = 5000
const LOCK_RETRY_MS = 50

/** After these an engine counts as stuck and is ended. An insert of 8 MB takes 0.1 s; a disk may be slow, not this slow. */
const STUCK_INSERT_MS = 600_000
const STUCK_CLOSE_MS = 30_000
const STUCK_OPEN_MS = 120_000
const STUCK_QUERY_EXTRA_MS = 30_000

/** How long the rest of stderr is waited for once the process has ended. */
const STDERR_WAIT_MS = 200
const STDERR_CHARS = 2000

/**
 * The engine's jemalloc gives memory back after 0.3 s (default 5 s) and has one arena: 20 MB less at the peak, 140 MB less after
 * it, for 10 % of the speed. Node's own malloc returns large buffers at once, else rows on their way to us leave holes.
 * TZ: the engine's own zone must not depend on the machine.
 */
const ENVIRONMENT = {
  JE_MALLOC_CONF: 'dirty_decay_ms:300,muzzy_decay_ms:0,narenas:1',
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '131072',
  TZ: 'UTC',
}

/** The JavaScript heap of the child; the rows are outside it. */
const NODE_ARGUMENTS = ['--max-old-space-size=64', '--max-semi-space-size=1', '--expose-gc']

/** A query as `rows` and its kin want it. */
export interface EngineQuery {
  readonly sql: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly format: 'RowBinary' | 'JSONEachRow'
  readonly maxRows: number
  readonly timeoutMs: number
  /** Whole rows each; must not be kept. What it throws fails the query. */
  readonly take: (chunk: Uint8Array) => void
}

/** The engine behind its process: started at need, started again after it ended. */
export interface Engine {
  /** Undefined while it is not running. */
  readonly pid: number | undefined
  start(): Promise<void>
  insert(file: string, rows: number): Promise<void>
  query(query: EngineQuery): Promise<void>
  /** Waits for what is under way. */
  close(): Promise<void>
}

/** A request that waits for its answer. */
interface Waiting {
  readonly take: (chunk: Uint8Array) => void
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/** The body of a request; the number is given when it is sent. */
type Ask = EngineRequest extends infer R ? (R extends EngineRequest ? Omit<R, 'id'> : never) : never

/** One process, from fork to exit. */
interface Running {
  readonly process: ChildProcess
  readonly ended: Promise<void>
  /** The last that it said; chDB tells there why it could not open a folder. */
  stderr(): string
  ask(request: Ask, stuckMs: number, take?: (chunk: Uint8Array) => void): Promise<void>
}

/** Where the engine's data lie, whether they must survive a power cut, and what the child's environment is to have. */
export interface EngineOptions {
  readonly folder: string
  readonly durable: boolean
  readonly environment: Readonly<Record<string, string>>
}

/** An engine for `folder`. Nothing is started yet. */
export function supervisedEngine(options: EngineOptions): Engine {
  let current: Promise<Running> | undefined
  let pid: number | undefined
  let endsInARow = 0
  let closed = false

  function running(): Promise<Running> {
    if (closed) return Promise.reject(new StoreError('store.closed', `The event store in ${options.folder} is closed.`))
    if (current !== undefined) return current
    if (endsInARow >= MAX_ENDS_IN_A_ROW) {
      const message = `The event store's engine in ${options.folder} ended ${endsInARow} times in a row. Nothing more is kept; see whether the machine lacks memory or disk, and run again.`
      return Promise.reject(new StoreError('store.engine-ended', message))
    }
    const starting = startUnlocked()
    current = starting
    starting.catch(() => {
      if (current === starting) current = undefined
    })
    return starting
  }

  async function startUnlocked(): Promise<Running> {
    for (let waitedMs = 0; ; waitedMs += LOCK_RETRY_MS) {
      const started = start(options)
      try {
        await started.ask({ kind: 'open', folder: options.folder, durable: options.durable }, STUCK_OPEN_MS)
      } catch (error) {
        started.process.kill('SIGKILL')
        await started.ended
        if (error instanceof EngineDeath) endsInARow += 1
        const said = started.stderr()
        if (!said.includes('Cannot lock file')) throw withStderr(error, said)
        if (waitedMs >= LOCK_WAIT_MS) throw inUse(options.folder, error)
        await sleep(LOCK_RETRY_MS)
        continue
      }
      pid = started.process.pid
      void started.ended.then(() => {
        pid = undefined
        current = undefined
        endsInARow += 1
      })
      return started
    }
  }

  async function ask(request: Ask, stuckMs: number, take?: (chunk: Uint8Array) => void): Promise<void> {
    for (;;) {
      const engine = await running()
      try {
        await engine.ask(request, stuckMs, take)
        endsInARow = 0
        return
      } catch (error) {
        if (!(error instanceof NeverAsked)) throw error
        await engine.ended // each round is an end, and those are counted
      }
    }
  }

  return {
    get pid() {
      return pid
    },
    async start() {
      await running()
    },
    insert: (file, rows) => ask({ kind: 'insert', file, rows }, STUCK_INSERT_MS),
    query: ({ take, ...query }) => ask({ kind: 'query', ...query }, query.timeoutMs + STUCK_QUERY_EXTRA_MS, take),
    async close() {
      closed = true
      const engine = await current?.catch(() => undefined)
      if (engine === undefined) return
      await engine.ask({ kind: 'close' }, STUCK_CLOSE_MS).catch(() => undefined) // dead is closed, too
      if (engine.process.connected) engine.process.disconnect()
      await engine.ended
    },
  }
}

function start({ environment }: EngineOptions): Running {
  const self = fileURLToPath(import.meta.url)
  const child = fork(fileURLToPath(new URL(`./engine${extname(self)}`, import.meta.url)), {
    execArgv: NODE_ARGUMENTS,
    env: { ...environment, ...ENVIRONMENT },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_CHARS)
  })

  const waiting = new Map<number, Waiting>()
  let lastId = 0
  let death: EngineDeath | undefined
  const ended = new Promise<void>((resolve) => {
    const end = (how: string): void => {
      if (death !== undefined) return
      death = new EngineDeath(how, stderr === '' ? {} : { cause: new Error(stderr) })
      for (const { reject } of waiting.values()) reject(death)
      waiting.clear()
      resolve()
    }
    // `close` would mean that all of stderr is here, but Node 26.10 never emits it where the channel was cut first: so `exit`,
    // and then the end of stderr, or a moment where a grandchild holds it open.
    const stderrEnded = new Promise<void>((read) => child.stderr?.once('close', read))
    child.on('exit', (code, signal) => {
      void Promise.race([stderrEnded, sleep(STDERR_WAIT_MS)]).then(() =>
        end(signal === null ? `exit code ${code}` : `signal ${signal}`),
      )
    })
    child.on('error', (error) => {
      if (child.pid === undefined) end(error.message) // it never started, so no exit follows
    })
  })

  child.on('disconnect', () => child.kill('SIGKILL')) // without its channel it is of no use
  child.on('message', (message) => {
    const reply = message as EngineReply // our own child writes nothing else
    const request = waiting.get(reply.id)
    if (request === undefined) return
    if (reply.kind === 'chunk') {
      try {
        request.take(reply.bytes)
      } catch (error) {
        waiting.delete(reply.id)
        request.reject(error instanceof Error ? error : new Error(String(error)))
      }
      return
    }
    waiting.delete(reply.id)
    if (reply.kind === 'done') request.resolve()
    else request.reject(new EngineFailed(reply))
  })

  function ask(request: Ask, stuckMs: number, take: (chunk: Uint8Array) => void = () => undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      if (death !== undefined) {
        reject(new NeverAsked(death.message, { cause: death }))
        return
      }
      const id = ++lastId
      const stuck = setTimeout(() => child.kill('SIGKILL'), stuckMs)
      const settle =
        <T extends readonly unknown[]>(then: (...values: T) => void) =>
        (...values: T): void => {
          clearTimeout(stuck)
          then(...values)
        }
      waiting.set(id, { take, resolve: settle(resolve), reject: settle(reject) })
      child.send({ id, ...request }, (error) => {
        if (error === null || !waiting.delete(id)) return
        clearTimeout(stuck)
        reject(new NeverAsked(error.message))
      })
    })
  }

  return { process: child, ended, stderr: () => stderr, ask }
}

function withStderr(error: unknown, said: string): unknown {
  if (!(error instanceof EngineFailed) || said === '') return error
  return new EngineFailed({ ...error.failure, message: `${error.message}: ${said.trim()}` })
}

function inUse(folder: string, cause: unknown): StoreError {
  return new StoreError(
    'store.in-use',
    `The event store in ${folder} is in use by another process. Wait until that has ended, or use another --home.`,
    { cause },
  )
}
