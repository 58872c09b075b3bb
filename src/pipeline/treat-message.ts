import type { Description } from '../detect/detector.ts'
import { borderAddress } from '../mail/authenticate/border.ts'
import type { MailHistory, Organisation } from '../mail/history.ts'
import { exceptionsFor, type MailException } from '../mail/lists/exceptions.ts'
import { type Simulation, simulationFor } from '../mail/lists/simulations.ts'
import type { Message } from '../mail/message.ts'
import type { WeighedFinding } from '../mail/verdict.ts'
import type { Instant } from '../model/time.ts'
import { type JudgedMessage, judgedAnew } from './judge-message.ts'

/** What people have decided about mail beforehand, and what they reported. */
export interface MailDesk {
  readonly exceptions: readonly MailException[]
  readonly simulations: readonly Simulation[]
  /** Who reported a message, each once; empty where nobody did. */
  reportersOf(message: Message): readonly Reporter[]
  readonly organisation: Organisation
  readonly now: Instant
}

/** Who reported a message: an address, or undefined where a message lies among the reported ones as it came. */
export type Reporter = string | undefined

/** A judged message with what was decided about it. */
export interface TreatedMessage {
  readonly judged: JudgedMessage
  /** The exceptions that hold. One without detectors sets the message aside; the others have taken findings out. */
  readonly exceptions: readonly MailException[]
  /** Exceptions whose words fit but that do not hold, as sentences. */
  readonly exceptionsNotApplied: readonly string[]
  readonly simulation: { readonly vendor: string; readonly because: readonly string[] } | undefined
  readonly reporters: readonly Reporter[]
  /** True where it is no alert and opens no story, whatever its verdict. */
  readonly isSetAside: boolean
  /** True where it may teach the history: under no suspicion, not reported, and no imitation made to order. */
  readonly mayTeach: boolean
  /** Who proved to have sent it, and the address at the border, as far as hosts that are believed say. */
  readonly proven: string | undefined
  readonly border: string | undefined
}

/** Applies exceptions, simulations and reports to a judged message. The verdict stays what it is; what follows from it changes. */
export function treatMessage(
  message: Message,
  judged: JudgedMessage,
  { history, desk }: { readonly history: MailHistory; readonly desk: MailDesk },
): TreatedMessage {
  const proven = history.authentication(message)?.provenDomain
  const border = borderOf(message, desk.organisation)
  const { applied, notApplied } = exceptionsFor(message, desk.exceptions, { proven, now: desk.now })
  const simulation = simulationFor(message, desk.simulations, { proven, border })
  const reporters = desk.reportersOf(message)

  const removed = new Set(applied.flatMap(({ detectors }) => detectors))
  const findings = judged.findings.filter(({ detector }) => !removed.has(detector))
  const report = reportFinding(message, reporters)
  const isChanged = findings.length !== judged.findings.length || report !== undefined
  const after = isChanged ? judgedAnew(judged, report === undefined ? findings : [...findings, report]) : judged
  const isSetAside = simulation !== undefined || applied.some(({ detectors }) => detectors.length === 0)
  return {
    judged: after,
    exceptions: applied,
    exceptionsNotApplied: notApplied,
    simulation,
    reporters,
    isSetAside,
    mayTeach: after.verdict === 'benign' && simulation === undefined && reporters.length === 0,
    proven,
    border,
  }
}

/** The address that handed a message to the organisation, by the word of its own hosts. */
export function borderOf({ mail }: Message, { ownDomains, authservIds }: Organisation): string | undefined {
  return borderAddress(mail.trace ?? [], [...ownDomains, ...(authservIds ?? [])])
}

/** What the first report of a message says, in nats, and what each further one adds; by judgement, as users report newsletters too. */
const REPORT_WEIGHT = 1
const FURTHER_REPORT_WEIGHT = 0.5
const MAX_REPORT_WEIGHT = 2.5
/** A newsletter that somebody is tired of is reported as well. */
const LIST_SHARE = 0.5

/** What a report says of itself where it becomes a signal. */
export const userReport: Description = {
  id: 'mail/user-report',
  title: 'A user reported the message',
  stage: 'delivery',
  techniques: ['T1566'], // Phishing
  act: false,
  priorWeight: REPORT_WEIGHT,
  sees: 'that users reported a message',
  blindTo: ['lures that nobody noticed'],
  falsePositives: ['newsletters and advertising that somebody is tired of'],
  sources: [],
}

/** A report as evidence; undefined where nobody reported the message. */
function reportFinding({ header }: Message, reporters: readonly Reporter[]): WeighedFinding | undefined {
  if (reporters.length === 0) return undefined
  const isList = header('List-Unsubscribe').length > 0 || header('List-Id').length > 0
  const weight = Math.min(MAX_REPORT_WEIGHT, REPORT_WEIGHT + FURTHER_REPORT_WEIGHT * (reporters.length - 1))
  const named = reporters.filter((one) => one !== undefined)
  const by = named.length === 0 ? 'somebody' : named.join(', ')
  return {
    detector: userReport.id,
    title: userReport.title,
    group: 'report',
    weight: isList ? LIST_SHARE * weight : weight,
    isFitted: false,
    needsHistory: false,
    because: [`It was reported by ${by}.`],
    against: isList ? ['It has the header of a mailing list: newsletters are reported by who is tired of them.'] : [],
  }
}
