import type { Instant } from '../model/time.ts'
import type { Traits } from './traits.ts'

/** A count that fades: what it was at `at`, halved every half-life since. */
interface Fading {
  value: number
  at: Instant
}

const DAY_US = 86_400_000_000
/** A habit of half a year ago counts half. */
const HALF_LIFE_DAYS = 180
/** Values of one trait that are kept; who has more has no habit there. */
const MAX_VALUES = 24
const MAX_NAMES = 64

/** How often each value of a trait was seen. */
export type Habit = ReadonlyMap<string, number>

/** How often somebody wrote, and since when. All counts are of messages. */
export interface Acquaintance {
  readonly messages: number
  readonly days: number
  readonly firstSeen: Instant
  readonly lastSeen: Instant
  readonly fading: Readonly<Fading>
}

/** Traits whose values are counted. */
const HABITS = [
  'clients',
  'zones',
  'hours',
  'networks',
  'languages',
  'signOffs',
  'replyTos',
  'linkDomains',
  'fileTypes',
  'ibans',
  'names',
  'readers',
] as const

/** What is known of a sender, by address and proof, or of a domain. */
export type Profile = Acquaintance & { readonly [Name in (typeof HABITS)[number]]: Habit }

/** What one message adds to a profile. */
export interface Seen {
  readonly time: Instant
  readonly traits: Traits
  readonly replyTo?: string | undefined
  readonly name?: string | undefined
  readonly linkDomains: readonly string[]
  readonly fileTypes: readonly string[]
  readonly ibans: readonly string[]
  readonly readers: readonly string[]
}

/** An acquaintance that grows. Plain data: there is one for each pair of people who write. */
export interface GrowingAcquaintance extends Acquaintance {
  messages: number
  days: number
  firstSeen: Instant
  lastSeen: Instant
  lastDay: number
  readonly fading: Fading
}

/** A profile that grows. */
export type GrowingProfile = GrowingAcquaintance & { [Name in (typeof HABITS)[number]]: Habit }

const NONE: Habit = new Map()

/** The acquaintance that begins with a message at `time`. */
export function newAcquaintance(time: Instant): GrowingAcquaintance {
  return { messages: 0, days: 0, firstSeen: time, lastSeen: time, lastDay: -1, fading: { value: 0, at: time } }
}

/** The profile that begins with a message at `time`. A habit takes memory once it has a value. */
export function newProfile(time: Instant): GrowingProfile {
  return {
    ...newAcquaintance(time),
    clients: NONE,
    zones: NONE,
    hours: NONE,
    networks: NONE,
    languages: NONE,
    signOffs: NONE,
    replyTos: NONE,
    linkDomains: NONE,
    fileTypes: NONE,
    ibans: NONE,
    names: NONE,
    readers: NONE,
  }
}

/** Counts one more message, and gives what it changed. */
export function meet<Known extends GrowingAcquaintance>(known: Known, time: Instant): Known {
  known.messages += 1
  const day = Math.floor(time / DAY_US)
  if (day !== known.lastDay) known.days += 1
  known.lastDay = day
  if (time < known.firstSeen) known.firstSeen = time
  if (time > known.lastSeen) known.lastSeen = time
  known.fading.value = faded(known.fading, time) + 1
  known.fading.at = time
  return known
}

/** Adds what one message shows, and gives what it changed. */
export function observe(profile: GrowingProfile, seen: Seen): GrowingProfile {
  const { traits } = seen
  meet(profile, seen.time)
  note(profile, 'clients', traits.client)
  note(profile, 'zones', traits.zone)
  note(profile, 'hours', traits.hour === undefined ? undefined : String(traits.hour))
  note(profile, 'networks', traits.network)
  note(profile, 'languages', traits.language)
  note(profile, 'signOffs', traits.signOff)
  note(profile, 'replyTos', seen.replyTo)
  note(profile, 'names', seen.name)
  for (const domain of seen.linkDomains) note(profile, 'linkDomains', domain)
  for (const type of seen.fileTypes) note(profile, 'fileTypes', type)
  for (const iban of seen.ibans) note(profile, 'ibans', iban)
  for (const reader of seen.readers) note(profile, 'readers', reader, MAX_NAMES)
  return profile
}

/** Messages of an acquaintance, with what is long past counted less. */
export function weightOf(known: Acquaintance, now: Instant): number {
  return faded(known.fading, now)
}

function note(
  profile: GrowingProfile,
  name: (typeof HABITS)[number],
  value: string | undefined,
  most: number = MAX_VALUES,
): void {
  if (value === undefined) return
  const habit = profile[name]
  if (habit === NONE) profile[name] = new Map([[value, 1]])
  else if (habit.has(value) || habit.size < most) (habit as Map<string, number>).set(value, (habit.get(value) ?? 0) + 1) // all but NONE were made here
}

function faded({ value, at }: Readonly<Fading>, now: Instant): number {
  return value * 2 ** (-Math.max(0, now - at) / (HALF_LIFE_DAYS * DAY_US))
}

/** A shown name as a key: words without accents, in order of the alphabet; undefined for one word or none. */
export function nameKey(words: readonly string[]): string | undefined {
  const kept = words.filter((word) => /^\p{L}{2,}$/u.test(word) && !TITLES.has(word))
  return kept.length < 2 || kept.length > 5 ? undefined : kept.toSorted().join(' ')
}

const TITLES: ReadonlySet<string> = new Set('dr prof mr mrs ms herr frau sir via mba phd ing dipl ceo cfo'.split(' '))
