import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/** The root of the repository. */
export const ROOT: string = resolve(import.meta.dirname, '../..')
/** The command as a user calls it. */
const COMMAND: string = join(ROOT, 'bin/dwell')
/** The sample that the README starts with: an intrusion, seen in Windows, cloud and mail logs. */
export const SAMPLE: string = join(ROOT, 'samples/first-look')

/** An instant so many days after the sample begins. Days of the sample are not known here: it is made anew now and then. */
export function sampleDay(days: number): string {
  const { parameters }: { readonly parameters: { readonly from: string } } = JSON.parse(
    readFileSync(`${SAMPLE}-truth.json`, 'utf8'),
  )
  return new Date(Date.parse(parameters.from) + days * 86_400_000).toISOString().replace('.000Z', 'Z')
}
/** The stamp of runs that must write the same bytes. */
export const STAMP = '1790000000'
/** No command of these tests takes this long, even on a busy machine. */
const TIMEOUT_MS = 240_000

/** How a command ended, and what it said. */
export interface Ran {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** How a command is started. `env` comes on top of a bare environment. */
export interface Start {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string | Uint8Array
  /** Runs as this user, for what root may and others may not. */
  readonly uid?: number
  /** In a process group of its own, as a shell starts what stands in the foreground of a terminal. */
  readonly ownGroup?: boolean
}

/** A place of one test: evidence goes to `evidence`, the command has `temporary` as its TMPDIR and stands in `path`. */
export interface Place {
  readonly path: string
  readonly evidence: string
  readonly temporary: string
  /** Where reports of this test go. */
  readonly out: string
  dwell(args: readonly string[], start?: Start): Promise<Ran>
  /** Runs a line of a shell in which `dwell` is the command. */
  shell(line: string, start?: Start): Promise<Ran>
  /** Starts the command and gives it back while it runs; `ended` resolves when it has. */
  start(args: readonly string[], start?: Start): Running
}

export interface Running {
  readonly process: ChildProcess
  readonly ended: Promise<Ran>
}

/** Runs a test in a place of its own, and then checks what every command promises: nothing temporary and no half report stays. */
export async function inPlace(run: (place: Place) => Promise<void>): Promise<void> {
  const path = await mkdtemp(join(tmpdir(), 'dwell-e2e-'))
  const place: Place = {
    path,
    evidence: join(path, 'evidence'),
    temporary: join(path, 'temporary'),
    out: join(path, 'report'),
    dwell: (args, start = {}) => begin(place, COMMAND, args, start).ended,
    shell: (line, start = {}) => begin(place, '/bin/sh', ['-c', line], start).ended,
    start: (args, start = {}) => begin(place, COMMAND, args, start),
  }
  await mkdir(place.evidence)
  await mkdir(place.temporary)
  try {
    await run(place)
    assert.deepEqual(await readdir(place.temporary), [], 'something temporary stays in TMPDIR')
    const parts = (await readdir(path)).filter((name) => name.startsWith('.'))
    assert.deepEqual(parts, [], 'a half-written report stays beside the place of the report')
  } finally {
    await rm(path, { recursive: true, force: true, maxRetries: 3 })
  }
}

function begin(
  place: Place,
  command: string,
  args: readonly string[],
  { cwd, env, stdin, uid, ownGroup }: Start,
): Running {
  const child = spawn(command, args, {
    cwd: cwd ?? place.path,
    env: {
      PATH: `${dirname(COMMAND)}:${process.env['PATH'] ?? ''}`,
      HOME: place.path,
      TMPDIR: place.temporary,
      // One cache for all tests: most of a short command's time is compiling.
      NODE_COMPILE_CACHE: join(tmpdir(), 'dwell-e2e-compile-cache'),
      ...env,
    },
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
    detached: ownGroup ?? false,
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  const [out, err]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  child.stdin.on('error', () => {}) // a command that refuses its arguments does not read
  if (stdin !== undefined) child.stdin.end(stdin)
  const ended = new Promise<Ran>((done, fail) => {
    child.on('error', fail)
    child.on('close', (code, signal) => {
      const ran = {
        code,
        signal,
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: Buffer.concat(err).toString('utf8'),
      }
      done(ran)
    })
  })
  return { process: child, ended }
}

/** Fails unless the command ended with `code`; shows what it said. */
export function assertCode(ran: Ran, code: number): void {
  assert.equal(ran.code, code, `exit ${ran.code ?? ran.signal}\n${ran.stderr}\n${ran.stdout.slice(0, 2000)}`)
  assert.doesNotMatch(ran.stderr, /this is a bug in Dwell|node:internal/)
}

/** The lines of a text, without the empty one at its end. */
export function lines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '')
}

/** A line of NDJSON of which a test looks at some fields only. */
export type Json = Readonly<Record<string, unknown>>

/** NDJSON as objects; fails where a line is none. */
export function jsonLines(text: string): readonly Json[] {
  return lines(text).map((line) => {
    const value: unknown = JSON.parse(line)
    if (typeof value !== 'object' || value === null) assert.fail(`no object: ${line.slice(0, 200)}`)
    return { ...value }
  })
}

/** The events and rejects of `read --json`. */
export function outcomes({ stdout }: Ran): { readonly events: readonly Json[]; readonly rejects: readonly Json[] } {
  const all = jsonLines(stdout)
  return {
    events: all.filter(({ schema }) => schema === 'dwell.event/1'),
    rejects: all.filter(({ schema }) => schema === 'dwell.reject/1'),
  }
}

/** A file of a report. */
export async function reportFile(folder: string, name: string): Promise<string> {
  return await readFile(join(folder, name), 'utf8')
}

/** The files that `investigate` promises. */
const REPORT_FILES: readonly string[] = [
  '.dwell-report',
  'intel.json',
  'ledger.csv',
  'ledger.json',
  'navigator.json',
  'rejects.ndjson',
  'report.html',
  'signals.ndjson',
  'stix.json',
  'stories.json',
  'visibility.json',
]

/** Fails unless a whole report is in `folder`. */
export async function assertWholeReport(folder: string): Promise<void> {
  assert.deepEqual((await readdir(folder)).sort(), REPORT_FILES)
  assert.match(await reportFile(folder, 'report.html'), /<\/html>\s*$/)
  for (const name of ['ledger.json', 'stories.json', 'visibility.json', 'intel.json', 'stix.json', 'navigator.json'])
    JSON.parse(await reportFile(folder, name))
  for (const name of ['signals.ndjson', 'rejects.ndjson']) jsonLines(await reportFile(folder, name))
}
