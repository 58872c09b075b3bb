import type { BehaviourDetector, Description, MailDetector, Row } from '../detect/detector.ts'
import { createHistory, domainOf, inferOwnDomains } from '../mail/history.ts'
import { readMessage } from '../mail/message.ts'
import { type Event, isReject, type Reject } from '../model/event.ts'
import type { Source } from '../model/source.ts'
import { type Instant, isBelievable } from '../model/time.ts'
import type { MailDecided } from '../report/report-input.ts'
import type { Matcher } from '../sigma/matcher.ts'
import type { EventStore } from '../stores/events/event-store.ts'
import { mailAddressRows, messagesInOrder } from '../stores/events/questions.ts'
import type { ReadSource } from '../stores/state/state-store.ts'
import type { Clocks } from './clocks.ts'
import { considerAlert } from './foreign-alerts.ts'
import { judgeMessage } from './judge-message.ts'
import type { Keeper } from './keeper.ts'
import { type MailDecisions, NO_DECISIONS, tallyDecisions } from './mail-decisions.ts'
import { matchEvent } from './match-event.ts'
import { openSource, type ReadOptions } from './read-source.ts'
import { reportedMail, reportersOf } from './reported-mail.ts'
import { type RuleTraits, ruleTraits } from './rule-traits.ts'
import type { SignalBook } from './signal-book.ts'
import { ownHostsOf, type SimulatedMail } from './simulated-mail.ts'
import { type MailDesk, treatMessage, userReport } from './treat-message.ts'

/** What was read of one source. `events` counts records that became events, whether or not they are new here. */
export type SourceTally = Omit<ReadSource, 'finishedAt' | 'terms'>

/** Rejects of one source that are kept with their text; more are counted. A hostile file can hold millions. */
const MAX_KEPT_REJECTS = 100_000

/** What taking in works with; all of it is handed in. */
export interface Intake {
  readonly keeper: Keeper
  readonly matcher: Matcher
  readonly book: SignalBook
  readonly clocks: Clocks
  readonly read: ReadOptions
  /** Only events with `since <= time < until` are taken, and none that was known only after `asOf`. */
  readonly since?: Instant | undefined
  readonly until?: Instant | undefined
  readonly asOf?: Instant | undefined
  /** Called after each batch, for the progress that people see. `offset` is where its last record lies. */
  readonly onProgress: (step: {
    readonly file: string
    readonly records: number
    readonly offset?: number | undefined
  }) => void
}

const traitsOfRule = new WeakMap<object, RuleTraits>()

/** Matches an event against all rules and notes what matched. True where something did. */
export function consider(event: Event, { matcher, book }: Pick<Intake, 'matcher' | 'book'>): boolean {
  const matches = matchEvent(matcher, event)
  for (const match of matches) {
    let traits = traitsOfRule.get(match.rule)
    if (traits === undefined) {
      traits = ruleTraits(match.rule)
      traitsOfRule.set(match.rule, traits)
    }
    book.match(match, traits, event)
  }
  // What a rule tells of an event is not told once more because another product raised it as an alert.
  const isTold = matches.some(({ isSilent }) => isSilent !== true)
  const isAlert = !isTold && considerAlert(event, book)
  return matches.length > 0 || isAlert
}

/** Reads one source to its end: every record is matched, and kept as an event or noted as a reject. */
export async function takeIn(source: Source, intake: Intake): Promise<SourceTally> {
  const { reader, batches } = await openSource(source, intake.read)
  let [events, rejects] = [0, 0]
  let [firstTime, lastTime]: [Instant | null, Instant | null] = [null, null]
  for await (const batch of batches) {
    const taken: Event[] = []
    const matched: string[] = []
    const rejected: Reject[] = []
    for (const outcome of batch) {
      if (isReject(outcome)) {
        rejects += 1
        if (rejects <= MAX_KEPT_REJECTS) rejected.push(outcome)
        continue
      }
      if (!isWithin(outcome, intake)) continue
      taken.push(outcome)
      intake.clocks.learn(outcome)
      if (consider(outcome, intake)) matched.push(outcome.id)
      if (isBelievable(outcome.time)) {
        if (firstTime === null || outcome.time < firstTime) firstTime = outcome.time
        if (lastTime === null || outcome.time > lastTime) lastTime = outcome.time
      }
    }
    events += taken.length
    intake.keeper.note(source.sha256, rejected, matched)
    await intake.keeper.take(taken)
    intake.onProgress({ file: source.file, records: batch.length, offset: batch.at(-1)?.raw.offset })
  }
  if (rejects > MAX_KEPT_REJECTS) {
    const reject = `${rejects - MAX_KEPT_REJECTS} more records of this file could not be read; the first ${MAX_KEPT_REJECTS} are listed`
    intake.keeper.note(source.sha256, [{ reject, raw: { file: source.file, offset: source.sizeBytes }, text: '' }], [])
  }
  return {
    file: source.file,
    sha256: source.sha256,
    sizeBytes: source.sizeBytes,
    reader: reader.id,
    events,
    rejects,
    firstTime,
    lastTime,
  }
}

function isWithin({ time, seenAt }: Event, { since, until, asOf }: Intake): boolean {
  return (
    (since === undefined || time >= since) &&
    (until === undefined || time < until) &&
    (asOf === undefined || seenAt <= asOf)
  )
}

/** Signals that one message gives: the weightiest. */
const MAX_MAIL_SIGNALS = 4
/** A finding that weighs less than this is part of a verdict, and no clue of its own in an investigation. */
const MIN_SIGNAL_WEIGHT = 1
/** The same in a message that was not aimed at anybody. */
const MIN_PLAIN_WEIGHT = 2

/** What the mail of an investigation told beside its signals. */
export interface JudgedMail {
  /** Absent where nothing was decided and nothing reported. `simulationSignals` is not known yet. */
  readonly decided: Omit<MailDecided, 'simulationSignals'> | undefined
  readonly simulated: SimulatedMail
}

/**
 * Judges all kept messages in order of time, each by what was known before it and by what people decided about it. What they reported
 * is kept first, so that it is judged in its place among the others.
 */
export async function judgeMail(
  events: EventStore,
  book: SignalBook,
  detectors: readonly MailDetector[],
  onFailure: (gap: string) => void,
  decisions: MailDecisions = NO_DECISIONS,
): Promise<JudgedMail> {
  const ownDomains = decisions.ownDomains.length > 0 ? decisions.ownDomains : await inferredDomains(events)
  const organisation = { ownDomains, authservIds: decisions.authservIds }
  const { reported, reports, unread, leftOut } = reportedMail(decisions.reported, ownDomains)
  const looked = reported.filter(({ event }) => decisions.isWithin(event))
  const { added } = await events.append(looked.map(({ event }) => event))

  const history = createHistory(organisation)
  const desk: MailDesk = { ...decisions, reportersOf: reportersOf(looked), organisation }
  const tally = tallyDecisions(decisions)
  const failed = new Set<string>()
  const byId = new Map<string, Description>([userReport, ...detectors].map((detector) => [detector.id, detector]))
  for await (const batch of messagesInOrder(events)) {
    for (const message of batch) {
      // A colleague's report speaks of a lure and is none.
      if (reports.has(message.id)) continue
      const read = readMessage(message)
      const treated = treatMessage(read, judgeMessage(read, history, detectors), { history, desk })
      const { judged } = treated
      for (const id of judged.failed) {
        if (failed.has(id)) continue
        failed.add(id)
        onFailure(
          `The detector ${id} failed on ${message.raw.file}, record ${message.raw.record}, and maybe on later messages.`,
        )
      }
      tally.note(read, treated)
      // A lure as all the world gets it is for 'scan mail'; a story needs a message that was aimed, or a thing that speaks for itself.
      if (judged.verdict !== 'benign' && !treated.isSetAside) {
        const isAimed = judged.verdict === 'targeted'
        const telling = judged.findings.filter(
          ({ weight, isFitted }) => !isFitted && weight >= (isAimed ? MIN_SIGNAL_WEIGHT : MIN_PLAIN_WEIGHT),
        )
        for (const finding of telling.slice(0, MAX_MAIL_SIGNALS)) {
          const detector = byId.get(finding.detector)
          if (detector === undefined) continue
          const traits = traitsOf({ ...detector, priorWeight: finding.weight }, finding.against)
          book.found({ family: 'mail', detector: detector.id, because: finding.because }, traits, message)
        }
      }
      // What is under suspicion does not teach.
      if (treated.mayTeach) history.learn(read)
    }
  }
  const { exceptions, simulations, reportedSources, authservIds } = decisions
  const isDecided = exceptions.length + simulations.length + reportedSources.length > 0
  return {
    decided: isDecided
      ? {
          ...tally.result(),
          reported: { messages: looked.length, notInEvidence: added, unread: unread.length, leftOut },
          ownDomains,
          areDomainsInferred: decisions.ownDomains.length === 0,
          knowsOwnHosts: ownDomains.length + authservIds.length > 0,
        }
      : undefined,
    simulated: ownHostsOf(tally.simulated, history),
  }
}

/** The organisation's own domains, as who writes and reads shows them. */
async function inferredDomains(events: EventStore): Promise<readonly string[]> {
  const counts = { recipients: new Map<string, number>(), senders: new Map<string, number>() }
  for (const { kind, address, messages } of await mailAddressRows(events)) {
    const side = kind === 'to' ? counts.recipients : counts.senders
    const domain = domainOf(address)
    side.set(domain, (side.get(domain) ?? 0) + messages)
  }
  return inferOwnDomains(counts)
}

/** Events that one question may point at; more is a gap, said as such. */
const MAX_BEHAVIOUR_EVENTS = 10_000

/** Asks each behaviour detector's question and lets it judge the rows. A detector that fails leaves a gap and harms no other. */
export async function judgeBehaviour(
  events: EventStore,
  book: SignalBook,
  detectors: readonly BehaviourDetector[],
  { asOf, onFailure }: { readonly asOf?: Instant | undefined; readonly onFailure: (gap: string) => void },
): Promise<void> {
  for (const detector of detectors) {
    try {
      // One after the other on purpose: the store's process has one core to give.
      const findings = detector.judge(await events.rows<Row>(detector.query))
      const wanted = findings.flatMap((finding) => finding.events).slice(0, MAX_BEHAVIOUR_EVENTS)
      if (wanted.length === MAX_BEHAVIOUR_EVENTS)
        onFailure(
          `The detector ${detector.id} found more than ${MAX_BEHAVIOUR_EVENTS} events; the later ones were not looked at.`,
        )
      const found = new Map((await events.byId(wanted)).map((event) => [event.id, event]))
      for (const { because, against, events: ids } of findings) {
        for (const id of ids) {
          const event = found.get(id)
          if (event !== undefined && (asOf === undefined || event.seenAt <= asOf))
            book.found({ family: 'behaviour', detector: detector.id, because }, traitsOf(detector, against), event)
        }
      }
    } catch (error) {
      onFailure(
        `The detector ${detector.id} failed and found nothing: ${error instanceof Error ? error.message : String(error)}`,
      )
    }
  }
}

function traitsOf(
  { title, stage, techniques, act, priorWeight, falsePositives }: Description,
  against: readonly string[],
): RuleTraits {
  return {
    title,
    stage,
    techniques,
    act,
    weight: priorWeight,
    against: [...against, ...falsePositives.map((text) => `Known false positive: ${text}.`)],
  }
}
