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

/** What is known of a sender, by address and proof; of a domain; or of a pair. All counts are of messages. */
export interface Profile {
  readonly messages: number
  /** `messages`, with what is long past counted less. */
  weight(now: Instant): number
  readonly days: number
  readonly firstSeen: Instant
  readonly lastSeen: Instant
  readonly clients: Habit
  readonly zones: Habit
  readonly hours: Habit
  readonly networks: Habit
  readonly languages: Habit
  readonly signOffs: Habit
  readonly replyTos: Habit
  readonly linkDomains: Habit
  readonly fileTypes: Habit
  readonly ibans: Habit
  readonly names: Habit
  readonly readers: Habit
}

/** A profile that grows. */
export interface GrowingProfile extends Profile {
  add(seen: Seen): void
}

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

/** An empty profile. */
export function newProfile(): GrowingProfile {
  const habits = {
    clients: new Map<string, number>(),
    zones: new Map<string, number>(),
    hours: new Map<string, number>(),
    networks: new Map<string, number>(),
    languages: new Map<string, number>(),
    signOffs: new Map<string, number>(),
    replyTos: new Map<string, number>(),
    linkDomains: new Map<string, number>(),
    fileTypes: new Map<string, number>(),
    ibans: new Map<string, number>(),
    names: new Map<string, number>(),
    readers: new Map<string, number>(),
  }
  let messages = 0
  let days = 0
  let lastDay = -1
  let first: Instant | undefined
  let last: Instant | undefined
  let fading: Fading | undefined
  const note = (habit: Map<string, number>, value: string | undefined, most = MAX_VALUES): void => {
    if (value === undefined || (habit.size >= most && !habit.has(value))) return
    habit.set(value, (habit.get(value) ?? 0) + 1)
  }
  return {
    get messages() {
      return messages
    },
    get days() {
      return days
    },
    get firstSeen() {
      if (first === undefined) throw new RangeError('an empty profile has no first message')
      return first
    },
    get lastSeen() {
      if (last === undefined) throw new RangeError('an empty profile has no last message')
      return last
    },
    ...habits,
    weight: (now) => (fading === undefined ? 0 : faded(fading, now)),
    add: ({ time, traits, replyTo, name, linkDomains, fileTypes, ibans, readers }) => {
      messages += 1
      const day = Math.floor(time / DAY_US)
      if (day !== lastDay) days += 1
      lastDay = day
      first = first === undefined || time < first ? time : first
      last = last === undefined || time > last ? time : last
      fading = { value: (fading === undefined ? 0 : faded(fading, time)) + 1, at: time }
      note(habits.clients, traits.client)
      note(habits.zones, traits.zone)
      note(habits.hours, traits.hour === undefined ? undefined : String(traits.hour))
      note(habits.networks, traits.network)
      note(habits.languages, traits.language)
      note(habits.signOffs, traits.signOff)
      note(habits.replyTos, replyTo)
      note(habits.names, name)
      for (const domain of linkDomains) note(habits.linkDomains, domain)
      for (const type of fileTypes) note(habits.fileTypes, type)
      for (const iban of ibans) note(habits.ibans, iban)
      for (const reader of readers) note(habits.readers, reader, MAX_NAMES)
    },
  }
}

function faded({ value, at }: Fading, now: Instant): number {
  return value * 2 ** (-Math.max(0, now - at) / (HALF_LIFE_DAYS * DAY_US))
}

/** A shown name as a key: words without accents, in order of the alphabet; undefined for one word or none. */
export function nameKey(words: readonly string[]): string | undefined {
  const kept = words.filter((word) => /^\p{L}{2,}$/u.test(word) && !TITLES.has(word))
  return kept.length < 2 || kept.length > 5 ? undefined : kept.toSorted().join(' ')
}

const TITLES: ReadonlySet<string> = new Set('dr prof mr mrs ms herr frau sir via mba phd ing dipl ceo cfo'.split(' '))
