import { behaviourDetectors } from '../detect/behaviour/index.ts'
import { mailDetectors } from '../detect/mail/index.ts'
import { attackNotice, attackVersion, technique } from '../intel/attack.ts'
import { compareText } from '../model/compare.ts'
import { StoreError } from '../model/errors.ts'
import type { Reject } from '../model/event.ts'
import type { Source } from '../model/source.ts'
import type { Instant } from '../model/time.ts'
import type { Asked, RawRecord, RefusedRule, ReportInput, SourceRead } from '../report/report-input.ts'
import type { Matcher } from '../sigma/matcher.ts'
import type { EventStore } from '../stores/events/event-store.ts'
import type { StateStore } from '../stores/state/state-store.ts'
import { STORIES_PER_DAY } from '../stories/budget.ts'
import { type Clocks, createClocks } from './clocks.ts'
import { conclude } from './conclude.ts'
import { correlateStored } from './correlate.ts'
import { createKeeper } from './keeper.ts'
import { knownBy } from './known-by.ts'
import type { MailDecisions } from './mail-decisions.ts'
import type { ReadOptions } from './read-source.ts'
import { createSignalBook, type SignalBook } from './signal-book.ts'
import { consider, type Intake, judgeBehaviour, judgeMail, type SourceTally, takeIn } from './take-in.ts'

/** Originals that the report embeds; the rest is in the evidence, where each signal points. */
const MAX_EMBEDDED_RECORDS = 2000
/** Rejects that the report shows; all are counted and in `rejects.ndjson`. */
const MAX_SHOWN_REJECTS = 100_000
const MAX_RAW_CHARACTERS = 16_000

/** Something among the evidence that was not read, or not wholly. */
export interface EvidenceProblem {
  readonly file: string
  readonly problem: string
  readonly offset?: number
}

/** What was wrong, and where in the file. */
export function problemSentence({ problem, offset }: EvidenceProblem): string {
  return offset === undefined ? problem : `At offset ${offset}: ${problem}`
}

/** What an investigation works with; all of it is handed in. */
export interface Investigation {
  readonly evidence: AsyncIterable<Source | EvidenceProblem>
  readonly events: EventStore
  readonly state: StateStore
  readonly matcher: Matcher
  /** `digest` is of the text of all rules: under other rules a source is read again. */
  readonly rules: { readonly refused: readonly RefusedRule[]; readonly warnings: number; readonly digest: string }
  readonly read: ReadOptions
  readonly asked: Asked
  readonly asOf?: Instant | undefined
  /** What people decided about mail beforehand, and what they reported. */
  readonly decisions?: MailDecisions | undefined
  /** Stories of a day that are put before a person; `STORIES_PER_DAY` where not given. */
  readonly storiesPerDay?: number | undefined
  readonly version: string
  readonly stamp: Instant
  readonly onProgress: Intake['onProgress']
  readonly onPhase: (words: string) => void
}

/** Reads all evidence and gives the answer. The same evidence in any order gives the same answer. */
export async function investigate(job: Investigation): Promise<ReportInput> {
  const { events, state, matcher } = job
  const [clocks, book] = [createClocks(), createSignalBook()]
  const gaps: string[] = []
  const sources: SourceRead[] = [...(job.decisions?.reportedSources ?? [])]
  const terms = termsOf(job)
  const keeper = createKeeper(events, state)
  const readHere = new Set<string>()
  // Asked once for all: a query for each of many small files costs more than reading some of them.
  const readBefore = new Map((await state.sources()).map((source) => [source.sha256, source]))

  await recall(job, book, clocks)
  for await (const item of job.evidence) {
    job.read.abort?.throwIfAborted()
    if ('problem' in item) {
      sources.push({
        file: item.file,
        reader: null,
        sha256: '',
        sizeBytes: 0,
        events: 0,
        rejects: 0,
        firstTime: null,
        lastTime: null,
        problem: problemSentence(item),
      })
      continue
    }
    // Content that was read before, in this run or another, adds nothing; unless it was read on other terms.
    const before = readHere.has(item.sha256) ? undefined : readBefore.get(item.sha256)
    if (readHere.has(item.sha256) || before?.terms === terms) {
      const copied = {
        reader: null,
        sha256: item.sha256,
        sizeBytes: item.sizeBytes,
        events: 0,
        rejects: 0,
        firstTime: null,
        lastTime: null,
      }
      sources.push({
        ...(before === undefined ? copied : readOf(before)),
        file: item.file,
        problem: 'Its content was read before; nothing was added.',
      })
      continue
    }
    const tally = await takeIn(item, {
      keeper,
      matcher,
      book,
      clocks,
      read: job.read,
      since: job.asked.since ?? undefined,
      until: job.asked.until ?? undefined,
      asOf: job.asOf,
      onProgress: job.onProgress,
    })
    await keeper.done({ ...tally, terms, finishedAt: job.stamp })
    readHere.add(item.sha256)
    sources.push(readOf(tally))
  }
  await keeper.flush()

  const input = await answer({ ...job, book, clocks, sources, gaps })
  await state.keepSignals(input.signals.map((signal) => ({ signal, knownFrom: job.stamp })))
  return input
}

/** What decides which records of a source are taken and matched; where it differs, reading the source again adds something. */
function termsOf({ asked, asOf, read, rules, version }: Investigation): string {
  const { since, until, timeZone } = asked
  const custom = (read.custom ?? []).map(({ digest }) => digest)
  return JSON.stringify({ since, until, asOf: asOf ?? null, timeZone, custom, rules: rules.digest, version })
}

/** The answer that a home's stores allow, without reading anything new. */
export async function recollect(job: Omit<Investigation, 'evidence' | 'read'>): Promise<ReportInput> {
  const [clocks, book] = [createClocks(), createSignalBook()]
  await recall(job, book, clocks)
  return await answer({ ...job, book, clocks, sources: [], gaps: [] })
}

interface Gathered {
  readonly book: SignalBook
  readonly clocks: Clocks
  readonly sources: readonly SourceRead[]
  readonly gaps: string[]
}

async function answer({
  events: all,
  state,
  matcher,
  book,
  clocks,
  sources,
  gaps,
  ...job
}: Omit<Investigation, 'evidence' | 'read'> & Gathered): Promise<ReportInput> {
  const events = job.asOf === undefined ? all : knownBy(all, job.asOf)
  job.onPhase('correlating matches')
  gaps.push(...(await correlateStored({ events: all, state, matcher, book, asOf: job.asOf })))
  job.onPhase('judging mail')
  const mail = await judgeMail(events, book, mailDetectors, (gap) => gaps.push(gap), job.decisions)
  job.onPhase('looking for what is unusual')
  await judgeBehaviour(events, book, behaviourDetectors, { asOf: job.asOf, onFailure: (gap) => gaps.push(gap) })
  job.onPhase('joining signals into stories')
  const {
    knownAt,
    signals,
    stories,
    intervals,
    visibility,
    logGaps,
    simulationSignals,
    clocks: wrongClocks,
    inferred,
  } = await conclude(events, book, clocks, {
    asOf: job.asOf,
    fallback: job.stamp,
    storiesPerDay: job.storiesPerDay ?? STORIES_PER_DAY,
    simulated: mail.simulated,
  })
  const { records, omitted } = await rawRecords(
    events,
    signals.flatMap((signal) => signal.events.map(({ id }) => id)),
  )
  const earlier = (await state.sources())
    .filter(({ sha256 }) => !sources.some((one) => one.sha256 === sha256))
    .map(readOf)
  const shown: Reject[] = []
  for await (const page of state.rejects()) {
    shown.push(...page.slice(0, MAX_SHOWN_REJECTS - shown.length))
    if (shown.length >= MAX_SHOWN_REJECTS) break
  }
  return {
    generatedAt: job.stamp,
    knownAt,
    version: job.version,
    parameters: job.asked,
    stories,
    intervals,
    signals,
    visibility,
    logGaps,
    ...(mail.decided === undefined ? {} : { mail: { ...mail.decided, simulationSignals } }),
    // By content, not by name: the same evidence under other names gives the same order.
    sources: [...sources, ...earlier].sort((a, b) => compareText(a.sha256, b.sha256) || compareText(a.file, b.file)),
    rejects: { total: await state.rejectCount(), shown },
    rules: { used: matcher.rules.length, refused: job.rules.refused, warnings: job.rules.warnings },
    clocks: wrongClocks,
    gaps,
    inferred,
    detectors: new Map(signals.map(({ detector, title }) => [detector, title])),
    records,
    recordsBound: { embedded: records.size, omitted },
    attack: attackName,
    attackVersion,
    attackNotice,
  }
}

/** Brings what earlier runs of this home matched back into the book: the same rules judge the same events again. */
async function recall(
  { events, state, matcher, asOf }: Pick<Investigation, 'events' | 'state' | 'matcher' | 'asOf'>,
  book: SignalBook,
  clocks: Clocks,
): Promise<void> {
  for await (const ids of state.matched()) {
    for (const event of await events.byId(ids)) {
      if (asOf !== undefined && event.seenAt > asOf) continue
      clocks.learn(event)
      consider(event, { matcher, book })
    }
  }
}

function readOf({
  file,
  reader,
  sha256,
  sizeBytes,
  events,
  rejects,
  firstTime,
  lastTime,
}: Omit<SourceTally, 'known'>): SourceRead {
  return { file, reader, sha256, sizeBytes, events, rejects, firstTime, lastTime }
}

/** The originals behind signals, up to the bound that the report states. */
async function rawRecords(
  events: EventStore,
  ids: readonly string[],
): Promise<{ readonly records: ReadonlyMap<string, RawRecord>; readonly omitted: number }> {
  const all = [...new Set(ids)]
  const wanted = all.slice(0, MAX_EMBEDDED_RECORDS)
  const found = await events.byId(wanted)
  if (found.length < wanted.length)
    throw new StoreError('events', `The event store gave ${found.length} of ${wanted.length} events that it had kept.`)
  const records = new Map<string, RawRecord>()
  for (const event of [...found].sort((a, b) => compareText(a.id, b.id))) {
    const text = JSON.stringify(event.fields, undefined, 2)
    const raw =
      text.length > MAX_RAW_CHARACTERS
        ? `${text.slice(0, MAX_RAW_CHARACTERS)}\n… (${text.length - MAX_RAW_CHARACTERS} more characters in the evidence)`
        : text
    records.set(event.id, {
      raw,
      time: event.time,
      source: event.source,
      file: event.raw.file,
      record: event.raw.record,
    })
  }
  return { records, omitted: all.length - wanted.length }
}

function attackName(id: string): { readonly name: string; readonly url: string } | undefined {
  const known = technique(id)
  return known === undefined
    ? undefined
    : { name: known.name, url: `https://attack.mitre.org/techniques/${known.id.replace('.', '/')}` }
}
