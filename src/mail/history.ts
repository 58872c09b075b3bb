import { getDomain } from 'tldts'
import { memoryShelves, type Shelf, type Shelves } from '../model/shelf.ts'
import type { Instant } from '../model/time.ts'
import { trustedResults } from './authenticate/trusted.ts'
import type { Authentication } from './authenticate/verdict.ts'
import { isOfKind } from './hosts.ts'
import type { Message } from './message.ts'
import { likenessOf } from './near-domains.ts'
import {
  type Acquaintance,
  type GrowingAcquaintance,
  type GrowingProfile,
  meet,
  nameKey,
  newAcquaintance,
  newProfile,
  observe,
  type Profile,
  type Seen,
} from './profiles.ts'
import { skeleton } from './skeleton.ts'
import { ibansIn, traitsOf } from './traits.ts'

/** Messages from which on a domain counts as a correspondent. Fewer are a chance contact. */
const MIN_KNOWN_MESSAGES = 3
/** Below this many messages nothing can be called unusual. */
const MIN_HISTORY_MESSAGES = 20
/** Message-IDs that are kept, and link hosts. The oldest go first. */
const MAX_THREADS = 300_000
const MAX_HOSTS = 300_000
/** Messages whose ids are kept, so that mail that is read again teaches nothing twice. */
const MAX_LEARNED = 5_000_000
/** Readers of a message that are noted as pairs; more make a mass mail. */
const MAX_PAIRED_READERS = 50

/** Registrable domains that wrote to an address, from which on it is open to anybody. */
const OPEN_DOMAINS = 5
/** Addresses whose writers are kept. The oldest go first. */
const MAX_WRITTEN_TO = 300_000

/** A message that was seen before: who wrote it and who had it. */
export interface KnownMessage {
  readonly from: string
  readonly people: readonly string[]
  readonly subject: string
}

/** What earlier mail told. Holds only messages before the one that is judged. */
export interface MailHistory {
  /** False until there is enough to call something unusual: then history-based detectors say nothing. */
  readonly isGrown: boolean
  /** Messages that a registrable From domain sent here before. */
  messagesFromDomain(domain: string): number
  /** Messages that a From address sent here before. */
  messagesFromAddress(address: string): number
  /** Correspondents and own domains that read like this one, without itself. */
  lookalikes(domain: string): readonly string[]
  /** A correspondent or own domain that is spelled nearly so, with how it differs. */
  nearDomain(domain: string): { readonly domain: string; readonly how: string } | undefined
  /** True for a domain of the organisation itself, as far as its mail shows. */
  isOwnDomain(domain: string): boolean
  /** The sender's profile under the same proof; undefined for a first message. */
  sender(message: Message): Profile | undefined
  /** The sender's domain's profile, whatever proof. */
  domain(domain: string): Profile | undefined
  /** What this sender wrote to this reader. */
  pair(from: string, to: string): Acquaintance | undefined
  /** Addresses that a person's name was shown with, each with its messages. */
  addressesOf(message: Message): ReadonlyMap<string, number>
  /** A known correspondent's domain whose name the shown name bears. */
  firmOf(message: Message): string | undefined
  /** The earlier message that this one answers. */
  answered(message: Message): KnownMessage | undefined
  /** Messages that linked to a domain before. */
  messagesLinking(domain: string): number
  /** Who proved to have sent the message, by hosts that are believed. */
  authentication(message: Message): Authentication | undefined
  /** Share of a domain's messages that were proven, and of how many. */
  proven(domain: string): { readonly share: number; readonly of: number }
  /** Messages that this sender sent within the last hour before `time`, and to how many readers. */
  lastHour(from: string, time: Instant): { readonly messages: number; readonly readers: number }
  /** The busiest hour of the sender before that, in readers. */
  busiestHour(from: string): number
  /** True where two readers were on one message of the sender before. */
  wereTogether(a: string, b: string): boolean
  /** True for an address that people of several organisations wrote to: a list, a desk, or anybody whose address is about. */
  isOpenAddress(reader: string): boolean
  /** How often messages asked this reader to confirm a subscription within the last hour. */
  confirmations(reader: string, time: Instant): number
}

/** A history that grows with each message; feed it in order of time, after judging. */
export interface GrowingHistory extends MailHistory {
  /** Does nothing for a message that it learned from before. */
  learn(message: Message): void
}

/** The part of a host name that somebody registered, by the public suffix list; the name itself where there is none. */
export function registrable(host: string): string {
  return getDomain(host, { allowPrivateDomains: true }) ?? host.toLowerCase()
}

export function domainOf(address: string): string {
  return registrable(address.slice(address.lastIndexOf('@') + 1))
}

/** Whose mail it is, and whose word is taken. */
export interface Organisation {
  /** Registrable domains; recipients alone can't tell, since mail has Bcc and lists. */
  readonly ownDomains: readonly string[]
  /** What own hosts call themselves in Authentication-Results; without it, what ends in an own domain. */
  readonly authservIds?: readonly string[]
}

const HOUR_US = 3_600_000_000
const CONFIRMATION =
  /confirm (?:your )?(?:subscription|e-?mail|registration)|verify your e-?mail|bestätigen sie ihre anmeldung|newsletter.{0,20}bestätig|confirmez votre inscription|confirma tu suscripción/i

/** The domains that wrote to an address, each once; `open` once they were enough, so that a busy address takes no more than a word. */
type Writers = readonly string[] | 'open'

/** What the history knows of all messages together. */
interface Totals {
  readonly messages: number
}

/**
 * The history of an organisation: empty, or what its shelves hold of earlier runs. What was within the last hour is forgotten
 * between runs.
 */
export function createHistory(
  { ownDomains, authservIds }: Organisation,
  shelves: Shelves = memoryShelves(),
): GrowingHistory {
  const own = new Set(ownDomains)
  const trusted = { authservIds: authservIds?.length ? authservIds : ownDomains, ownHosts: ownDomains }
  const totals = shelves.shelf<Totals>('totals')
  const learned = shelves.shelf<true>('learned', MAX_LEARNED)
  const senders = shelves.shelf<GrowingProfile>('senders')
  const addresses = shelves.shelf<number>('addresses')
  const domains = shelves.shelf<GrowingProfile>('domains')
  const provenCounts = shelves.shelf<number>('proven')
  const pairs = shelves.shelf<GrowingAcquaintance>('pairs')
  const names = shelves.shelf<Map<string, number>>('names')
  const known = shelves.shelf<true>('correspondents')
  const firms = new Map<string, string>()
  const skeletons = new Map<string, Set<string>>()
  const correspondents = new Set<string>(own)
  const threads = shelves.shelf<KnownMessage>('threads', MAX_THREADS)
  const hosts = shelves.shelf<number>('hosts', MAX_HOSTS)
  const together = shelves.shelf<true>('together')
  const recent = new Map<string, { readonly time: Instant; readonly readers: number }[]>()
  const busiest = shelves.shelf<number>('busiest')
  const writers = shelves.shelf<Writers>('writers', MAX_WRITTEN_TO)
  const confirmations = new Map<string, Instant[]>()
  const authentications = new WeakMap<Message, { readonly value: Authentication | undefined }>()
  let messages = totals.get('all')?.messages ?? 0

  const register = (domain: string): void => {
    correspondents.add(domain)
    const key = skeleton(domain)
    skeletons.set(key, (skeletons.get(key) ?? new Set()).add(domain))
    const [name = ''] = domain.split('.')
    if (name.length >= 5 && !isOfKind(domain, 'free mailer') && !isOfKind(domain, 'free host')) firms.set(name, domain)
  }
  for (const domain of [...own, ...shelves.keys('correspondents').toSorted()]) register(domain)

  const authentication = (message: Message): Authentication | undefined => {
    const known = authentications.get(message)
    if (known !== undefined) return known.value
    const value = trustedResults(message.mail.trace ?? [], trusted).authentication
    authentications.set(message, { value })
    return value
  }
  const keyOf = (message: Message): string | undefined =>
    message.from === undefined
      ? undefined
      : `${message.from.address}|${authentication(message)?.provenDomain ?? 'none'}`
  const hourOf = (from: string, time: Instant) => {
    const list = (recent.get(from) ?? []).filter((one) => one.time > time - HOUR_US && one.time <= time)
    return { messages: list.length, readers: list.reduce((sum, { readers }) => sum + readers, 0) }
  }

  return {
    get isGrown() {
      return messages >= MIN_HISTORY_MESSAGES
    },
    messagesFromDomain: (domain) => domains.get(domain)?.messages ?? 0,
    messagesFromAddress: (address) => addresses.get(address) ?? 0,
    lookalikes: (domain) => [...(skeletons.get(skeleton(domain)) ?? [])].filter((one) => one !== domain).sort(),
    nearDomain: (domain) => {
      if (correspondents.has(domain)) return undefined
      let best: { readonly domain: string; readonly how: string } | undefined
      for (const known of correspondents) {
        const how = likenessOf(domain, known)
        if (how === undefined) continue
        if (own.has(known)) return { domain: known, how }
        if (best === undefined || known < best.domain) best = { domain: known, how }
      }
      return best
    },
    isOwnDomain: (domain) => own.has(domain),
    sender: (message) => senders.get(keyOf(message) ?? ''),
    domain: (domain) => domains.get(domain),
    pair: (from, to) => pairs.get(`${from}>${to}`),
    addressesOf: (message) => names.get(nameKey(message.nameWords.words) ?? '') ?? new Map(),
    firmOf: ({ nameWords }) => {
      for (const word of nameWords.words) {
        const firm = firms.get(word)
        if (firm !== undefined) return firm
      }
      return undefined
    },
    answered: (message) => {
      for (const id of referencesOf(message)) {
        const known = threads.get(id)
        if (known !== undefined) return known
      }
      return undefined
    },
    messagesLinking: (domain) => hosts.get(domain) ?? 0,
    authentication,
    proven: (domain) => {
      const of = domains.get(domain)?.messages ?? 0
      return { share: of === 0 ? 0 : (provenCounts.get(domain) ?? 0) / of, of }
    },
    lastHour: hourOf,
    busiestHour: (from) => busiest.get(from) ?? 0,
    wereTogether: (a, b) => together.get(a < b ? `${a} ${b}` : `${b} ${a}`) === true,
    isOpenAddress: (reader) => writers.get(reader) === 'open',
    confirmations: (reader, time) => (confirmations.get(reader) ?? []).filter((one) => one > time - HOUR_US).length,
    learn: (message) => {
      const { from, mail, event, linkDomains, content, replyTo, nameWords } = message
      if (from === undefined || learned.get(event.id) === true) return
      learned.set(event.id, true)
      messages += 1
      totals.set('all', { messages })
      const seen: Seen = {
        time: event.time,
        traits: traitsOf(message),
        replyTo: replyTo === undefined || replyTo.address === from.address ? undefined : replyTo.domain,
        name: from.name === '' ? undefined : from.name,
        linkDomains,
        fileTypes: mail.attachments.map(({ name, mimeType }) => fileType(name, mimeType)),
        ibans: ibansIn(content.text),
        readers: mail.to.slice(0, MAX_PAIRED_READERS),
      }
      const key = keyOf(message)
      if (key !== undefined) grow(senders, key, (sender) => observe(sender ?? newProfile(event.time), seen))
      addOne(addresses, from.address)
      const profile = grow(domains, from.domain, (domain) => observe(domain ?? newProfile(event.time), seen))
      if (authentication(message)?.provenDomain !== undefined) addOne(provenCounts, from.domain)
      if (profile.messages === MIN_KNOWN_MESSAGES) {
        known.set(from.domain, true)
        register(from.domain)
      }
      for (const to of seen.readers)
        grow(pairs, `${from.address}>${to}`, (pair) => meet(pair ?? newAcquaintance(event.time), event.time))
      for (const to of seen.readers) noteWriter(writers, to, from.domain)
      const name = nameKey(nameWords.words)
      if (name !== undefined) {
        const bearers = names.get(name) ?? new Map<string, number>()
        names.set(name, bearers.set(from.address, (bearers.get(from.address) ?? 0) + 1))
      }
      if (mail.messageId !== undefined) {
        threads.set(mail.messageId, {
          from: from.address,
          people: [from.address, ...seen.readers],
          subject: message.subject,
        })
      }
      for (const domain of linkDomains) addOne(hosts, domain)
      const few = mail.to.slice(0, 12)
      for (const [at, a] of few.entries())
        for (const b of few.slice(at + 1)) together.set(a < b ? `${a} ${b}` : `${b} ${a}`, true)
      const list = (recent.get(from.address) ?? []).filter((one) => one.time > event.time - HOUR_US)
      list.push({ time: event.time, readers: mail.to.length })
      recent.set(from.address, list)
      busiest.set(
        from.address,
        Math.max(
          busiest.get(from.address) ?? 0,
          list.reduce((sum, { readers }) => sum + readers, 0),
        ),
      )
      if (CONFIRMATION.test(message.subject)) {
        for (const to of few)
          confirmations.set(to, [
            ...(confirmations.get(to) ?? []).filter((one) => one > event.time - HOUR_US),
            event.time,
          ])
      }
    },
  }
}

function grow<Known>(shelf: Shelf<Known>, key: string, change: (known: Known | undefined) => Known): Known {
  const grown = change(shelf.get(key))
  shelf.set(key, grown)
  return grown
}

function noteWriter(writers: Shelf<Writers>, reader: string, domain: string): void {
  const known = writers.get(reader) ?? []
  if (known === 'open' || known.includes(domain)) return
  writers.set(reader, known.length + 1 >= OPEN_DOMAINS ? 'open' : [...known, domain])
}

function addOne(counts: Shelf<number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

/** Message-IDs that a message refers to, the nearest first. */
function referencesOf({ header }: Message): readonly string[] {
  const named = `${header('In-Reply-To').join(' ')} ${header('References').join(' ').split(/\s+/).toReversed().join(' ')}`
  return named.match(/<[^<>\s]{3,500}>/g)?.slice(0, 40) ?? []
}

/** The ending of a file's name, else its type. */
export function fileType(name: string | undefined, mimeType: string | undefined): string {
  return /\.([a-z0-9]{1,8})$/i.exec(name ?? '')?.[1]?.toLowerCase() ?? mimeType ?? 'unknown'
}

/**
 * The organisation's own domains as its mail shows them: those that hold at least a tenth of all recipients and that somebody
 * also writes from. Free mailers are not excluded by a list, but by needing both.
 */
export function inferOwnDomains(counts: {
  readonly recipients: ReadonlyMap<string, number>
  readonly senders: ReadonlyMap<string, number>
}): readonly string[] {
  const total = [...counts.recipients.values()].reduce((sum, count) => sum + count, 0)
  return [...counts.recipients]
    .filter(([domain, count]) => count * 10 >= total && (counts.senders.get(domain) ?? 0) > 0)
    .map(([domain]) => domain)
    .sort()
}
