import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'

const SAMPLE_MS = 50
/** Linux gives processor times in hundredths of a second, whatever the kernel's own tick is. */
const TICKS_PER_SECOND = 100
const BYTES_PER_MB = 1_000_000
const BYTES_PER_KB = 1024

/** One process of a tree. */
export interface ProcessUse {
  readonly command: string
  readonly cpuSeconds: number
  readonly peakMb: number
  /** What it had when all processes together had most. */
  readonly atPeakMb: number
}

/** What a command and everything below it used. */
export interface TreeUse {
  readonly exitCode: number | null
  readonly seconds: number
  /** Until the first byte on standard output; undefined where there was none. */
  readonly firstOutputSeconds: number | undefined
  readonly stdout: string
  readonly stderr: string
  /** Largest sum of resident memory of all processes at one moment. Pages that two processes share count twice. */
  readonly peakMb: number
  readonly cpuSeconds: number
  readonly processes: readonly ProcessUse[]
  /** Share of the machine that others used meanwhile, 0 to 1. */
  readonly othersShare: number
}

/** Runs a command to its end, in `folder` where one is named, and watches its process tree. Memory and processor time are from /proc, so on Linux alone. */
export async function watchTree(
  command: string,
  args: readonly string[],
  {
    environment = {},
    folder,
  }: { readonly environment?: Readonly<Record<string, string>> | undefined; readonly folder?: string | undefined } = {},
): Promise<TreeUse> {
  const began = performance.now()
  const busyBefore = busySeconds()
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
    ...(folder === undefined ? {} : { cwd: folder }),
  })
  let [stdout, stderr] = ['', '']
  let firstOutputSeconds: number | undefined
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    firstOutputSeconds ??= (performance.now() - began) / 1000
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })

  const seen = new Map<number, Omit<ProcessUse, 'atPeakMb'> & { readonly nowMb: number }>()
  let peakMb = 0
  let atPeak = new Map<number, number>()
  const sample = (): void => {
    const now = new Map<number, number>()
    for (const pid of descendants(child.pid ?? 0)) {
      const use = useOf(pid)
      if (use === undefined) continue
      now.set(pid, use.nowMb)
      const before = seen.get(pid)
      // A process that is ending has no command line any more.
      seen.set(pid, {
        ...use,
        command: use.command || before?.command || '',
        peakMb: Math.max(use.peakMb, before?.peakMb ?? 0),
      })
    }
    const sum = [...now.values()].reduce((total, one) => total + one, 0)
    if (sum > peakMb) [peakMb, atPeak] = [sum, now]
  }
  const timer = setInterval(sample, SAMPLE_MS)
  sample()
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  }).finally(() => clearInterval(timer))

  const seconds = (performance.now() - began) / 1000
  const processes = [...seen]
    .map(([pid, use]) => ({ ...use, atPeakMb: atPeak.get(pid) ?? 0 }))
    .sort((a, b) => b.cpuSeconds - a.cpuSeconds)
  const cpuSeconds = processes.reduce((sum, one) => sum + one.cpuSeconds, 0)
  const others = busySeconds() - busyBefore - cpuSeconds
  const othersShare = Math.max(0, others / (seconds * cpus().length))
  return { exitCode, seconds, firstOutputSeconds, stdout, stderr, peakMb, cpuSeconds, processes, othersShare }
}

/** A process and all below it; those that end meanwhile are left out. */
function descendants(root: number): readonly number[] {
  const found = [root]
  for (let at = 0; at < found.length; at += 1) {
    const pid = found[at]
    for (const task of orNothing(() => readdirSync(`/proc/${pid}/task`)) ?? []) {
      const children = orNothing(() => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8'))
      for (const child of children?.split(' ') ?? []) if (child !== '') found.push(Number(child))
    }
  }
  return found
}

function useOf(pid: number): (Omit<ProcessUse, 'atPeakMb'> & { readonly nowMb: number }) | undefined {
  return orNothing(() => {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold anything; what follows the last bracket are fields 3 and on.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const megabytes = (name: string): number =>
      (Number(new RegExp(`^${name}:\\s{0,20}(\\d{1,15}) kB`, 'm').exec(status)?.[1] ?? 0) * BYTES_PER_KB) / BYTES_PER_MB
    return {
      command: commandOf(pid),
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
      peakMb: megabytes('VmHWM'),
      nowMb: megabytes('VmRSS'),
    }
  })
}

/** The program that a process runs: the first argument that is a file of ours, else its name. */
function commandOf(pid: number): string {
  const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  const script = words.find((word) => /\.[jt]s$/.test(word)) ?? words[0] ?? ''
  return script.split('/').slice(-2).join('/')
}

/** Seconds that all processors of the machine were busy since they started. */
function busySeconds(): number {
  return cpus().reduce((sum, { times }) => sum + (times.user + times.nice + times.sys + times.irq) / 1000, 0)
}

function orNothing<Result>(read: () => Result): Result | undefined {
  try {
    return read()
  } catch {
    return undefined // the process ended between two looks
  }
}
