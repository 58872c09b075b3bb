/**
 * Runs the peer engines that are installed over the same files as Dwell, and prints time, records a second and alerts side by side.
 *
 *     node bench/peers.ts [--folder DIR] [--every N] [--chainsaw-mapping FILE] [--hayabusa-rules DIR] [--zircolite-rules FILE] [--json]
 *
 * Peers are looked for on the PATH; nothing is downloaded. --every takes only every N-th file.
 */
import { link, mkdir, rm } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { machine } from './compare.ts'
import { type Corpora, filesBelow, Lacking, openCorpora } from './corpora.ts'
import { watchDwell } from './dwell-command.ts'
import { type Figure, figureTable } from './figures.ts'
import { type Input, PEER_NAMES, type PeerResult, runPeer, type Workload } from './peer-engines.ts'

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    every: { type: 'string' },
    'chainsaw-mapping': { type: 'string' },
    'hayabusa-rules': { type: 'string' },
    'zircolite-rules': { type: 'string' },
    json: { type: 'boolean' },
  },
})
const TITLES: Readonly<Record<Input, string>> = { evtx: 'EVTX', json: 'JSON lines' }
const PACKS: Readonly<Record<Input, readonly ('evtx-attack' | 'evtx-benign' | 'otrf-windows')[]>> = {
  evtx: ['evtx-attack', 'evtx-benign'],
  json: ['otrf-windows'],
}

const every = Number(values.every ?? 1)
if (!Number.isSafeInteger(every) || every < 1) {
  console.error('peers: --every is a whole number from 1 on.')
  process.exitCode = 2
} else process.exitCode = await compareAll()

async function compareAll(): Promise<number> {
  await using corpora = await openCorpora(values.folder)
  const scratch = join(corpora.folder, 'peers')
  const say = values.json === true ? console.error : console.log
  const figures: Figure[] = []
  say(machine())
  try {
    const rules = await corpora.unpacked('sigma-rules')
    await mkdir(scratch, { recursive: true })
    // Peers have their rules converted before they start, so Dwell has, too.
    const pack = join(scratch, 'rules.pack')
    await watchDwell(['rules', 'add', rules, '--out', pack])
    for (const input of ['evtx', 'json'] as const) {
      const work = await workloadOf(input, corpora, scratch)
      const own = await compareOn(work, { rules, pack }, { scratch, say })
      say(figureTable(own))
      figures.push(...own)
    }
  } catch (error) {
    if (!(error instanceof Lacking)) throw error
    say(error.message)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
  if (values.json === true) console.log(JSON.stringify({ schema: 'dwell.peers/1', machine: machine(), figures }))
  return figures.length > 0 ? 0 : 1
}

/** One folder with all files of the kind, which is what every peer can take: links, no copies. */
async function workloadOf(input: Input, corpora: Corpora, scratch: string): Promise<Workload> {
  const folder = join(scratch, input)
  await rm(folder, { recursive: true, force: true })
  for (const pack of PACKS[input]) {
    const from = await corpora.unpacked(pack)
    for (const [at, file] of (await filesBelow(from)).entries()) {
      if (at % every !== 0) continue
      const to = join(folder, pack, relative(from, file))
      await mkdir(dirname(to), { recursive: true })
      await link(file, to)
    }
  }
  return { input, folder }
}

async function compareOn(
  work: Workload,
  { rules, pack }: { readonly rules: string; readonly pack: string },
  { scratch, say }: { readonly scratch: string; readonly say: (line: string) => void },
): Promise<readonly Figure[]> {
  const title = TITLES[work.input]
  const own = await watchDwell(['scan', 'logs', work.folder, '--rules', pack, '--no-own-rules', '--json'])
  const records = Number(/ in ([\d,]{1,20}) events?/.exec(own.stderr)?.[1]?.replaceAll(',', ''))
  if (!(records > 0)) throw new Error(`no count of events in: ${own.stderr.slice(-500)}`)
  const alerts = own.stdout.split('\n').filter((line) => line !== '').length
  say(`\n${title}: ${records.toLocaleString('en')} records`)
  const figures = [...figuresOf(`${title}, dwell`, { use: own, alerts }, records)]
  for (const name of PEER_NAMES) {
    const result = await runPeer(name, work, {
      scratch,
      path: process.env.PATH ?? '',
      settings: {
        rules,
        chainsawMapping: values['chainsaw-mapping'],
        hayabusaRules: values['hayabusa-rules'],
        zircoliteRules: values['zircolite-rules'],
      },
    })
    if (result.kind !== 'measured') {
      say(`${name}: ${wordsOf(result)}`)
      continue
    }
    figures.push(...figuresOf(`${title}, ${name}`, result, records))
    figures.push({ what: "  Dwell's speed to its", value: result.use.seconds / own.seconds, unit: '×' })
  }
  return figures
}

function wordsOf(result: Exclude<PeerResult, { readonly kind: 'measured' }>): string {
  if (result.kind === 'absent') return 'not on the PATH'
  return `${result.kind === 'unfit' ? 'not run' : 'FAILED'}: ${result.why}`
}

function figuresOf(
  what: string,
  { use, alerts }: Pick<Extract<PeerResult, { readonly kind: 'measured' }>, 'use' | 'alerts'>,
  records: number,
): readonly Figure[] {
  return [
    { what, value: records / use.seconds, unit: 'records/s' },
    { what: '  wall time', value: use.seconds, unit: 's' },
    { what: '  processor time', value: use.cpuSeconds, unit: 's' },
    { what: '  peak memory', value: use.peakMb, unit: 'MB' },
    { what: '  alerts', value: alerts, unit: 'alerts' },
  ]
}
