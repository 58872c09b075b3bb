import { type Cluster, clustersOf, traitKey } from '../mail/campaigns/clusters.ts'
import { isNearlySame, type Sketch, sketchOf } from '../mail/campaigns/sketch.ts'
import { type SharedTrait, sendingNetwork, sharedTraits } from '../mail/campaigns/traits.ts'
import { domainOf } from '../mail/history.ts'
import type { Message } from '../mail/message.ts'
import type { MailVerdict, WeighedFinding } from '../mail/verdict.ts'
import type { RawPointer } from '../model/event.ts'
import { DAY_US, type Instant, isBelievable } from '../model/time.ts'
import type { TreatedMessage } from './treat-message.ts'

/** A message of the index: enough to find it again. */
export interface IndexedMessage {
  readonly id: string
  readonly time: Instant
  readonly raw: RawPointer
  readonly messageId: string | undefined
  readonly from: string | undefined
  readonly subject: string
  readonly verdict: MailVerdict
  readonly readers: readonly string[]
  readonly isReported: boolean
}

/** A value and in how many messages it was, the most frequent first. */
export type Counted = readonly { readonly value: string; readonly messages: number }[]

/** How one person was attacked. */
export interface IndexedPerson {
  readonly address: string
  readonly suspicious: number
  readonly targeted: number
  readonly malicious: number
  readonly days: number
  /** Undefined where no message of theirs has a believable time. */
  readonly first: Instant | undefined
  readonly last: Instant | undefined
  /** Titles of detectors. */
  readonly lures: Counted
  readonly networks: Counted
  readonly provenDomains: Counted
  readonly linkDomains: Counted
  readonly campaigns: readonly string[]
}

/** Messages that belong together. */
export interface Campaign {
  /** Made from the oldest message: the same in each run over the same mail. */
  readonly id: string
  readonly messages: readonly IndexedMessage[]
  readonly because: readonly string[]
  readonly people: readonly string[]
  readonly reported: number
  /** Messages of it that nobody reported, also such as were judged benign; empty where nothing of it was reported. */
  readonly notReported: readonly IndexedMessage[]
}

/** Who is attacked, how often and how; and what belongs together. */
export interface MailIndex {
  readonly people: readonly IndexedPerson[]
  readonly campaigns: readonly Campaign[]
  /** Messages that were set aside by an exception or as a simulation, and are not in it. */
  readonly setAside: number
  /** What was left out and why, as sentences. */
  readonly leftOut: readonly string[]
}

/** Messages that are compared with each other. */
const MAX_COMPARED = 10_000
const MAX_PEOPLE = 20_000
/** Traits of honest mail that are counted. */
const MAX_HONEST_TRAITS = 500_000
/** Readers of one message that count as attacked. */
const MAX_READERS = 100
/** Values of one kind that a person's row names. */
const MAX_VALUES = 10
/** Lures that one message adds. */
const MAX_LURES = 3
const LURE_GROUPS: ReadonlySet<string> = new Set(['story', 'link', 'trick', 'attachment'])
/** A text, file or page that fewer honest messages have may be that of a campaign which was not recognised. */
const MAX_HONEST_COPIES = 20
const MAX_HONEST_SHARE = 0.05

interface Known extends IndexedMessage {
  readonly traits: readonly SharedTrait[]
  readonly sketch: Sketch | undefined
  readonly textKey: string
}

interface Person {
  suspicious: number
  targeted: number
  malicious: number
  readonly days: Set<number>
  first: Instant | undefined
  last: Instant | undefined
  readonly seen: Set<string>
  readonly lures: Map<string, number>
  readonly networks: Map<string, number>
  readonly provenDomains: Map<string, number>
  readonly linkDomains: Map<string, number>
}

/** An index that grows with each judged message. */
export interface GrowingMailIndex {
  /** Says beforehand what was reported, so that its likes are recognised also among benign mail. */
  watchFor(message: Message, border: string | undefined): void
  add(message: Message, treated: TreatedMessage): void
  /** Counts earlier mail, so that what is usual joins nothing. */
  addHonest(message: Message, border: string | undefined): void
  result(): MailIndex
}

/** An empty index of an organisation's mail. `reports` are the ids of messages that only carry what was reported. */
export function createMailIndex(
  ownDomains: readonly string[],
  reports: ReadonlySet<string> = new Set(),
): GrowingMailIndex {
  const isOwnDomain = (domain: string): boolean => ownDomains.includes(domain)
  const people = new Map<string, Person>()
  const suspects: Known[] = []
  const likes: Known[] = []
  const ids = new Set<string>()
  const honest = new Map<string, number>()
  const watched = { traits: new Set<string>(), sketches: [] as Sketch[] }
  let [setAside, notCompared, notNamed, honestMessages] = [0, 0, 0, 0]
  let isHonestCut = false

  const traitsOf = (message: Message, border: string | undefined): readonly SharedTrait[] =>
    sharedTraits(message, { border, isOwnDomain })
  const countHonest = (keys: Iterable<string>): void => {
    honestMessages += 1
    for (const key of keys) {
      const known = honest.get(key)
      if (known === undefined && honest.size >= MAX_HONEST_TRAITS) isHonestCut = true
      else honest.set(key, (known ?? 0) + 1)
    }
  }
  const known = (message: Message, { judged, border, reporters }: TreatedMessage): Known => {
    const { event, mail, from, subject, bodyWords } = message
    return {
      id: event.id,
      time: event.time,
      raw: event.raw,
      messageId: mail.messageId,
      from: from?.address,
      subject,
      verdict: judged.verdict,
      readers: readersOf(message, isOwnDomain),
      isReported: reporters.length > 0,
      traits: traitsOf(message, border),
      sketch: sketchOf(bodyWords.words),
      textKey: textKeyOf(message),
    }
  }
  const isWatched = (message: Message, border: string | undefined): boolean => {
    if (watched.traits.size === 0 && watched.sketches.length === 0) return false
    if (traitsOf(message, border).some((trait) => watched.traits.has(traitKey(trait)))) return true
    const sketch = watched.sketches.length === 0 ? undefined : sketchOf(message.bodyWords.words)
    return sketch !== undefined && watched.sketches.some((one) => isNearlySame(one, sketch))
  }
  const keep = (list: Known[], one: Known): void => {
    if (list.length < MAX_COMPARED) list.push(one)
    else notCompared += 1
  }

  return {
    watchFor: (message, border) => {
      for (const trait of traitsOf(message, border)) watched.traits.add(traitKey(trait))
      const sketch = sketchOf(message.bodyWords.words)
      if (sketch !== undefined && watched.sketches.length < MAX_WATCHED) watched.sketches.push(sketch)
    },
    addHonest: (message, border) => countHonest(honestKeys(message, traitsOf(message, border))),
    add: (message, treated) => {
      const { judged, border, reporters } = treated
      // The same message may lie at two places.
      if (ids.has(message.event.id)) return
      // What carries a report is neither usual mail nor an attack of its own.
      if (reports.has(message.event.id)) return
      ids.add(message.event.id)
      if (treated.isSetAside) {
        setAside += 1
        return
      }
      if (judged.verdict === 'benign' && reporters.length === 0) {
        countHonest(honestKeys(message, traitsOf(message, border)))
        if (isWatched(message, border)) keep(likes, known(message, treated))
        return
      }
      const one = known(message, treated)
      keep(suspects, one)
      if (judged.verdict === 'benign') return
      for (const address of one.readers) {
        if (!people.has(address) && people.size >= MAX_PEOPLE) notNamed += 1
        else note(person(people, address), { message, treated, verdict: judged.verdict, isOwnDomain })
      }
    },
    result: () => {
      const campaigns = campaignsOf({ suspects, likes, honest, honestMessages })
      const byPerson = new Map<string, string[]>()
      for (const { id, people: readers } of campaigns)
        for (const reader of readers) byPerson.set(reader, [...(byPerson.get(reader) ?? []), id])
      return {
        people: [...people]
          .map(([address, one]) => shown(address, one, byPerson.get(address) ?? []))
          .sort(
            (a, b) =>
              b.targeted - a.targeted ||
              b.malicious - a.malicious ||
              b.suspicious - a.suspicious ||
              (a.address < b.address ? -1 : 1),
          ),
        campaigns,
        setAside,
        leftOut: [
          ...(notCompared === 0
            ? []
            : [
                `${notCompared} messages were not compared with others: ${MAX_COMPARED} are, in the order of the evidence.`,
              ]),
          ...(notNamed === 0 ? [] : [`${MAX_PEOPLE} people are named; ${notNamed} more messages to others are not.`]),
          ...(isHonestCut ? [`Of honest mail ${MAX_HONEST_TRAITS} traits were counted, and later ones not.`] : []),
        ],
      }
    },
  }
}

/** Texts of reported messages that each further message is compared with. */
const MAX_WATCHED = 2000

function textKeyOf({ bodyWords }: Message): string {
  return bodyWords.words.length < 12 ? '' : `text ${bodyWords.words.slice(0, 200).join(' ')}`
}

function honestKeys(message: Message, traits: readonly SharedTrait[]): ReadonlySet<string> {
  const text = textKeyOf(message)
  return new Set([...traits.map(traitKey), ...(text === '' ? [] : [text])])
}

/** The people of the organisation who had it; where none is known as such, whose mailbox it lay in, else all. */
function readersOf({ mail, event }: Message, isOwnDomain: (domain: string) => boolean): readonly string[] {
  const own = mail.to.filter((address) => isOwnDomain(domainOf(address)))
  const mailbox = event.target?.mailbox
  const readers = own.length > 0 ? own : mailbox === undefined ? mail.to : [mailbox]
  return readers.slice(0, MAX_READERS)
}

function person(people: Map<string, Person>, address: string): Person {
  const known = people.get(address)
  if (known !== undefined) return known
  const made: Person = {
    ...{ suspicious: 0, targeted: 0, malicious: 0, first: undefined, last: undefined },
    days: new Set(),
    seen: new Set(),
    lures: new Map(),
    networks: new Map(),
    provenDomains: new Map(),
    linkDomains: new Map(),
  }
  people.set(address, made)
  return made
}

function note(
  one: Person,
  {
    message,
    treated,
    verdict,
    isOwnDomain,
  }: {
    readonly message: Message
    readonly treated: TreatedMessage
    readonly verdict: Exclude<MailVerdict, 'benign'>
    readonly isOwnDomain: (domain: string) => boolean
  },
): void {
  const { event, mail, from, subject, linkDomains } = message
  // Copies of one message in several mailboxes name the same readers.
  const key = mail.messageId === undefined ? event.id : `${mail.messageId} ${from?.address ?? ''} ${subject}`
  if (one.seen.has(key)) return
  one.seen.add(key)
  one[verdict] += 1
  if (isBelievable(event.time)) {
    one.days.add(Math.floor(event.time / DAY_US))
    if (one.first === undefined || event.time < one.first) one.first = event.time
    if (one.last === undefined || event.time > one.last) one.last = event.time
  }
  for (const title of luresOf(treated.judged.findings)) count(one.lures, title)
  const network = sendingNetwork(message, treated.border)
  if (network !== undefined) count(one.networks, network)
  if (treated.proven !== undefined) count(one.provenDomains, treated.proven)
  for (const domain of linkDomains.filter((name) => !isOwnDomain(name)).slice(0, MAX_VALUES))
    count(one.linkDomains, domain)
}

/** What a message is about or does, by the weightiest detectors that say so. */
function luresOf(findings: readonly WeighedFinding[]): readonly string[] {
  return findings
    .filter(({ weight, group }) => weight > 0 && LURE_GROUPS.has(group))
    .slice(0, MAX_LURES)
    .map(({ title }) => title)
}

function count(map: Map<string, number>, value: string): void {
  map.set(value, (map.get(value) ?? 0) + 1)
}

function shown(address: string, one: Person, campaigns: readonly string[]): IndexedPerson {
  const { suspicious, targeted, malicious, days, first, last, lures, networks, provenDomains, linkDomains } = one
  return {
    ...{ address, suspicious, targeted, malicious, days: days.size, first, last, campaigns },
    lures: counted(lures),
    networks: counted(networks),
    provenDomains: counted(provenDomains),
    linkDomains: counted(linkDomains),
  }
}

function counted(map: ReadonlyMap<string, number>): Counted {
  return [...map]
    .map(([value, messages]) => ({ value, messages }))
    .sort((a, b) => b.messages - a.messages || (a.value < b.value ? -1 : 1))
    .slice(0, MAX_VALUES)
}

function campaignsOf({
  suspects,
  likes,
  honest,
  honestMessages,
}: {
  readonly suspects: readonly Known[]
  readonly likes: readonly Known[]
  readonly honest: ReadonlyMap<string, number>
  readonly honestMessages: number
}): readonly Campaign[] {
  const counts = new Map<string, number>()
  for (const { traits } of suspects)
    for (const key of new Set(traits.map(traitKey))) counts.set(key, (counts.get(key) ?? 0) + 1)
  const most = Math.max(MAX_HONEST_COPIES, MAX_HONEST_SHARE * honestMessages)
  // What a campaign shares may be in honest mail too, but not mostly. A page, a file or a Message-ID may: it belongs to one hand anyway.
  const isTelling = (trait: SharedTrait): boolean => {
    const usual = honest.get(traitKey(trait)) ?? 0
    const isOfOneHand = trait.kind === 'link' || trait.kind === 'attachment' || trait.kind === 'message id'
    return usual <= (isOfOneHand ? most : (counts.get(traitKey(trait)) ?? 0))
  }
  const comparable = suspects.map((one) =>
    (honest.get(one.textKey) ?? 0) > most ? { ...one, sketch: undefined } : one,
  )
  const clusters = clustersOf(comparable, isTelling)
  const clustered = new Set(clusters.flatMap(({ members }) => members.map(({ id }) => id)))
  const alone = comparable
    .filter(({ id, isReported }) => isReported && !clustered.has(id))
    .map((one): Cluster<Known> => ({ members: [one], because: [] }))
  return [...clusters, ...alone]
    .map((cluster) => campaignOf(cluster, likes, isTelling))
    .filter(({ messages, notReported }) => messages.length + notReported.length > 1)
    .sort((a, b) => b.messages.length - a.messages.length || (a.id < b.id ? -1 : 1))
}

/** Hexadecimal digits of a campaign's id. */
const ID_DIGITS = 10

function campaignOf(
  { members, because }: Cluster<Known>,
  likes: readonly Known[],
  isTelling: (trait: SharedTrait) => boolean,
): Campaign {
  const reported = members.filter(({ isReported }) => isReported)
  const keys = new Set(reported.flatMap(({ traits }) => traits.filter(isTelling).map(traitKey)))
  const sketches = reported.flatMap(({ sketch }) => sketch ?? [])
  const alike = likes.filter(
    ({ traits, sketch }) =>
      traits.some((trait) => keys.has(traitKey(trait))) ||
      (sketch !== undefined && sketches.some((one) => isNearlySame(one, sketch))),
  )
  const [oldest] = members
  return {
    id: `campaign-${oldest?.id.slice(0, ID_DIGITS) ?? ''}`,
    messages: members,
    because,
    people: [...new Set(members.flatMap(({ readers }) => readers))].sort(),
    reported: reported.length,
    notReported: reported.length === 0 ? [] : [...members.filter(({ isReported }) => !isReported), ...alike],
  }
}
