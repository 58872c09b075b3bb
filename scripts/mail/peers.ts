import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, chmod, constants, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { IN_FLIGHT, type PeerProgram, type PeerScore, RSPAMD, SPAM_ASSASSIN } from './peer-programs.ts'

/** The peers that are known, by the name that is shown. */
export const PEERS: Readonly<Record<string, PeerProgram>> = { SpamAssassin: SPAM_ASSASSIN, rspamd: RSPAMD }

/** What became of the messages at one peer. */
export type PeerResult =
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly why: string }
  /** A score for each message; undefined where none came in time. */
  | { readonly kind: 'measured'; readonly scores: readonly (PeerScore | undefined)[] }

/** Bounds of a run, in milliseconds. */
export interface PeerBounds {
  readonly start: number
  readonly message: number
}

/** rspamd compiles its expressions at each start, as its folder is new. */
const BOUNDS: PeerBounds = { start: 90_000, message: 30_000 }
/** A program that does not end by itself after this is killed. */
const STOP_MS = 5000
const LOOK_MS = 100
/** Characters of a program's errors that are kept, and of their end that are told. */
const [MAX_NOISE, MAX_WHY] = [20_000, 500]

/** What a program must answer before it is asked about the messages. */
const FIRST = Buffer.from(
  'From: Kim <kim@corp.example>\r\nTo: lee@corp.example\r\nSubject: List\r\nMessage-ID: <1@corp.example>\r\n\r\nThe list.\r\n',
)

/**
 * Starts the program where it is on the PATH, with a folder of its own and no environment but the PATH, asks it about each message,
 * and stops it, whatever happens.
 */
export async function askPeer(
  peer: PeerProgram,
  messages: readonly Buffer[],
  {
    path,
    bounds = BOUNDS,
    configurations = peer.configurations,
  }: { readonly path: string; readonly bounds?: PeerBounds; readonly configurations?: readonly string[] },
): Promise<PeerResult> {
  const program = await programOn(path, peer.program)
  if (program === undefined) return { kind: 'absent' }
  await using place = await peerFolder()
  const socket = join(place.folder, 'socket')
  let args: readonly string[]
  try {
    args = await peer.prepare({ folder: place.folder, socket, configurations })
  } catch (error) {
    return { kind: 'failed', why: error instanceof Error ? error.message : String(error) }
  }
  await using running = start(program, args, { path, folder: place.folder })
  const ask = async (message: Buffer): Promise<PeerScore | undefined> =>
    await peer.ask(socket, message, AbortSignal.timeout(bounds.message)).catch(() => undefined)
  const trouble = await running.untilReady(async () => (await ask(FIRST)) !== undefined, bounds.start)
  if (trouble !== undefined) return { kind: 'failed', why: trouble }
  return { kind: 'measured', scores: await askAll(messages, ask) }
}

/** A program that gives up the rights of root works here as another user, so others may enter; who may list it is as usual. */
async function peerFolder(): Promise<AsyncDisposable & { readonly folder: string }> {
  const outer = await mkdtemp(join(tmpdir(), 'dwell-peer-'))
  const folder = join(outer, 'work')
  await mkdir(folder)
  if (process.getuid?.() === 0) {
    await chmod(outer, 0o711)
    await chmod(folder, 0o777)
  }
  return {
    folder,
    async [Symbol.asyncDispose]() {
      await rm(outer, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

async function askAll(
  messages: readonly Buffer[],
  ask: (message: Buffer) => Promise<PeerScore | undefined>,
): Promise<readonly (PeerScore | undefined)[]> {
  const scores = new Array<PeerScore | undefined>(messages.length).fill(undefined)
  const queue = messages.entries()
  const work = async (): Promise<void> => {
    for (const [at, message] of queue) scores[at] = await ask(message)
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, work))
  return scores
}

interface Running extends AsyncDisposable {
  /** Why it does not answer, or nothing once it does. */
  readonly untilReady: (isReady: () => Promise<boolean>, boundMs: number) => Promise<string | undefined>
}

function start(
  program: string,
  args: readonly string[],
  { path, folder }: { readonly path: string; readonly folder: string },
): Running {
  // A group of its own, so that its children end with it.
  const child = spawn(program, args, {
    cwd: folder,
    env: { PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let noise = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      noise = (noise + text).slice(-MAX_NOISE)
    })
  let failure: string | undefined
  child.on('error', (error) => {
    failure = error.message
  })
  const kill = (): void => signalGroup(child, 'SIGKILL')
  const interrupted = (): void => {
    kill()
    process.exit(130)
  }
  process.on('exit', kill).on('SIGINT', interrupted).on('SIGTERM', interrupted)
  const told = (what: string): string => `${what}: ${noise.trim().slice(-MAX_WHY) || 'it said nothing'}`
  return {
    async untilReady(isReady, boundMs) {
      const until = performance.now() + boundMs
      while (performance.now() < until) {
        if (failure !== undefined) return `it did not start: ${failure}`
        if (hasEnded(child)) return told(`it ended with ${child.exitCode ?? child.signalCode}`)
        if (await isReady()) return undefined
        await pause(LOOK_MS)
      }
      return told(`it did not answer within ${boundMs / 1000} s`)
    },
    async [Symbol.asyncDispose]() {
      if (!hasEnded(child) && failure === undefined) {
        const ended = once(child, 'exit')
        signalGroup(child, 'SIGTERM')
        await Promise.race([ended, pause(STOP_MS, undefined, { ref: false })])
      }
      // Also where it ended by itself: its children may not have.
      kill()
      process.off('exit', kill).off('SIGINT', interrupted).off('SIGTERM', interrupted)
    },
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // The group has ended.
  }
}

async function programOn(path: string, program: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter).filter((one) => one !== '')) {
    const file = join(folder, program)
    const isThere = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isThere) return file
  }
  return undefined
}
