import { existsSync } from 'node:fs'
import type { z } from 'zod'
import { InputError } from '../model/errors.ts'
import type { Instant } from '../model/time.ts'
import { recollect } from '../pipeline/batch.ts'
import { ledgerJson } from '../report/ledger-json.ts'
import { signalsNdjson } from '../report/signals-ndjson.ts'
import { storiesJson } from '../report/stories-json.ts'
import type { Option, Values, World } from './command.ts'
import { type Home, openHome } from './home.ts'
import { parseReportJson, readReportJson, readReportText } from './report-folder.ts'
import {
  type LedgerFile,
  LedgerJson,
  SignalJson,
  type SignalLine,
  type StoriesFile,
  StoriesJson,
} from './report-schemas.ts'
import { loadRuleSet } from './rule-set.ts'
import { VERSION } from './version.ts'

/** Where `ledger` and `explain` get the answer from. */
export const SOURCE_OPTIONS: Readonly<Record<string, Option>> = {
  home: { type: 'string', value: 'DIR', text: 'the home of earlier investigations' },
  report: { type: 'string', value: 'DIR', text: 'a report folder (default ./dwell-report)' },
  rules: {
    type: 'string',
    multiple: true,
    value: 'DIR',
    text: 'with --home: Sigma rules beside our own, as in the investigation',
  },
}

/** The answer, as the files of a report have it. */
export interface Answer {
  readonly ledger: LedgerFile
  readonly stories: StoriesFile
  readonly signals: readonly SignalLine[]
  readonly from: 'home' | 'report'
  /** The original of an event, where the stores are at hand. */
  original(eventId: string): Promise<string | undefined>
}

/** Opens the answer that the options name; what was opened is closed when `stack` is. */
export async function openAnswer(
  values: Values,
  world: World,
  stack: AsyncDisposableStack,
  asOf?: Instant,
): Promise<Answer> {
  const [home, report] = [values.text('home'), values.text('report')]
  if (home !== undefined && report !== undefined) throw new InputError('usage', 'Give --home or --report, not both.')
  if (home !== undefined) return await fromHome(home, values, world, stack, asOf)
  return await fromReport(report ?? './dwell-report')
}

async function fromHome(
  path: string,
  values: Values,
  world: World,
  stack: AsyncDisposableStack,
  asOf: Instant | undefined,
): Promise<Answer> {
  if (!existsSync(path))
    throw new InputError('home', `--home ${path} is not there. 'dwell investigate EVIDENCE --home ${path}' makes it.`)
  const home: Home = stack.use(await openHome(path))
  const rules = await loadRuleSet(values.list('rules'), { own: true })
  const input = await recollect({
    events: home.events,
    state: home.state,
    matcher: rules.matcher,
    rules: { refused: rules.problems, warnings: rules.warnings.length, digest: rules.digest },
    asked: { paths: [], since: null, until: null, timeZone: null, rules: values.list('rules') },
    asOf,
    version: VERSION,
    stamp: world.configuration.stamp ?? world.now(),
    onProgress: () => {},
    onPhase: () => {},
  })
  return {
    ...parseAll(path, JSON.parse(ledgerJson(input)), JSON.parse(storiesJson(input)), signalsNdjson(input)),
    from: 'home',
    original: async (id) => {
      const [event] = await home.events.byId([id])
      return event === undefined ? undefined : JSON.stringify(event.fields, undefined, 2)
    },
  }
}

async function fromReport(folder: string): Promise<Answer> {
  const [ledger, stories, signals] = [
    await readReportJson(folder, 'ledger.json'),
    await readReportJson(folder, 'stories.json'),
    await readReportText(folder, 'signals.ndjson'),
  ]
  return { ...parseAll(folder, ledger, stories, signals), from: 'report', original: async () => undefined }
}

function parseAll(
  place: string,
  ledger: unknown,
  stories: unknown,
  signals: string,
): Pick<Answer, 'ledger' | 'stories' | 'signals'> {
  return {
    ledger: checked(LedgerJson, ledger, place, 'ledger.json'),
    stories: checked(StoriesJson, stories, place, 'stories.json'),
    signals: signals
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => checked(SignalJson, parseReportJson(line, place, 'signals.ndjson'), place, 'signals.ndjson')),
  }
}

function checked<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  place: string,
  file: string,
): z.infer<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new InputError(
    'report',
    `${place}: ${file} is not as Dwell ${VERSION} writes it (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}). Make the report again with this version.`,
  )
}
