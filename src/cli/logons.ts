import { compareText } from '../model/compare.ts'
import { InputError } from '../model/errors.ts'
import { lookUp } from '../model/look-up.ts'
import { BEGINNING, END, formatInstant } from '../model/time.ts'
import { LOGON_ACTIVITIES, type LogonRow, type LogonSummary, logonOf, logonSummary } from '../pipeline/logon-summary.ts'
import { inertText } from '../report/inert.ts'
import { count, figure } from '../report/words.ts'
import { logonCounts } from '../stores/events/questions.ts'
import type { Command, Values, World } from './command.ts'
import { eachEvent, HOME_OPTION, namedHome } from './event-stream.ts'
import { openHome } from './home.ts'
import { EVIDENCE_OPTIONS, readWindow } from './inputs.ts'
import { jsonOutput } from './json-output.ts'

const DEFAULT_TOP = 50
const MAX_TOP = 1_000_000
/** Kinds and sources of a line of the table; --json has more. */
const MAX_LISTED = 3
/** Characters of a cell that others wrote. */
const MAX_CELL = 60

/** How rows are ordered, by the word that the user gives. */
const ORDERS: Readonly<Record<string, (a: LogonRow, b: LogonRow) => number>> = lookUp({
  events: (a, b) => attempts(b) - attempts(a),
  failed: (a, b) => b.failed - a.failed,
  last: (a, b) => b.last - a.last,
  account: () => 0,
})

/** `dwell logons`: who logged on where, how, from where and how often. */
export const logons: Command = {
  name: 'logons',
  summary: 'Sums up logons by account and host or service: succeeded and failed, kinds, sources, first and last.',
  positionals: '[PATH]…',
  options: {
    home: HOME_OPTION,
    sort: { type: 'string', value: 'ORDER', text: 'events (default), failed, last or account' },
    top: { type: 'string', value: 'N', text: `lines at most (default ${DEFAULT_TOP})` },
    machines: { type: 'boolean', text: 'accounts of machines and of the system itself too' },
    json: { type: 'boolean', text: 'one JSON object a line (dwell.logons/1)' },
    ...EVIDENCE_OPTIONS,
  },
  examples: [
    'dwell logons ./evidence',
    'dwell logons --home ./case-7 --sort failed --top 20',
    'dwell logons Security.evtx --json',
  ],
  run: async (paths, values, world) => {
    const home = namedHome(paths, values, 'logons')
    const order = ORDERS[values.text('sort') ?? 'events']
    if (order === undefined)
      throw new InputError('usage', `--sort is one of ${Object.keys(ORDERS).join(', ')}, not ${values.text('sort')}.`)
    const top = readTop(values)
    const summary = logonSummary({ withMachines: values.flag('machines') })
    if (home === undefined) await addRead(paths, values, world, summary)
    else await addKept(home, values, summary)
    const rows = [...summary.rows()].sort(
      (a, b) => order(a, b) || compareText(a.account, b.account) || compareText(a.place, b.place),
    )
    const shown = rows.slice(0, top)
    if (values.flag('json')) for (const row of shown) await world.out(jsonOutput(rowJson(row)))
    else for (const line of table(shown)) await world.out(line)
    world.note(
      `${count(
        rows.reduce((sum, row) => sum + attempts(row), 0),
        'logon',
      )} of ${count(rows.length, 'pair')} of account and place${rows.length > shown.length ? `; ${figure(rows.length - shown.length)} not shown (--top)` : ''}.`,
    )
    if (summary.ofMachines() > 0)
      world.note(`${count(summary.ofMachines(), 'logon')} of machines and of the system left out (--machines).`)
    if (summary.leftOut() > 0)
      world.note(`${count(summary.leftOut(), 'logon')} of further pairs were not added up: too many.`)
    return 0
  },
}

async function addRead(paths: readonly string[], values: Values, world: World, summary: LogonSummary): Promise<void> {
  await eachEvent({ paths, home: undefined }, values, world, (event) => {
    const logon = logonOf(event)
    if (logon !== undefined) summary.add(logon)
  })
}

/** The store adds up what it keeps, which is much faster than to read it event by event. */
async function addKept(home: string, values: Values, summary: LogonSummary): Promise<void> {
  const { since = BEGINNING, until = END } = readWindow(values)
  await using stores = await openHome(home)
  for (const row of await logonCounts(stores.events, { activities: LOGON_ACTIVITIES, from: since, to: until }))
    summary.add(row)
}

function readTop(values: Values): number {
  const text = values.text('top') ?? String(DEFAULT_TOP)
  const top = /^\d{1,7}$/.test(text) ? Number(text) : 0
  if (top < 1 || top > MAX_TOP) throw new InputError('usage', `--top is a number from 1 to ${MAX_TOP}, not ${text}.`)
  return top
}

function attempts({ succeeded, failed, explicit }: LogonRow): number {
  return succeeded + failed + explicit
}

const HEAD = ['account', 'at', 'ok', 'failed', 'first', 'last', 'kinds', 'sources'] as const
/** Columns of figures. */
const RIGHT: ReadonlySet<number> = new Set([2, 3])

function table(rows: readonly LogonRow[]): readonly string[] {
  if (rows.length === 0) return []
  const cells = [HEAD, ...rows.map(cellsOf)]
  const widths = HEAD.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  return cells.map((row) =>
    row
      .map((cell, at) => (RIGHT.has(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}

function cellsOf(row: LogonRow): readonly string[] {
  return [
    cell(row.account),
    cell(row.place),
    figure(row.succeeded),
    figure(row.failed),
    formatInstant(row.first).slice(0, 19),
    formatInstant(row.last).slice(0, 19),
    listed(row.kinds.map(({ kind, ...counts }) => `${figure(counts.succeeded + counts.failed)} ${cell(kind)}`)),
    listed(
      row.sources.map(({ source, failed }) => `${cell(source)}${failed > 0 ? ` (${figure(failed)} failed)` : ''}`),
      row.fromOthers > 0,
    ),
  ]
}

function cell(text: string): string {
  return inertText(text, { maxChars: MAX_CELL })
}

function listed(all: readonly string[], hasMore = false): string {
  const more = all.length - MAX_LISTED
  return `${all.slice(0, MAX_LISTED).join(', ')}${more > 0 ? ` and ${more} more` : hasMore ? ' and more' : ''}`
}

function rowJson({ first, last, ...row }: LogonRow): unknown {
  return { schema: 'dwell.logons/1', ...row, first: formatInstant(first), last: formatInstant(last) }
}
