import { identityId } from '../model/ids.ts'
import type { Evidence, Interval, Visibility } from '../model/interval.ts'
import type { Signal } from '../model/signal.ts'
import type { Story, Subject } from '../model/story.ts'
import type { Instant } from '../model/time.ts'
import { foldEvidence } from './fold.ts'
import type { Response } from './responses.ts'

/** A story proves something only from this probability on; below it, acts within it are signs. */
const PROOF_PROBABILITY = 0.9
/** …and only where this many different detectors agree: one rule alone can be wrong in the same way all day. */
const PROOF_DETECTORS = 2
/**
 * Without a single act that is proof by itself, a story still proves where signals of this weight, from at least
 * `TRIANGULATION_DETECTORS` detectors over `TRIANGULATION_STAGES` stages, hang together by causes: a harmless reading would have to
 * explain all of them at once. Each subject needs two of them of its own.
 */
const TRIANGULATION_WEIGHT = 2.5
const TRIANGULATION_PROBABILITY = 0.99
const TRIANGULATION_DETECTORS = 4
const TRIANGULATION_STAGES = 3
/** A story less probable than this gives no interval: below one in five it is something to look at, no claim about a person. */
const MIN_LEDGER_PROBABILITY = 0.2
/**
 * A logon from an intruder's host proves what it led to on so many hosts at the most. A host that reaches more is one that
 * software is deployed or machines are administered from: its logons are its everyday work, and each needs a proof of its own.
 */
const MAX_LED_HOSTS = 4
/** Signals of less weight than this do not begin an interval: everybody has some. */
const MIN_SIGN_WEIGHT = 0.7

/** What the ledger is made from. All of it is evidence; the result depends on nothing else. */
export interface LedgerInput {
  readonly stories: readonly Story[]
  readonly signals: ReadonlyMap<string, Signal>
  readonly responses: readonly Response[]
  /** The subject behind an entity of a signal; undefined where it is none. */
  readonly subjectOf: (entity: Signal['entities'][number]) => Subject | undefined
  /** The account behind a name as a response bears it. */
  readonly accountOf: (name: string) => Subject | undefined
  readonly visibilityOf: (subject: Subject) => readonly Visibility[]
  readonly probability: (score: number) => number
  readonly knownAt: Instant
}

/** One interval for each subject of each story, the surest first. */
export function buildLedger(input: LedgerInput): readonly Interval[] {
  const intervals: Interval[] = []
  for (const story of input.stories) {
    if (input.probability(story.score) < MIN_LEDGER_PROBABILITY) continue
    const signals = story.signals.map((id) => input.signals.get(id)).filter((signal) => signal !== undefined)
    const proves = proofOf(story, signals, input)
    for (const subject of story.subjects) {
      const evidence = evidenceFor(subject, signals, proves, input)
      if (evidence.length === 0) continue
      intervals.push(intervalOf({ subject, story, evidence, signals }, input))
    }
  }
  return withPredecessors(intervals).sort(
    (a, b) => rank(b) - rank(a) || b.confidence - a.confidence || (a.id < b.id ? -1 : 1),
  )
}

/** How a story can prove: by an act, by triangulation, or not at all. */
interface Proof {
  readonly byAct: boolean
  readonly byTriangulation: boolean
  /** Signals that a logon from a host, on which the story proves an intruder, led to: whoever acted in them was used by that intruder. */
  readonly ledTo: ReadonlySet<string>
}

function proofOf(story: Story, signals: readonly Signal[], input: LedgerInput): Proof {
  const probability = input.probability(story.score)
  const telling = signals.filter(({ weight }) => weight >= 1)
  const detectors = new Set(telling.map(({ detector }) => detector)).size
  const stages = new Set(telling.map(({ stage }) => stage)).size
  const proof = {
    byAct: probability >= PROOF_PROBABILITY && new Set(signals.map(({ detector }) => detector)).size >= PROOF_DETECTORS,
    byTriangulation:
      probability >= TRIANGULATION_PROBABILITY &&
      detectors >= TRIANGULATION_DETECTORS &&
      stages >= TRIANGULATION_STAGES &&
      story.links.length > 0,
  }
  // A host is proven where an act was done on it, or where two heavy signals of a triangulating story lie on it.
  const proven = (host: string): boolean => {
    const there = signals.filter((signal) =>
      signal.entities.some((entity) => entity.role === 'device' && input.subjectOf(entity)?.id === host),
    )
    if (proof.byAct && there.some(({ act }) => act)) return true
    return (
      proof.byTriangulation &&
      new Set(there.filter(({ weight }) => weight >= TRIANGULATION_WEIGHT).map(({ detector }) => detector)).size >= 2
    )
  }
  const byId = new Map(signals.map((signal) => [signal.id, signal]))
  const hostOf = (signalId: string): string | undefined => {
    const host = byId.get(signalId)?.entities.find(({ role, type }) => role === 'device' && type === 'host')
    return host === undefined ? undefined : input.subjectOf(host)?.id
  }
  const logons = story.links.filter(({ kind }) => kind === 'logon')
  const reach = Map.groupBy(logons, ({ from }) => hostOf(from))
  const ledTo = logons.filter(({ from }) => {
    const source = hostOf(from)
    if (source === undefined || !proven(source)) return false
    return new Set((reach.get(source) ?? []).map(({ to }) => hostOf(to))).size <= MAX_LED_HOSTS
  })
  return { ...proof, ledTo: new Set(ledTo.map(({ to }) => to)) }
}

/** Says which interval of the same subject, contained or closed before this one began, it follows: the same subject fell again. */
function withPredecessors(intervals: readonly Interval[]): Interval[] {
  return intervals.map((interval) => {
    const before = intervals
      .filter(
        ({ id, subject, contained }) =>
          id !== interval.id &&
          subject.id === interval.subject.id &&
          contained !== null &&
          interval.firstEvidence !== null &&
          contained < interval.firstEvidence,
      )
      .sort((a, b) => (b.contained ?? 0) - (a.contained ?? 0) || (a.id < b.id ? -1 : 1))[0]
    return before === undefined ? interval : { ...interval, follows: before.id }
  })
}

function rank({ state }: Interval): number {
  return ['refuted', 'targeted', 'exposed', 'suspected', 'closed', 'contained', 'confirmed'].indexOf(state)
}

function intervalOf(
  {
    subject,
    story,
    evidence,
    signals,
  }: { subject: Subject; story: Story; evidence: readonly Evidence[]; signals: readonly Signal[] },
  input: LedgerInput,
): Interval {
  const visibility = input.visibilityOf(subject)
  const bounds = foldEvidence(evidence, visibility, input.knownAt)
  return {
    id: identityId('interval', story.id, subject.id).slice(0, 12),
    subject,
    ...bounds,
    confidence: confidenceOf(subject, signals, story, bounds.firstProof !== null, input),
    follows: null,
    story: story.id,
    visibility,
    evidence,
  }
}

/** The story's probability where something proves the subject's part in it, else halved: the story is sure, the part is not. */
function confidenceOf(
  subject: Subject,
  signals: readonly Signal[],
  story: Story,
  proven: boolean,
  input: LedgerInput,
): number {
  const share = input.probability(story.score)
  if (proven) return share
  const own = signals.filter((signal) => isAbout(signal, subject, input)).reduce((sum, { weight }) => sum + weight, 0)
  return Math.round(Math.min(share, 1 - Math.exp(-own / 4)) * 500) / 1000
}

/** Every reason that bears on a subject in a story, oldest first. */
function evidenceFor(
  subject: Subject,
  signals: readonly Signal[],
  proves: Proof,
  input: LedgerInput,
): readonly Evidence[] {
  const own = signals.filter((signal) => isAbout(signal, subject, input))
  const heavy = own.filter(
    (signal) => signal.family !== 'mail' && signal.weight >= TRIANGULATION_WEIGHT && actsIn(signal, subject, input),
  )
  const triangulated = proves.byTriangulation && new Set(heavy.map(({ detector }) => detector)).size >= 2
  const evidence: Evidence[] = own.flatMap((signal) =>
    evidenceOf(
      signal,
      (proves.byAct && signal.act && actsIn(signal, subject, input)) ||
        (triangulated && heavy.includes(signal)) ||
        (proves.ledTo.has(signal.id) && actsIn(signal, subject, input)),
    ),
  )
  if (evidence.every(({ kind }) => kind === 'sign') && own.every(({ weight }) => weight < MIN_SIGN_WEIGHT)) return []
  const first = evidence.reduce<Instant | null>(
    (earliest, { time }) => (earliest === null || time < earliest ? time : earliest),
    null,
  )
  if (first === null) return []
  const delivery = deliveryBefore(signals, first, subject, input)
  const responses = input.responses.filter(({ about }) => input.accountOf(about)?.id === subject.id)
  return [
    ...delivery,
    ...cleanBefore(responses, first),
    ...evidence,
    ...containment(subject, responses, own, first),
  ].sort((a, b) => a.time - b.time || (a.text < b.text ? -1 : 1))
}

function isAbout(signal: Signal, subject: Subject, input: LedgerInput): boolean {
  return signal.entities.some((entity) => input.subjectOf(entity)?.id === subject.id)
}

/** True where the subject did it, or is where it was done: not where it was merely the target. */
function actsIn(signal: Signal, subject: Subject, input: LedgerInput): boolean {
  return signal.entities.some(
    (entity) => (entity.role === 'actor' || entity.role === 'device') && input.subjectOf(entity)?.id === subject.id,
  )
}

/** What one signal says of one subject. A signal that lasted gives its first and its last event. */
function evidenceOf(signal: Signal, proves: boolean): readonly Evidence[] {
  // The recipient of a bad message is targeted by it; that is no sign that anything happened.
  const kind = signal.family === 'mail' ? 'delivery' : proves ? 'proof' : 'sign'
  const text = `${signal.title}. ${signal.because[0] ?? ''}`.trim()
  const first: Evidence = {
    kind,
    time: signal.time,
    knownAt: signal.time,
    text,
    signal: signal.id,
    event: signal.events[0]?.id ?? null,
  }
  if (signal.endTime === signal.time) return [first]
  const last = signal.events.at(-1)
  return [
    first,
    {
      ...first,
      time: signal.endTime,
      knownAt: signal.endTime,
      text: `${text} (last of ${signal.count})`,
      event: last?.time === signal.endTime ? last.id : null,
    },
  ]
}

/** The message of the story that came before a host's or person's first sign: the door it came through. */
function deliveryBefore(
  signals: readonly Signal[],
  first: Instant,
  subject: Subject,
  input: LedgerInput,
): readonly Evidence[] {
  const mail = signals
    .filter((signal) => signal.family === 'mail' && signal.time <= first && !isAbout(signal, subject, input))
    .at(-1)
  if (mail === undefined || subject.type !== 'host') return []
  const recipients = new Set(
    mail.entities.filter(({ role }) => role === 'target').map((entity) => input.subjectOf(entity)?.id),
  )
  const sharedUser = signals.some(
    (signal) =>
      isAbout(signal, subject, input) && signal.entities.some((entity) => recipients.has(input.subjectOf(entity)?.id)),
  )
  if (!sharedUser) return []
  return [
    {
      kind: 'delivery',
      time: mail.time,
      knownAt: mail.time,
      text: `The message that led here was delivered. ${mail.because[0] ?? ''}`,
      signal: mail.id,
      event: mail.events[0]?.id ?? null,
    },
  ]
}

function cleanBefore(responses: readonly Response[], first: Instant): readonly Evidence[] {
  const created = responses.filter(({ part, time }) => part === 'created' && time <= first).at(-1)
  if (created === undefined) return []
  return [
    {
      kind: 'clean',
      time: created.time,
      knownAt: created.knownAt,
      text: 'The account was created; before that there was nothing to compromise.',
      signal: null,
      event: created.event,
    },
  ]
}

/** Parts that a response must have, by subject. Reference: what takes an adversary's access away, and all of it. */
function containment(
  subject: Subject,
  responses: readonly Response[],
  own: readonly Signal[],
  first: Instant,
): readonly Evidence[] {
  if (subject.type === 'host') return []
  const after = [...responses]
    .filter(({ time, part }) => time > first && part !== 'created')
    .sort((a, b) => a.time - b.time)
  const need = new Map<Response['part'], string>([
    ['password-reset', 'the password was reset'],
    ['sessions-revoked', 'its sessions were revoked'],
  ])
  for (const signal of own) for (const [part, text] of leftBehind(signal)) need.set(part, text)
  const done = new Set<Response['part']>()
  const evidence: Evidence[] = []
  for (const response of after) {
    done.add(response.part)
    if (response.part === 'account-disabled')
      for (const part of ['password-reset', 'sessions-revoked'] as const) done.add(part)
    // A password reset ends a Windows domain account's sessions only with a logoff, which no log proves: sessions stay open in the ledger.
    const open = [...need].filter(([part]) => !done.has(part)).map(([, text]) => text)
    const by = response.by === undefined ? '' : ` by ${response.by}`
    const left = open.length === 0 ? 'nothing that we know of is left open' : `still open until ${open.join(' and ')}`
    evidence.push({
      kind: 'containment',
      time: response.time,
      knownAt: response.knownAt,
      text: `${words(response.part)}${by}; ${left}.`,
      signal: null,
      event: response.event,
      part: response.part,
      complete: open.length === 0,
    })
  }
  return evidence
}

/** What a signal left behind that a response must remove. */
function leftBehind(signal: Signal): readonly (readonly [Response['part'], string])[] {
  const technique = (id: string): boolean => signal.techniques.some((one) => one === id)
  const left: [Response['part'], string][] = []
  // A rule that forwards is gone with the rule.
  if (technique('T1564.008') || technique('T1137.005')) left.push(['rule-removed', 'the mailbox rule is removed'])
  else if (technique('T1114.003')) left.push(['forwarding-removed', 'the forwarding is removed'])
  if (technique('T1528') || technique('T1098.001') || technique('T1098.003'))
    left.push(['grant-removed', 'the grant is removed'])
  return left
}

function words(part: Response['part']): string {
  const text = {
    'password-reset': 'Password reset',
    'sessions-revoked': 'Sessions revoked',
    'account-disabled': 'Account disabled',
    'rule-removed': 'Mailbox rule removed',
    'grant-removed': 'Grant removed',
    'forwarding-removed': 'Forwarding removed',
    created: 'Account created',
  } as const satisfies Record<Response['part'], string>
  return text[part]
}
