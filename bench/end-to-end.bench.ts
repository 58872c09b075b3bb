import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Corpora, Lacking } from './corpora.ts'
import { watchDwell } from './dwell-command.ts'
import { bench, type Figure } from './figures.ts'
import { multiplyLogs } from './more-hosts.ts'
import type { TreeUse } from './process-tree.ts'

/*
 * The command that users run, from files to the report: read, store, match with all of SigmaHQ's rules and our own, join, write.
 * The same logs once and from ten times as many hosts: memory must not grow with them.
 */
const TIMES = 10
const MIN_RECORDS_PER_SECOND = 20_000
const MAX_TREE_MB = 1000
/** Processes with less, such as the shell that starts Dwell, get no line. */
const MIN_TOLD_MB = 50

await bench(async (corpora) => {
  if (process.platform !== 'linux') throw new Lacking('processor time and memory are read from /proc: on Linux alone')
  const rules = await corpora.unpacked('sigma-rules')
  const scratch = join(corpora.folder, 'end-to-end')
  await rm(scratch, { recursive: true, force: true })
  await mkdir(scratch, { recursive: true })
  try {
    const run = (paths: readonly string[]): Promise<TreeUse> =>
      watchDwell(['investigate', ...paths, '--rules', rules, '--out', join(scratch, 'report')])

    // What every run costs, however little it reads: start, rules, stores, report.
    const little = join(scratch, 'little.log')
    await writeFile(little, 'one line\n')
    await run([little]) // fills the cache of compiled code
    const start = await run([little])

    const once = await run([await corpora.unpacked('evtx-attack'), await corpora.unpacked('evtx-benign')])
    const many = await run([await logsOfMore(corpora, scratch)])
    const lines = await run([await corpora.unpacked('otrf-windows')])
    return [
      { what: 'start, rules and stores', value: start.seconds, unit: 's' },
      { what: '  processor time', value: start.cpuSeconds, unit: 's' },
      ...figuresOf('EVTX', once, start),
      ...figuresOf(`EVTX from ${TIMES} × the hosts`, many, start, MIN_RECORDS_PER_SECOND),
      { what: '  peak memory to that of the logs once', value: many.peakMb / once.peakMb, unit: '×' },
      ...figuresOf('JSON lines', lines, start, MIN_RECORDS_PER_SECOND),
    ]
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
})

async function logsOfMore(corpora: Corpora, scratch: string): Promise<string> {
  const target = join(scratch, 'evidence')
  for (const pack of ['evtx-attack', 'evtx-benign'] as const) {
    await multiplyLogs(await corpora.unpacked(pack), join(target, pack), TIMES)
  }
  return target
}

function figuresOf(what: string, use: TreeUse, start: TreeUse, atLeast?: number): readonly Figure[] {
  const records = recordsIn(use)
  const unit = 'records/s'
  const busiest = use.processes[0]
  const idle = start.processes.find(({ command }) => command === busiest?.command)?.cpuSeconds ?? 0
  return [
    { what: `${what}, start included`, value: records / use.seconds, unit, ...(atLeast !== undefined && { atLeast }) },
    { what: '  net of the start', value: records / (use.seconds - start.seconds), unit },
    {
      what: `  a processor second of ${busiest?.command}, net`,
      value: records / ((busiest?.cpuSeconds ?? 0) - idle),
      unit: 'records/s',
    },
    { what: '  a processor second of all processes, net', value: records / (use.cpuSeconds - start.cpuSeconds), unit },
    { what: '  records', value: records, unit: 'records' },
    { what: '  wall time', value: use.seconds, unit: 's' },
    { what: '  processor time', value: use.cpuSeconds, unit: 's' },
    { what: '  share of the machine that others had', value: use.othersShare * 100, unit: '%' },
    { what: '  peak memory of all processes', value: use.peakMb, unit: 'MB', atMost: MAX_TREE_MB },
    ...use.processes
      .filter(({ peakMb }) => peakMb >= MIN_TOLD_MB)
      .flatMap(({ command, peakMb, atPeakMb }) => [
        { what: `    of which ${command}`, value: atPeakMb, unit: 'MB' },
        { what: `  peak of ${command} alone`, value: peakMb, unit: 'MB' },
      ]),
  ]
}

/** @throws {Error} where the summary does not say how much was read: then nothing was measured. */
function recordsIn({ stdout }: TreeUse): number {
  const records = Number(/Looked at: ([\d,]{1,20}) records/.exec(stdout)?.[1]?.replaceAll(',', ''))
  if (!(records > 0)) throw new Error(`no count of records in: ${stdout.slice(0, 500)}`)
  return records
}
