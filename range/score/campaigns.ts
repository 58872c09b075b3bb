import type { Instant } from '../../src/model/time.ts'
import type { RunAnswer } from './answer.ts'
import { claimedStart, type GroupMatch, isClaimed } from './intervals.ts'
import { median, rounded } from './statistics.ts'
import { namesOf, type Sightings } from './steps.ts'
import { type JudgedStory, secondsBetween } from './stories.ts'
import { compare, type Group } from './subjects.ts'
import type { TrueCampaign, TrueStep, Truth } from './truth.ts'

/** A step of which the answer tells nothing, and why. */
export interface MissedStep {
  readonly time: Instant
  readonly stage: string
  readonly technique: string
  readonly what: string | null
  readonly subjects: readonly string[]
  readonly visibleIn: readonly string[]
  /** `no record`: it left none. `no signal`: none points at its records. `in no story`: a signal does, and no story has it. */
  readonly reason: 'no record' | 'no signal' | 'in no story'
}

/** How right a run is about one campaign. */
export interface CampaignScore {
  readonly id: string
  readonly actor: string | null
  readonly motive: string | null
  readonly people: { readonly right: number; readonly of: number }
  readonly hosts: { readonly right: number; readonly of: number }
  readonly steps: { readonly seen: number; readonly of: number }
  readonly signals: number
  readonly startErrorSeconds: number | null
  /** From the first step to the first signal, of one of its stories, that points at it; null where no story is about it. */
  readonly detectedAfterSeconds: number | null
  /** The same from the first step that left a record. */
  readonly detectedAfterRecordSeconds: number | null
  /** From the first step to the first proof, as it became known, of a claimed interval of one of its stories. */
  readonly confirmedAfterSeconds: number | null
  readonly completeness: number | null
  /** Ids of the stories that are mostly about it, the one with most of its signals first. */
  readonly stories: readonly string[]
  /** Place of its best story among all by score, 1 the best: how much a person reads until then. Null without a story. */
  readonly rank: number | null
  readonly missedSteps: readonly MissedStep[]
}

/** What is known by the time that a campaign is scored. */
export interface CampaignInput {
  readonly truth: Truth
  readonly answer: RunAnswer
  readonly sightings: Sightings
  readonly groups: readonly GroupMatch[]
  readonly judged: readonly JudgedStory[]
  readonly completeness: number | null
}

/** Scores one campaign. */
export function scoreCampaign(campaign: TrueCampaign, input: CampaignInput): CampaignScore {
  const { truth, answer, sightings, groups, judged, completeness } = input
  const names = namesOf(truth.intervals)
  const keys = new Set(campaign.steps.flatMap(({ subjects }) => subjects.flatMap(names)))
  const isOurs = (subject: { readonly keys: ReadonlySet<string> }): boolean =>
    [...subject.keys].some((key) => keys.has(key))
  const ofGroup = (group: Group): { readonly right: number; readonly of: number } => {
    const one = groups.filter((match) => match.group === group)
    const right = one.flatMap(({ found }) => found.filter(({ subject }) => isOurs(subject))).length
    return { right, of: right + one.flatMap(({ missed }) => missed.filter(isOurs)).length }
  }

  const stories = judged
    .filter((story) => story.campaign === campaign.id)
    .sort((a, b) => b.right - a.right || compare(a.id, b.id))
  const ours = new Set(stories.map(({ id }) => id))
  const told = new Set(answer.stories.flatMap(({ signals }) => signals))
  const toldHere = new Set(answer.stories.filter(({ id }) => ours.has(id)).flatMap(({ signals }) => signals))
  const pointing = answer.signals.filter(({ id }) =>
    sightings.stepsOf.get(id)?.some((one) => one.campaign === campaign),
  )
  const detected = earliest(pointing.filter(({ id }) => toldHere.has(id)).map(({ time }) => time))
  const proofs = answer.intervals
    .filter((interval) => isClaimed(interval) && interval.story !== null && ours.has(interval.story))
    .flatMap(({ evidence }) => evidence.flatMap(({ kind, knownAt }) => (kind === 'proof' ? (knownAt ?? []) : [])))
  const began = earliest(campaign.steps.map(({ time }) => time))
  const recorded = earliest(campaign.steps.filter(({ events }) => events.length > 0).map(({ time }) => time))
  return {
    id: campaign.id,
    actor: campaign.actor,
    motive: campaign.motive,
    people: ofGroup('people'),
    hosts: ofGroup('hosts'),
    steps: { seen: campaign.steps.filter((step) => sightings.signalsOf.has(step)).length, of: campaign.steps.length },
    signals: pointing.length,
    startErrorSeconds: median(
      groups
        .flatMap(({ found }) => found.filter(({ subject }) => isOurs(subject)).flatMap(({ pairs }) => pairs))
        .flatMap(({ truth: { compromisedAt }, claim }) => {
          const start = claimedStart(claim)
          return start === null ? [] : [Math.abs(secondsBetween(compromisedAt, start))]
        }),
    ),
    detectedAfterSeconds: after(began, detected),
    detectedAfterRecordSeconds: after(recorded, detected),
    confirmedAfterSeconds: after(began, earliest(proofs)),
    completeness: completeness === null ? null : rounded(completeness),
    stories: stories.map(({ id }) => id),
    rank: rankOf(ours, answer),
    missedSteps: campaign.steps.flatMap((step) => missed(step, sightings, told)),
  }
}

function rankOf(ours: ReadonlySet<string>, { stories }: RunAnswer): number | null {
  const scores = stories.filter(({ id }) => ours.has(id)).map(({ score }) => score)
  const best = Math.max(...scores)
  return scores.length === 0 ? null : 1 + stories.filter(({ score }) => score > best).length
}

function missed(step: TrueStep, { signalsOf }: Sightings, told: ReadonlySet<string>): readonly MissedStep[] {
  const signals = signalsOf.get(step) ?? []
  if (signals.some(({ id }) => told.has(id))) return []
  const { time, until, stage, technique, what, subjects, visibleIn, events } = step
  const unseen = events.length === 0 && until === undefined ? 'no record' : 'no signal'
  return [
    {
      time,
      stage,
      technique,
      what: what ?? null,
      subjects: subjects.map(({ names, id }) => names[0] ?? id),
      visibleIn,
      reason: signals.length > 0 ? 'in no story' : unseen,
    },
  ]
}

function earliest(times: readonly Instant[]): Instant | null {
  return times.reduce<Instant | null>((first, time) => (first === null || time < first ? time : first), null)
}

function after(from: Instant | null, to: Instant | null): number | null {
  return from === null || to === null ? null : secondsBetween(from, to)
}
