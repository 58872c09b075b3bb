import { openEvidence } from '../ingest/evidence.ts'
import { DwellError, InputError } from '../model/errors.ts'
import type { Instant } from '../model/time.ts'
import { investigate as runInvestigation } from '../pipeline/batch.ts'
import type { MailDecisions } from '../pipeline/mail-decisions.ts'
import { recogniseReader } from '../readers/table.ts'
import { inertText } from '../report/inert.ts'
import { ledgerJson } from '../report/ledger-json.ts'
import type { ReportInput } from '../report/report-input.ts'
import { summaryText } from '../report/summary.ts'
import { count } from '../report/words.ts'
import { STORIES_PER_DAY } from '../stories/budget.ts'
import { type Command, STOPPED, type Values, type World } from './command.ts'
import { evidenceSizes } from './evidence-sizes.ts'
import { openHome } from './home.ts'
import {
  EVIDENCE_OPTIONS,
  evidenceEnd,
  evidenceOptions,
  readCount,
  readCustomSources,
  readTime,
  readWindow,
  readZone,
  requirePaths,
} from './inputs.ts'
import { readReported } from './mail-input.ts'
import { inferredNote, listNotes, MAIL_LIST_OPTIONS, ORGANISATION_OPTIONS, readMailLists } from './mail-lists.ts'
import { problemLines, rejectLines } from './problems.ts'
import { progressOf } from './progress.ts'
import { reportFiles } from './report-files.ts'
import { checkReportFolder, writeReportFolder } from './report-folder.ts'
import { loadRuleSet } from './rule-set.ts'
import { VERSION } from './version.ts'

const DEFAULT_OUT = './dwell-report'
/** Exit code of `--fail-on`, where a pipeline wants to stop on a finding. */
const FOUND = 3

/** `dwell investigate`: who was compromised, when, for how long, and how we know. */
export const investigate: Command = {
  name: 'investigate',
  summary: 'Reads evidence and reports who was compromised, when, for how long, and how we know.',
  positionals: 'PATH…',
  options: {
    out: {
      type: 'string',
      value: 'DIR',
      text: `where the report goes (default ${DEFAULT_OUT}); a report of Dwell's is replaced, anything else refused`,
    },
    home: {
      type: 'string',
      value: 'DIR',
      text: 'keep what was read here and add to it next time (default: a temporary place)',
    },
    rules: {
      type: 'string',
      multiple: true,
      value: 'DIR',
      text: 'a folder or file of Sigma rules beside our own; may be given more than once',
    },
    ...EVIDENCE_OPTIONS,
    alerts: {
      type: 'string',
      value: 'N',
      text: `stories of a day (UTC) that are put before a person, beside those that prove something (default ${STORIES_PER_DAY})`,
    },
    ...MAIL_LIST_OPTIONS,
    ...ORGANISATION_OPTIONS,
    'as-of': { type: 'string', value: 'T', text: 'the answer that this evidence would have allowed at that instant' },
    'fail-on': { type: 'string', value: 'STATE', text: `exit with ${FOUND} where someone is confirmed (or suspected)` },
    json: { type: 'boolean', text: 'print ledger.json in place of the summary' },
  },
  examples: [
    'dwell investigate samples/first-look',
    'dwell investigate ./evidence --out ./report --rules ../sigma/rules',
    'dwell investigate ./monday --home ./case-7 && dwell investigate ./tuesday --home ./case-7',
    'dwell investigate ./evidence --exceptions exceptions.yaml --simulations simulations.yaml --reported ./abuse-mailbox',
    'dwell investigate ./evidence --as-of 2026-03-02T12:00:00Z --json',
  ],
  run: async (positionals, values, world) => {
    const paths = requirePaths(positionals, 'investigate')
    const out = values.text('out') ?? DEFAULT_OUT
    const failOn = values.text('fail-on')
    if (failOn !== undefined && failOn !== 'confirmed' && failOn !== 'suspected')
      throw new InputError('usage', `--fail-on ${JSON.stringify(failOn)}: write confirmed or suspected.`)
    const { since, until } = readWindow(values)
    const asOf = readTime(values, 'as-of')
    const storiesPerDay = readCount(values, 'alerts')
    const offsetMinutes = readZone(values)
    await checkReportFolder(out)
    const lists = await readMailLists(values)

    const custom = await readCustomSources(values.list('source'))
    const rules = await loadRuleSet(values.list('rules'), { own: true })
    await using home = await openHome(values.text('home'))
    // Only a bar needs them, and only a terminal shows one.
    const progress = progressOf(world, world.isTerminal.note ? await evidenceSizes(paths) : undefined)
    const stamp = world.configuration.stamp ?? world.now()
    const decisions = await mailDecisions(lists, values, world, asOf ?? stamp)
    const input = await runInvestigation({
      evidence: openEvidence(paths, evidenceOptions(values, world, home.workFolder)),
      events: home.events,
      state: home.state,
      matcher: rules.matcher,
      rules: { refused: rules.problems, warnings: rules.warnings.length, digest: rules.digest },
      read: {
        recognise: recogniseReader,
        offsetMinutes,
        notAfter: evidenceEnd(values, world),
        custom,
        abort: world.abort,
      },
      asked: {
        paths,
        since: since ?? null,
        until: until ?? null,
        timeZone: values.text('time-zone') ?? null,
        rules: values.list('rules'),
      },
      asOf,
      ...(decisions === undefined ? {} : { decisions }),
      storiesPerDay,
      version: VERSION,
      stamp,
      onProgress: progress.step,
      onPhase: () => {},
    })
      .finally(progress.end)
      .catch((error: unknown) => {
        throw world.abort.aborted ? stoppedEarly(values.text('home')) : error
      })
    if (world.abort.aborted) throw stoppedEarly(values.text('home'))
    await home[Symbol.asyncDispose]() // the store's process has nothing to do any more, and the report needs the memory
    await writeReportFolder(out, reportFiles(input))

    for (const line of problemLines(input.sources)) world.note(inertText(line))
    for (const note of mailNotes(input, lists, asOf ?? stamp)) world.note(inertText(note))
    for (const line of rejectLines(input.rejects, out)) world.note(inertText(line))
    if (input.sources.length === 0)
      world.note('Nothing to read was found. Name a folder or file that holds logs or mail.')
    await world.out(values.flag('json') ? ledgerJson(input).trimEnd() : summaryText(input).trimEnd())
    if (!values.flag('json')) world.note(`The report is ${out}/report.html`)
    const found = input.intervals.some(
      ({ state }) =>
        ['confirmed', 'contained', 'closed'].includes(state) || (failOn === 'suspected' && state === 'suspected'),
    )
    return failOn !== undefined && found ? FOUND : 0
  },
}

/** What the options say of mail; undefined where they say nothing. */
async function mailDecisions(
  lists: Awaited<ReturnType<typeof readMailLists>>,
  values: Values,
  world: World,
  now: Instant,
): Promise<MailDecisions | undefined> {
  const named = [...values.list('domain'), ...values.list('trusted-authserv'), ...values.list('reported')]
  if (lists.exceptions.length + lists.simulations.length + named.length === 0) return undefined
  const paths = values.list('reported')
  const { records, sources, skipped } =
    paths.length === 0 ? { records: [], sources: [], skipped: 0 } : await readReported(paths, values, world)
  if (skipped > 0) world.note(`${count(skipped, 'file')} below --reported ${skipped === 1 ? 'is' : 'are'} no mail.`)
  const { since, until } = readWindow(values)
  const asOf = readTime(values, 'as-of')
  return {
    ...lists,
    reported: records,
    reportedSources: sources,
    ownDomains: values.list('domain').map((domain) => domain.toLowerCase()),
    authservIds: values.list('trusted-authserv'),
    now,
    isWithin: ({ time, seenAt }) =>
      (since === undefined || time >= since) &&
      (until === undefined || time < until) &&
      (asOf === undefined || seenAt <= asOf),
  }
}

/** What a person must know of the lists of mail to understand the answer. */
function mailNotes(
  { mail }: ReportInput,
  lists: Awaited<ReturnType<typeof readMailLists>>,
  now: Instant,
): readonly string[] {
  if (mail === undefined) return []
  const { ownDomains, areDomainsInferred, knowsOwnHosts } = mail
  return [...(areDomainsInferred ? [inferredNote(ownDomains)] : []), ...listNotes(lists, { now, knowsOwnHosts })]
}

/** What the user hears after Ctrl-C: what is there now, and how to go on. */
function stoppedEarly(home: string | undefined): DwellError {
  const kept =
    home === undefined ? '' : ` What was read so far is kept in ${home}: the same command goes on from there.`
  return new DwellError(STOPPED, `Stopped; no report was written.${kept}`)
}
