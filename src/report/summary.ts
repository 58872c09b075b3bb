import type { Interval } from '../model/interval.ts'
import { isJudged } from '../model/signal.ts'
import type { Subject } from '../model/story.ts'
import { coverageOf } from './coverage.ts'
import { extentOf } from './extent.ts'
import { inertText } from './inert.ts'
import { logName } from './log-gaps.ts'
import { decidedSentences } from './mail-decisions.ts'
import { byScore, evidenceSpan, type SubjectStanding, standings } from './order.ts'
import type { ReportInput } from './report-input.ts'
import {
  count,
  countedPercent,
  dateInWords,
  durationInWords,
  figure,
  isProven,
  list,
  listUpTo,
  percent,
  sentence,
  spelled,
  titledName,
} from './words.ts'

/** Subjects that get a sentence of their own; the table has the rest. */
const MAX_TOLD = 3
const MAX_NAMED = 4
const MAX_GAPS_TOLD = 2
const MAX_NAME_CHARS = 80
const SECOND_US = 1_000_000

/** The answer in words. Its texts hold foreign names as they are: whoever shows them makes them inert. */
export interface Summary {
  /** What it comes to. */
  readonly headline: string
  /** Who, when, how long, how sure. */
  readonly answer: readonly string[]
  /** What was not visible, and what could not be read. */
  readonly limits: readonly string[]
}

/** Subjects by what is known of them: each in its strongest state only. */
export interface Tally {
  readonly proven: readonly SubjectStanding[]
  /** Those of the proven that are still open. */
  readonly open: readonly SubjectStanding[]
  readonly suspected: readonly SubjectStanding[]
  readonly exposed: readonly SubjectStanding[]
  readonly targeted: readonly SubjectStanding[]
  readonly refuted: readonly SubjectStanding[]
}

/** Counts subjects by state. */
export function tallyOf(intervals: readonly Interval[]): Tally {
  const all = standings(intervals)
  const having = (...states: readonly Interval['state'][]): readonly SubjectStanding[] =>
    all.filter(({ state }) => states.includes(state))
  return {
    proven: having('confirmed', 'contained', 'closed'),
    open: having('confirmed'),
    suspected: having('suspected'),
    exposed: having('exposed'),
    targeted: having('targeted'),
    refuted: having('refuted'),
  }
}

/** The answer in a few plain sentences. */
export function summarise(input: ReportInput): Summary {
  const tally = tallyOf(input.intervals)
  return {
    headline: headline(tally),
    answer: [
      ...provenSentences(tally),
      ...startSentence(tally),
      ...lesserSentences(tally),
      ...howWeKnow(input, tally),
      ...notAllClear(tally),
    ],
    limits: limits(input),
  }
}

/** The answer for a terminal or a plain file: foreign text inert, one sentence on a line. */
export function summaryText(input: ReportInput): string {
  const { headline: first, answer, limits: last } = summarise(input)
  return [first, ...answer, ...last].map((line) => `${inertText(line, { maxChars: 1000 })}\n`).join('')
}

function headline({ proven, open, suspected, exposed, targeted }: Tally): string {
  if (proven.length > 0) {
    const who = `${sentence(kinds(proven))} ${proven.length === 1 ? 'was' : 'were'} compromised`
    if (open.length === 0) return `${who}; the intruder was shut out.`
    if (open.length === proven.length) return `${who}, and ${proven.length === 1 ? 'is' : 'are'} not contained.`
    return `${who}; ${spelled(open.length, 'is', 'are')} not contained.`
  }
  if (suspected.length > 0)
    return `Nothing is proven; ${kinds(suspected)} ${suspected.length === 1 ? 'is' : 'are'} suspected.`
  if (exposed.length > 0)
    return `No compromise was seen; ${kinds(exposed)} ${exposed.length === 1 ? 'was' : 'were'} exposed.`
  if (targeted.length > 0)
    return `No compromise was seen; ${kinds(targeted)} ${targeted.length === 1 ? 'was' : 'were'} targeted.`
  return 'No evidence of compromise in what could be seen.'
}

function provenSentences({ proven }: Tally): readonly string[] {
  const told = proven.slice(0, MAX_TOLD).map(({ subject, intervals }) => {
    const [interval] = intervals.filter(isProven)
    return interval === undefined ? '' : provenSentence(subject, interval)
  })
  const rest = proven.slice(MAX_TOLD)
  if (rest.length > 0) told.push(`Also compromised: ${named(rest)}.`)
  return told.filter((text) => text !== '')
}

function provenSentence(subject: Subject, interval: Interval): string {
  const who = sentence(inertText(titledName(subject), { maxChars: MAX_NAME_CHARS }))
  const sure = `confidence ${percent(interval.confidence)}`
  const start = interval.firstProof ?? interval.firstEvidence
  if (start === null) return `${who} was in an intruder’s hands; no time is known (${sure}).`
  const long = interval.dwellSeconds === null ? '' : `, ${durationInWords(interval.dwellSeconds)}`
  if (interval.contained !== null) {
    return `${who} was in an intruder’s hands from ${dateInWords(start)} until contained on ${dateInWords(interval.contained)}${long} (${sure}).`
  }
  return `${who} is in an intruder’s hands since ${dateInWords(start)}${long} so far; no effective response is seen (${sure}).`
}

/** When it began at the earliest, over all that is proven. */
function startSentence({ proven }: Tally): readonly string[] {
  const own = proven.flatMap(({ intervals }) => intervals.filter(isProven))
  const first = extentOf(own.map(({ firstProof }) => firstProof))?.from
  if (first === undefined) return []
  const proof = `The first proof is of ${dateInWords(first)}`
  const unseen = own.filter(({ startUnseen }) => startUnseen)
  if (unseen.length > 0) {
    const whom = unseen.length === own.length ? '' : ` for ${spelled(unseen.length, 'of them', 'of them')}`
    return [`${proof}; it may have begun before the first log that there is${whom}.`]
  }
  const earliest = extentOf(own.map(({ earliestPossible }) => earliestPossible))?.from
  return [
    earliest !== undefined && earliest < first
      ? `${proof}; it began no earlier than ${dateInWords(earliest)}.`
      : `${proof}.`,
  ]
}

function lesserSentences({ proven, suspected, exposed, targeted, refuted }: Tally): readonly string[] {
  const told: string[] = []
  if (suspected.length > 0) {
    const sure = range(suspected.flatMap(({ intervals }) => intervals[0]?.confidence ?? []))
    const only = proven.length > 0 ? 'Only suspected' : 'Suspected'
    told.push(`${only}: ${named(suspected)}. There are signs, but another explanation remains (confidence ${sure}).`)
  }
  if (exposed.length > 0) told.push(`Exposed, without a sign that an intruder got in: ${named(exposed)}.`)
  if (targeted.length > 0) told.push(`Targeted only: ${named(targeted)}.`)
  if (refuted.length > 0) told.push(`Refuted: ${named(refuted)}.`)
  return told
}

function howWeKnow(input: ReportInput, { proven, suspected }: Tally): readonly string[] {
  const alerts = input.stories.filter(({ isAlert }) => isAlert)
  const [strongest] = byScore(alerts)
  if (strongest === undefined) {
    if (input.signals.length === 0) return ['No detector and no rule found anything.']
    const one = input.signals.length === 1
    return [
      `${count(input.signals.length, 'signal')} ${one ? 'was' : 'were'} found; ${one ? 'it does' : 'they do'} not add up to a story.`,
    ]
  }
  const joined = new Set(alerts.flatMap(({ signals }) => signals)).size
  const families = new Set(alerts.flatMap((story) => story.families)).size
  const stages = new Set(alerts.flatMap((story) => story.stages)).size
  const stories = sentence(spelled(alerts.length, 'story', 'stories'))
  const told = [
    `${stories} ${alerts.length === 1 ? 'joins' : 'join'} ${count(joined, 'signal')} from ${families === 1 ? 'one kind' : spelled(families, 'independent kind')} of evidence over ${spelled(stages, 'stage')} of an attack; the strongest is “${inertText(strongest.title, { maxChars: 160 })}”.`,
  ]
  const left = input.stories.length - alerts.length
  if (left > 0)
    told.push(
      `${count(left, 'weaker story', 'weaker stories')} did not fit into the budget of a day; stories.json has ${left === 1 ? 'it' : 'them'}.`,
    )
  const judged = input.signals.filter(isJudged).length
  if (proven.length + suspected.length > 0 && judged > 0) {
    const which = judged === input.signals.length ? 'The' : `${figure(judged)} of ${figure(input.signals.length)}`
    told.push(`${which} weights behind the confidence are judgement, not yet measured on data like this.`)
  }
  return told
}

/** What the absence of evidence does not say. */
function notAllClear({ proven, suspected }: Tally): readonly string[] {
  if (proven.length + suspected.length > 0) return []
  return ['This is not an all-clear: it holds for what these logs could show, and for nothing else.']
}

function limits(input: ReportInput): readonly string[] {
  const told: string[] = []
  const span = evidenceSpan(input)
  const events = input.sources.reduce((sum, source) => sum + source.events, 0)
  if (span === null) told.push(`${count(input.sources.length, 'source')} gave ${count(events, 'record')}.`)
  else {
    told.push(
      `Looked at: ${count(events, 'record')} of ${count(input.sources.length, 'source')}, from ${dateInWords(span.from)} to ${dateInWords(span.to)}.`,
    )
  }
  const { share, subjects } = coverageOf(input)
  if (share !== null) {
    told.push(
      `Of the time of ${subjects === 1 ? 'the one user or host' : `${count(subjects, 'user and host', 'users and hosts')}`}, ${countedPercent(share)} left any trace in these logs; the rest is unseen, which says nothing either way.`,
    )
  } else
    told.push(
      'Nothing says what these logs could have shown: what is not in them is unseen, which says nothing either way.',
    )
  told.push(...logGapSentences(input), ...decidedSentences(input))
  if (input.gaps.length > 0) {
    const first = input.gaps.slice(0, MAX_GAPS_TOLD).map((gap) => inertText(gap, { maxChars: 240 }).replace(/\.$/, ''))
    const more = input.gaps.length - first.length
    told.push(`Not looked at: ${first.join('; ')}${more > 0 ? `; and ${figure(more)} more` : ''}.`)
  }
  const trouble = [
    input.rejects.total > 0 ? `${count(input.rejects.total, 'record')} could not be read` : '',
    input.clocks.length > 0
      ? `${count(input.clocks.length, 'clock')} ${input.clocks.length === 1 ? 'was' : 'were'} wrong`
      : '',
    input.rules.refused.length > 0 ? `${count(input.rules.refused.length, 'rule')} could not be used` : '',
  ].filter((text) => text !== '')
  if (trouble.length > 0) told.push(`${sentence(list(trouble))}.`)
  return told
}

/** Where the logs themselves have gaps. */
function logGapSentences({ logGaps }: ReportInput): readonly string[] {
  const [longest] = logGaps?.longest ?? []
  if (logGaps === undefined || longest === undefined) return []
  const { total, affected } = logGaps
  const name = inertText(logName(longest), { maxChars: MAX_NAME_CHARS })
  const what = longest.missing === null ? 'silent' : `without ${count(longest.missing, 'record')}`
  const where = `${name} is ${what} for ${durationInWords((longest.to - longest.from) / SECOND_US)} from ${dateInWords(longest.from)}`
  return [
    total === 1
      ? `One log has a gap, in which anything may have happened: ${where}.`
      : `${sentence(spelled(affected, 'log has', 'logs have'))} ${count(total, 'gap')}, in which anything may have happened: the longest is where ${where}.`,
  ]
}

/** `two users and three hosts`. */
function kinds(standing: readonly SubjectStanding[]): string {
  const order = ['user', 'host', 'mailbox', 'app'] as const
  return list(
    order.flatMap((type) => {
      const found = standing.filter(({ subject }) => subject.type === type).length
      return found === 0 ? [] : [spelled(found, type, type === 'mailbox' ? 'mailboxes' : `${type}s`)]
    }),
  )
}

function named(standing: readonly SubjectStanding[]): string {
  return listUpTo(
    standing.map(({ subject }) => inertText(titledName(subject), { maxChars: MAX_NAME_CHARS })),
    MAX_NAMED,
  )
}

function range(confidences: readonly number[]): string {
  const low = confidences.reduce((least, one) => Math.min(least, one), 1)
  const high = confidences.reduce((most, one) => Math.max(most, one), 0)
  return percent(low) === percent(high) ? percent(low) : `${percent(low)} to ${percent(high)}`
}
