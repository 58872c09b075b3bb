import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { execPath } from 'node:process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/** A run that takes longer, in seconds of the processor, is a finding: no input is longer than 1 MiB. */
const MAX_CPU_MS = 10_000
/** After this much of the clock the child is stopped; the machine may be busy with other things. */
const MAX_WALL_MS = 40_000
/** A reader that needs more memory for 1 MiB than this dies of it. */
const MAX_HEAP_MIB = 512
/** What of a dying child's words is kept. */
const MAX_WORDS = 4000
/** After so many findings a target's time is better spent on mending it. */
const MAX_FINDINGS = 25

/** One input that broke something. */
export interface Finding {
  readonly run: number
  readonly what: string
}

/** How fuzzing a target went. */
export interface Fuzzed {
  readonly runs: number
  readonly bytes: number
  readonly slowestMs: number
  readonly slowestRun: number
  readonly findings: readonly Finding[]
}

/** What to fuzz. `child` is the program that reads: its arguments are the target, the folder of seeds, the seed, the first run and the seconds. */
export interface Job {
  readonly child: string
  readonly target: string
  readonly seedFolder: string
  readonly seed: string
  readonly firstRun: number
  readonly seconds: number
  readonly maxWallMs?: number
}

interface Progress {
  runs: number
  bytes: number
  slowestMs: number
  slowestRun: number
  /** The run that was begun and not ended. */
  open: number | undefined
  next: number
  readonly findings: Finding[]
}

/** Reads inputs in child processes until the time is over. A child that dies or hangs is a finding, and another goes on behind it. */
export async function fuzz(job: Job): Promise<Fuzzed> {
  const until = performance.now() + job.seconds * 1000
  const progress: Progress = {
    runs: 0,
    bytes: 0,
    slowestMs: 0,
    slowestRun: job.firstRun,
    open: undefined,
    next: job.firstRun,
    findings: [],
  }
  do {
    // One child after the other on purpose: a second one begins where the first died.
    const isDone = await runChild(job, progress, Math.max(0, until - performance.now()) / 1000)
    if (isDone) break
  } while (performance.now() < until && progress.findings.length < MAX_FINDINGS)
  return progress
}

/** True where the child came to its end by itself. */
async function runChild(job: Job, progress: Progress, seconds: number): Promise<boolean> {
  const child = spawn(
    execPath,
    [
      `--max-old-space-size=${MAX_HEAP_MIB}`,
      job.child,
      ...[job.target, job.seedFolder, job.seed, String(progress.next), String(seconds)],
    ],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
  )
  let words = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-MAX_WORDS)
  })
  let hung = false
  const watch = watchdog(job.maxWallMs ?? MAX_WALL_MS, () => {
    hung = true
    child.kill('SIGKILL')
  })
  const ended = once(child, 'close')
  for await (const line of createInterface({ input: reports(child) })) {
    watch.again()
    take(progress, line)
  }
  const [code, signal] = await ended
  watch.stop()
  if (code === 0) return true
  const run = progress.open ?? progress.next
  const what = hung ? 'it hangs' : `it died (${signal ?? `exit ${code}`}): ${words.trim()}`
  progress.findings.push({ run, what })
  progress.open = undefined
  progress.next = run + 1
  return false
}

function reports(child: ChildProcess): Readable {
  return child.stdio[3] as Readable // as `spawn` was told: a pipe that only the child writes
}

function take(progress: Progress, line: string): void {
  const [, verb, run = '', number = '', rest = 'null'] = /^(begin|end) (\d+) (\d+)(?: (.*))?$/.exec(line) ?? []
  if (verb === 'begin') {
    progress.open = Number(run)
    progress.next = Number(run)
    progress.bytes += Number(number)
  } else if (verb === 'end') {
    progress.open = undefined
    progress.next = Number(run) + 1
    progress.runs += 1
    const ms = Number(number)
    if (ms > progress.slowestMs) Object.assign(progress, { slowestMs: ms, slowestRun: Number(run) })
    const wrong: unknown = JSON.parse(rest)
    if (typeof wrong === 'string') progress.findings.push({ run: Number(run), what: wrong })
    else if (ms > MAX_CPU_MS) progress.findings.push({ run: Number(run), what: `it took ${ms} ms of the processor` })
  }
}

function watchdog(ms: number, bark: () => void): { again(): void; stop(): void } {
  let timer = setTimeout(bark, ms)
  return {
    again: () => {
      clearTimeout(timer)
      timer = setTimeout(bark, ms)
    },
    stop: () => clearTimeout(timer),
  }
}
