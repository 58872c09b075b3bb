import { constants, createReadStream } from 'node:fs'
import { access, readFile, realpath, rm } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { type TreeUse, watchTree } from './process-tree.ts'

/** The two kinds of files that engines are compared on. */
export type Input = 'evtx' | 'json'

/** Files of one kind in a folder. */
export interface Workload {
  readonly input: Input
  readonly folder: string
}

/** What a peer needs beside the files. */
export interface PeerSettings {
  /** SigmaHQ's rules, the same that Dwell gets. */
  readonly rules: string
  /** Chainsaw's table of fields for EVTX; it is in its release, and without it no Sigma rule runs. */
  readonly chainsawMapping: string | undefined
  /** Hayabusa's own conversion of the rules; without it those beside its program. */
  readonly hayabusaRules: string | undefined
  /** Zircolite's rules once they are converted; without them it converts SigmaHQ's at each start. */
  readonly zircoliteRules: string | undefined
}

/** What became of a peer on one kind of files. */
export type PeerResult =
  | { readonly kind: 'absent' }
  | { readonly kind: 'unfit'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'measured'; readonly use: TreeUse; readonly alerts: number }

interface Peer {
  readonly name: string
  /** Names of its program. */
  readonly programs: readonly string[]
  /** Its arguments, or why it can't take these files. */
  readonly args: (work: Workload, output: string, settings: PeerSettings) => readonly string[] | string
  readonly countAlerts: (output: string) => Promise<number>
}

/** Characters of an error's end that are told. */
const MAX_WHY = 500

/** Engines that run Sigma rules over files. Each runs as its own documentation says, in its fastest way. */
const PEERS: readonly Peer[] = [
  {
    name: 'hayabusa',
    programs: ['hayabusa'],
    args: ({ input, folder }, output, { hayabusaRules }) => [
      ...['json-timeline', '--directory', folder, '--JSONL-output', '--output', output],
      ...['--no-wizard', '--quiet', '--clobber', ...(input === 'json' ? ['--JSON-input'] : [])],
      ...(hayabusaRules === undefined ? [] : ['--rules', hayabusaRules]),
    ],
    countAlerts: countLines,
  },
  {
    name: 'chainsaw',
    programs: ['chainsaw'],
    args: ({ input, folder }, output, { rules, chainsawMapping }) => {
      if (input === 'json') return 'it knows these fields only as they are in EVTX'
      if (chainsawMapping === undefined) return 'it needs --chainsaw-mapping (mappings/sigma-event-logs-all.yml)'
      return [
        ...['--no-banner', 'hunt', folder, '--sigma', rules, '--mapping', chainsawMapping],
        ...['--jsonl', '--output', output, '--skip-errors', '--preprocess', '-q'],
      ]
    },
    countAlerts: countLines,
  },
  {
    name: 'zircolite',
    programs: ['zircolite', 'zircolite.py'],
    args: ({ input, folder }, output, { rules, zircoliteRules }) => [
      ...(input === 'evtx' ? ['--evtx', folder] : ['--events', folder, '--jsononly']),
      ...(zircoliteRules === undefined
        ? ['--ruleset', rules, '--pipeline', 'sysmon', '--pipeline', 'windows-logsources']
        : ['--ruleset', zircoliteRules]),
      ...['--outfile', output, '--logfile', `${output}.log`],
    ],
    countAlerts: countMatches,
  },
]

/** The names of all peers. */
export const PEER_NAMES: readonly string[] = PEERS.map(({ name }) => name)

/** Runs one peer where it is on the PATH; nothing is downloaded. */
export async function runPeer(
  name: string,
  work: Workload,
  { scratch, path, settings }: { readonly scratch: string; readonly path: string; readonly settings: PeerSettings },
): Promise<PeerResult> {
  const peer = PEERS.find((one) => one.name === name)
  const program = peer && (await programOn(path, peer.programs))
  if (peer === undefined || program === undefined) return { kind: 'absent' }
  const output = join(scratch, `${name}-${work.input}.json`)
  const args = peer.args(work, output, settings)
  if (typeof args === 'string') return { kind: 'unfit', why: args }
  // What an earlier run left is no result of this one.
  await rm(output, { force: true })
  // Some look for their tables where they are started: beside the program.
  const use = await watchTree(program, args, { folder: dirname(await realpath(program)) })
  if (use.exitCode !== 0)
    return {
      kind: 'failed',
      why: `it ended with ${use.exitCode}: ${(use.stderr || use.stdout).trim().slice(-MAX_WHY)}`,
    }
  try {
    return { kind: 'measured', use, alerts: await peer.countAlerts(output) }
  } catch (error) {
    return {
      kind: 'failed',
      why: `its output can't be read: ${error instanceof Error ? error.message : String(error)}`,
    }
  }
}

/** The first of these programs that is in a folder of the PATH. */
async function programOn(path: string, programs: readonly string[]): Promise<string | undefined> {
  for (const folder of path.split(delimiter).filter((one) => one !== '')) {
    for (const program of programs) {
      const file = join(folder, program)
      if (
        await access(file, constants.X_OK).then(
          () => true,
          () => false,
        )
      )
        return file
    }
  }
  return undefined
}

/** One line an alert. */
async function countLines(output: string): Promise<number> {
  let lines = 0
  for await (const line of createInterface({ input: createReadStream(output) })) if (line.trim() !== '') lines += 1
  return lines
}

/** Zircolite gives one object a rule, with all events that it matched. */
async function countMatches(output: string): Promise<number> {
  const rules: unknown = JSON.parse(await readFile(output, 'utf8'))
  if (!Array.isArray(rules)) throw new Error('it is no list of rules')
  return rules.reduce((sum: number, { count }) => sum + (Number(count) || 0), 0)
}
