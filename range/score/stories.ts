import type { Instant } from '../../src/model/time.ts'
import type { RunAnswer, ToldStory } from './answer.ts'
import { rounded, share } from './statistics.ts'
import type { Sightings } from './steps.ts'
import { compare } from './subjects.ts'
import type { Truth } from './truth.ts'

const MILLISECOND_US = 1_000
const MILLISECONDS = 1_000

/** One story as the truth sees it. */
export interface JudgedStory {
  readonly id: string
  readonly title: string
  readonly firstTime: Instant
  /** The campaign at whose records most of its signals point; null for a false story. */
  readonly campaign: string | null
  readonly signals: number
  /** Signals that point at records of that campaign. */
  readonly right: number
  /** How many campaigns its signals point at. */
  readonly campaigns: number
  /** True where the ledger has a claimed interval from it. */
  readonly isClaimed: boolean
}

/** How well the stories are the campaigns. */
export interface StoriesScore {
  readonly of: number
  readonly true: number
  readonly false: number
  readonly falsePerDay: number | null
  /** False stories from which the ledger claims a compromise. */
  readonly falseClaimed: number
  readonly purity: number | null
  readonly completeness: number | null
}

/** Sets each story beside the campaigns, in the order of their first times. */
export function judgeStories(
  answer: RunAnswer,
  sightings: Sightings,
  claimedStories: ReadonlySet<string>,
): readonly JudgedStory[] {
  return answer.stories
    .map((story) => judge(story, sightings, claimedStories.has(story.id)))
    .sort((a, b) => a.firstTime - b.firstTime || compare(a.id, b.id))
}

function judge({ id, title, firstTime, signals }: ToldStory, sightings: Sightings, isClaimed: boolean): JudgedStory {
  const counts = new Map<string, number>()
  for (const signal of signals) {
    const campaigns = new Set((sightings.stepsOf.get(signal) ?? []).map(({ campaign }) => campaign.id))
    for (const campaign of campaigns) counts.set(campaign, (counts.get(campaign) ?? 0) + 1)
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1] || compare(a[0], b[0]))
  return {
    id,
    title,
    firstTime,
    campaign: most?.[0] ?? null,
    signals: signals.length,
    right: most?.[1] ?? 0,
    campaigns: counts.size,
    isClaimed,
  }
}

/** Share of a campaign's detected steps that are in the story that holds most of them; null where none was detected. */
export function completenessOf(
  truth: Truth['campaigns'][number],
  answer: RunAnswer,
  sightings: Sightings,
): number | null {
  const detected = truth.steps.filter((step) => sightings.signalsOf.has(step))
  const held = answer.stories.map(({ signals }) => {
    const ids = new Set(signals)
    return detected.filter((step) => sightings.signalsOf.get(step)?.some(({ id }) => ids.has(id))).length
  })
  return detected.length === 0 ? null : held.reduce((most, one) => Math.max(most, one), 0) / detected.length
}

/** The stories as a whole; `days` is how long the organisation was watched. */
export function scoreStories(
  judged: readonly JudgedStory[],
  completeness: readonly (number | null)[],
  days: number | null,
): StoriesScore {
  const good = judged.filter(({ campaign }) => campaign !== null)
  const bad = judged.filter(({ campaign }) => campaign === null)
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)
  const known = completeness.filter((one) => one !== null)
  return {
    of: judged.length,
    true: good.length,
    false: bad.length,
    falsePerDay: days === null || days === 0 ? null : rounded(bad.length / days),
    falseClaimed: bad.filter(({ isClaimed }) => isClaimed).length,
    purity: share(sum(good.map(({ right }) => right)), sum(good.map(({ signals }) => signals))),
    completeness: known.length === 0 ? null : rounded(sum(known) / known.length),
  }
}

/**
 * Seconds between two instants, each first cut to its millisecond: many sources write no finer, and neither does whoever
 * passes times through JavaScript's dates.
 */
export function secondsBetween(from: Instant, to: Instant): number {
  return (Math.floor(to / MILLISECOND_US) - Math.floor(from / MILLISECOND_US)) / MILLISECONDS
}
