import { DAY_US, type Instant, instant, SECOND_US } from '../src/model/time.ts'
import type { ClaimedInterval, RunAnswer } from './score/answer.ts'
import { type CampaignScore, scoreCampaign } from './score/campaigns.ts'
import {
  claimedSpan,
  claimedStart,
  countSeconds,
  type FoundSubject,
  falseIntervals,
  type GroupMatch,
  isClaimed,
  matchGroup,
  type Pair,
} from './score/intervals.ts'
import { type Rate, rate, rounded, type Spread, share, spread } from './score/statistics.ts'
import { findSightings, isSameTechnique, namesOf, type Sightings } from './score/steps.ts'
import {
  completenessOf,
  type JudgedStory,
  judgeStories,
  type StoriesScore,
  scoreStories,
  secondsBetween,
} from './score/stories.ts'
import { compare, GROUPS, type Group, keysOf } from './score/subjects.ts'
import type { LookAlike, Truth } from './score/truth.ts'

/** How many of a group's subjects are rightly named. */
export interface SubjectsScore {
  readonly precision: number | null
  readonly recall: number | null
  readonly f1: number | null
  readonly right: number
  readonly claimed: number
  readonly true: number
  readonly precisionInterval: readonly [number, number] | null
  readonly recallInterval: readonly [number, number] | null
  /** Compromised and not claimed, with what the ledger says of them at most; null where it is silent. */
  readonly missed: readonly { readonly name: string; readonly state: string | null }[]
  /** Claimed and never compromised. */
  readonly wrong: readonly string[]
}

/** A claimed interval that shares no instant with the truth about its subject. */
export interface FalseInterval {
  readonly name: string
  readonly state: string
  readonly from: Instant | null
  readonly story: string | null
  /** Kinds of harmless look-alikes of this subject that the interval covers. */
  readonly lookAlikes: readonly string[]
}

/** A true interval and what the ledger says of it. */
export interface ToldInterval {
  readonly name: string
  readonly compromisedAt: Instant
  readonly claimedStart: Instant | null
  /** Positive where the claim is late. */
  readonly startLateSeconds: number | null
  readonly endedAt: Instant | null
  readonly contained: Instant | null
  readonly isContainmentRight: boolean
}

/** Shares of seconds: of what is true, how much is claimed, and of what is claimed, how much is true. */
export interface SecondsScore {
  readonly recall: number | null
  readonly precision: number | null
  readonly right: number
  readonly claimed: number
  readonly true: number
}

/** How right a run is: every figure is defined in docs/scoring.md. */
export interface Score {
  readonly seed: number | string | null
  readonly knownAt: Instant
  /** All spans are cut at this instant. */
  readonly horizon: Instant
  readonly days: number | null
  /** Users and hosts to whom a rate of false intervals refers. */
  readonly subjects: number | null
  readonly people: SubjectsScore
  readonly hosts: SubjectsScore
  readonly apps: SubjectsScore
  readonly startErrorSeconds: Spread
  readonly firstProofErrorSeconds: Spread
  readonly endErrorSeconds: Spread
  /** True starts that lie between the earliest possible time and the first proof. */
  readonly startWithin: Rate
  readonly containment: Rate
  /** True intervals of which a claim tells, and how far each is off. */
  readonly intervals: Rate & { readonly each: readonly ToldInterval[] }
  readonly seconds: SecondsScore
  readonly falseConfirmed: number
  readonly falseIntervals: {
    readonly count: number
    readonly per1000SubjectsPer30Days: number | null
    readonly named: readonly FalseInterval[]
  }
  readonly stories: StoriesScore & {
    /** Stories that the run put before nobody. */
    readonly beyondBudget: number
    readonly each: readonly JudgedStory[]
  }
  readonly steps: {
    readonly by: Sightings['by']
    readonly seen: number
    readonly of: number
    readonly share: number | null
    readonly interval: readonly [number, number] | null
    /** Steps that left a record at all. */
    readonly recorded: number
  }
  readonly stages: { readonly seen: readonly string[]; readonly missed: readonly string[] }
  /** `named`: a signal that points at such a step bears the technique, or one above or below it. */
  readonly techniques: {
    readonly seen: number
    readonly named: number
    readonly of: number
    readonly missed: readonly string[]
  }
  readonly timeToDetectSeconds: Spread
  readonly campaignsDetected: Rate
  readonly campaigns: readonly CampaignScore[]
}

/** How far the recorded time of a fact may be from the true one and still be the same instant. */
const SAME_INSTANT_US = SECOND_US
const SUBJECTS = 1_000
const PERIOD_DAYS = 30

/** Sets what a run claims beside what is true. Neither the order of intervals nor that of stories or signals matters. */
export function scoreRun(truth: Truth, answer: RunAnswer): Score {
  const span = spanOf(truth)
  const horizon = instant(Math.min(answer.knownAt, span.to))
  const sightings = findSightings(truth, answer.signals)
  const groups = GROUPS.map((group) => matchGroup(group, truth.intervals, answer.intervals, horizon))
  const found = groups.flatMap((one) => one.found)
  const pairs = found.flatMap((one) => one.pairs)
  const ofGroup = (group: Group): SubjectsScore =>
    scoreSubjects(
      groups.filter((one) => one.group === group),
      answer.intervals,
    )

  const claimed = answer.intervals.filter(isClaimed)
  const judged = judgeStories(answer, sightings, new Set(claimed.flatMap(({ story }) => story ?? [])))
  const completeness = truth.campaigns.map((campaign) => completenessOf(campaign, answer, sightings))
  const campaigns = truth.campaigns.map((campaign, at) =>
    scoreCampaign(campaign, { truth, answer, sightings, groups, judged, completeness: completeness[at] ?? null }),
  )
  const detectedAfter = campaigns.flatMap(({ detectedAfterSeconds }) => detectedAfterSeconds ?? [])
  const bad = groups.flatMap((group) => falseIntervals(group, horizon))
  const subjects = subjectsAtRisk(truth) ?? answer.subjects
  const wrong = groups.reduce((sum, group) => sum + group.wrong.length, 0)
  const days = span.days
  return {
    seed: truth.seed,
    knownAt: answer.knownAt,
    horizon,
    days,
    subjects,
    people: ofGroup('people'),
    hosts: ofGroup('hosts'),
    apps: ofGroup('apps'),
    startErrorSeconds: spread(
      pairs.flatMap(({ truth: real, claim }) => errorSeconds(claimedStart(claim), real.compromisedAt)),
    ),
    firstProofErrorSeconds: spread(found.flatMap((one) => firstProofErrors(one, truth))),
    endErrorSeconds: spread(pairs.flatMap(endError)),
    startWithin: rate(
      pairs.filter(({ truth: real, claim }) => {
        const [first, last] = [claim.earliestPossible ?? claim.firstEvidence, claimedStart(claim)]
        if (first === null || last === null) return false
        return real.compromisedAt >= first - SAME_INSTANT_US && real.compromisedAt <= last + SAME_INSTANT_US
      }).length,
      pairs.length,
    ),
    containment: rate(pairs.filter(isContainmentRight).length, pairs.length),
    intervals: { ...rate(pairs.length, truth.intervals.length), each: found.flatMap(tellIntervals) },
    seconds: scoreSeconds(groups, horizon),
    falseConfirmed: wrong,
    falseIntervals: {
      count: bad.length,
      per1000SubjectsPer30Days:
        subjects === null || subjects === 0 || days === null || days === 0
          ? null
          : rounded((bad.length / subjects / days) * SUBJECTS * PERIOD_DAYS),
      named: bad.map(nameFalse(truth, horizon)).sort((a, b) => compare(JSON.stringify(a), JSON.stringify(b))),
    },
    stories: { ...scoreStories(judged, completeness, days), beyondBudget: answer.beyondBudget, each: judged },
    steps: scoreSteps(truth, sightings),
    stages: scoreStages(truth, sightings),
    techniques: scoreTechniques(truth, sightings),
    timeToDetectSeconds: spread(detectedAfter),
    campaignsDetected: rate(detectedAfter.length, truth.campaigns.length),
    campaigns,
  }
}

/** How long the organisation was watched, and until when: what the truth's parameters say, else its first and last time. */
function spanOf({ parameters, intervals, campaigns, benign }: Truth): {
  readonly to: Instant
  readonly days: number | null
} {
  const times = [
    ...intervals.flatMap(({ compromisedAt, endedAt }) => [compromisedAt, endedAt ?? compromisedAt]),
    ...campaigns.flatMap(({ steps }) => steps.map(({ time }) => time)),
    ...benign.flatMap(({ from, to }) => [from, to]),
  ]
  const { days: given, from, to } = parameters
  const last = to ?? times.reduce((latest, time) => Math.max(latest, time), from ?? 0)
  const first = from ?? times.reduce((earliest, time) => Math.min(earliest, time), last)
  const days = given ?? rounded((last - first) / DAY_US)
  return { to: instant(last), days: days > 0 ? days : null }
}

function subjectsAtRisk({ parameters: { users, hosts } }: Truth): number | null {
  return users === undefined ? null : users + (hosts ?? 0)
}

function scoreSubjects(groups: readonly GroupMatch[], intervals: readonly ClaimedInterval[]): SubjectsScore {
  const [right, missed, wrong] = [
    groups.flatMap(({ found }) => found),
    groups.flatMap((group) => group.missed),
    groups.flatMap((group) => group.wrong),
  ]
  const [precision, recall] = [
    rate(right.length, right.length + wrong.length),
    rate(right.length, right.length + missed.length),
  ]
  return {
    precision: precision.share,
    recall: recall.share,
    f1: share(2 * right.length, precision.of + recall.of),
    right: right.length,
    claimed: precision.of,
    true: recall.of,
    precisionInterval: precision.interval,
    recallInterval: recall.interval,
    missed: missed.map(({ label, keys }) => ({ name: label, state: highestState(keys, intervals) })),
    wrong: wrong.map(({ label }) => label),
  }
}

/** From least to most: how far the ledger went about a subject that it did not claim. */
const UNCLAIMED_STATES = ['refuted', 'targeted', 'exposed', 'suspected']

function highestState(keys: ReadonlySet<string>, intervals: readonly ClaimedInterval[]): string | null {
  const states = intervals
    .filter(({ subject }) => keysOf(subject).some((key) => keys.has(key)))
    .map(({ state }) => state)
  const [highest] = states.sort((a, b) => UNCLAIMED_STATES.indexOf(b) - UNCLAIMED_STATES.indexOf(a) || compare(a, b))
  return highest ?? null
}

function errorSeconds(claimed: Instant | null, real: Instant): readonly number[] {
  return claimed === null ? [] : [Math.abs(secondsBetween(real, claimed))]
}

function isContainmentRight({ truth, claim }: Pair): boolean {
  return truth.contained === (claim.contained !== null || claim.closed !== null)
}

function tellIntervals({ subject, pairs }: FoundSubject): readonly ToldInterval[] {
  return pairs
    .map((pair) => {
      const { truth, claim } = pair
      const start = claimedStart(claim)
      return {
        name: subject.label,
        compromisedAt: truth.compromisedAt,
        claimedStart: start,
        startLateSeconds: start === null ? null : secondsBetween(truth.compromisedAt, start),
        endedAt: truth.endedAt,
        contained: claim.contained,
        isContainmentRight: isContainmentRight(pair),
      }
    })
    .sort((a, b) => a.compromisedAt - b.compromisedAt)
}

/** Containment against the true end; where the adversary left unhindered, the last evidence against it. */
function endError({ truth, claim }: Pair): readonly number[] {
  if (truth.endedAt === null) return []
  return errorSeconds(truth.contained ? claim.contained : claim.lastEvidence, truth.endedAt)
}

/** The first proof against the first recorded step on that subject since it was compromised. */
function firstProofErrors({ pairs }: FoundSubject, { campaigns, intervals }: Truth): readonly number[] {
  const names = namesOf(intervals)
  return pairs.flatMap(({ truth: { subject, compromisedAt, endedAt }, claim: { firstProof } }) => {
    const keys = new Set(keysOf(subject))
    const times = campaigns
      .flatMap(({ steps }) => steps)
      .filter(
        ({ time, events, subjects }) =>
          events.length > 0 &&
          time >= compromisedAt &&
          time <= (endedAt ?? time) &&
          subjects.some((one) => names(one).some((key) => keys.has(key))),
      )
      .map(({ time }) => time)
      .sort((a, b) => a - b)
    return times[0] === undefined ? [] : errorSeconds(firstProof, times[0])
  })
}

function scoreSeconds(groups: readonly GroupMatch[], horizon: Instant): SecondsScore {
  const counts = groups.map((group) => countSeconds(group, horizon))
  const sum = (name: 'right' | 'claimed' | 'true'): number => rounded(counts.reduce((all, one) => all + one[name], 0))
  const [right, claimed, real] = [sum('right'), sum('claimed'), sum('true')]
  return { recall: share(right, real), precision: share(right, claimed), right, claimed, true: real }
}

/** Names false intervals, each with the harmless things of that subject that it covers. */
function nameFalse({ benign }: Truth, horizon: Instant): (claim: ClaimedInterval) => FalseInterval {
  const byKey = new Map<string, LookAlike[]>()
  for (const one of benign)
    for (const key of new Set(one.subjects.flatMap(keysOf))) {
      const others = byKey.get(key)
      if (others === undefined) byKey.set(key, [one])
      else others.push(one)
    }
  return (claim) => {
    const span = claimedSpan(claim, horizon)
    const covered = keysOf(claim.subject)
      .flatMap((key) => byKey.get(key) ?? [])
      .filter(({ from, to }) => span !== null && from <= span.to + SAME_INSTANT_US && to >= span.from - SAME_INSTANT_US)
    return {
      name: claim.subject.names[0] ?? claim.subject.id,
      state: claim.state,
      from: claimedStart(claim),
      story: claim.story,
      lookAlikes: [...new Set(covered.map(({ kind }) => kind))].sort(),
    }
  }
}

function scoreSteps({ campaigns }: Truth, { by, signalsOf }: Sightings): Score['steps'] {
  const steps = campaigns.flatMap((campaign) => campaign.steps)
  const { right, of, ...rest } = rate(steps.filter((step) => signalsOf.has(step)).length, steps.length)
  return { by, seen: right, of, ...rest, recorded: steps.filter(({ events }) => events.length > 0).length }
}

function scoreStages({ campaigns }: Truth, { signalsOf }: Sightings): Score['stages'] {
  const steps = campaigns.flatMap((campaign) => campaign.steps)
  const seen = new Set(steps.filter((step) => signalsOf.has(step)).map(({ stage }) => stage))
  const all = [...new Set(steps.map(({ stage }) => stage))].sort()
  return { seen: all.filter((stage) => seen.has(stage)), missed: all.filter((stage) => !seen.has(stage)) }
}

function scoreTechniques({ campaigns }: Truth, { signalsOf }: Sightings): Score['techniques'] {
  const steps = campaigns.flatMap((campaign) => campaign.steps)
  const all = [...new Set(steps.map(({ technique }) => technique))].sort()
  const seen = new Set(steps.filter((step) => signalsOf.has(step)).map(({ technique }) => technique))
  const named = new Set(
    steps
      .filter((step) =>
        signalsOf.get(step)?.some(({ techniques }) => techniques.some((one) => isSameTechnique(one, step.technique))),
      )
      .map(({ technique }) => technique),
  )
  return { seen: seen.size, named: named.size, of: all.length, missed: all.filter((technique) => !seen.has(technique)) }
}
