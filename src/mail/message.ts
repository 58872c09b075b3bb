import { unwrap } from '../links/unwrap.ts'
import type { Event, FieldValue, MailContent, MailFacts } from '../model/event.ts'
import { brandsIn, brandWords } from './brands.ts'
import { type ConceptHits, conceptMatcher } from './concept-matcher.ts'
import {
  ACCOUNT_TROUBLE,
  CALL_TO_ACTION,
  CONFIRM_IDENTITY,
  GENERIC_GREETING,
  MAIL_SERVICE,
} from './concepts/account.ts'
import type { ConceptWords } from './concepts/concept.ts'
import { DOCUMENT, EXTORTION, PARCEL, REMEDY, ROMANCE, SALE, SCAREWARE, URGENCY } from './concepts/lures.ts'
import { CRYPTO, EASY_MONEY, FORTUNE, GAMBLING, PAYMENT_TROUBLE, PRIZE, REFUND } from './concepts/money.ts'
import { DELIVERY_REPORT, DISCUSSION, OPT_OUT, PERIODICAL, TECHNICAL } from './concepts/talk.ts'
import { registrable } from './history.ts'
import { isOfKind } from './hosts.ts'
import { isRandomName } from './odd-names.ts'
import { type Words, wordsOf } from './words.ts'

/** An idea that a text may be about, or a manner of speaking. */
export type Concept =
  | 'confirmIdentity'
  | 'accountTrouble'
  | 'mailService'
  | 'genericGreeting'
  | 'callToAction'
  | 'paymentTrouble'
  | 'refund'
  | 'prize'
  | 'gambling'
  | 'crypto'
  | 'easyMoney'
  | 'fortune'
  | 'parcel'
  | 'document'
  | 'urgency'
  | 'extortion'
  | 'remedy'
  | 'romance'
  | 'scareware'
  | 'sale'
  | 'discussion'
  | 'technical'
  | 'deliveryReport'
  | 'optOut'
  | 'periodical'

const CONCEPTS: Readonly<Record<Concept, ConceptWords>> = {
  confirmIdentity: CONFIRM_IDENTITY,
  accountTrouble: ACCOUNT_TROUBLE,
  mailService: MAIL_SERVICE,
  genericGreeting: GENERIC_GREETING,
  callToAction: CALL_TO_ACTION,
  paymentTrouble: PAYMENT_TROUBLE,
  refund: REFUND,
  prize: PRIZE,
  gambling: GAMBLING,
  crypto: CRYPTO,
  easyMoney: EASY_MONEY,
  fortune: FORTUNE,
  parcel: PARCEL,
  document: DOCUMENT,
  urgency: URGENCY,
  extortion: EXTORTION,
  remedy: REMEDY,
  romance: ROMANCE,
  scareware: SCAREWARE,
  sale: SALE,
  discussion: DISCUSSION,
  technical: TECHNICAL,
  deliveryReport: DELIVERY_REPORT,
  optOut: OPT_OUT,
  periodical: PERIODICAL,
}

const match = conceptMatcher(CONCEPTS)

/** An address of a message with its parts, all lower case but for the name. */
export interface Mailbox {
  readonly address: string
  readonly local: string
  readonly host: string
  /** The registrable domain, by the public suffix list without its private part. */
  readonly domain: string
  readonly name: string
}

/** A link as detectors see it. */
export interface Link {
  readonly url: string
  readonly host: string
  readonly domain: string
  readonly text: string
}

/** A message as detectors see it: what its reader sees, made easy to ask. Made once a message, the costly parts when asked for. */
export interface Message {
  readonly event: Event
  readonly mail: MailFacts
  readonly from: Mailbox | undefined
  readonly replyTo: Mailbox | undefined
  readonly subject: string
  readonly content: MailContent
  /** Links that lead to a host, without those of neutral hosts. */
  readonly links: readonly Link[]
  /** The domains that the links lead to, the most frequent first. */
  readonly linkDomains: readonly string[]
  readonly subjectWords: Words
  readonly bodyWords: Words
  readonly nameWords: Words
  /** What a header says, in our spelling of its name; all its values. */
  header(name: string): readonly string[]
  /** Phrases of a concept in the subject, the sender's name and the new text. */
  phrases(concept: Concept): { readonly subject: readonly string[]; readonly body: readonly string[] }
}

const NO_CONTENT: MailContent = {
  text: '',
  textLength: 0,
  quoted: '',
  quotedLength: 0,
  hidden: '',
  hiddenLength: 0,
  invisibleCharacters: 0,
  pictures: 0,
  linkedPictures: 0,
  forms: 0,
  passwordFields: 0,
  scripts: 0,
  linkCount: 0,
  fileMarks: [],
  notAnalysed: [],
}
/** Links that are looked at. */
export const MAX_LINKS = 400

/** Makes a message ready for detectors. An event that is no mail gives an empty message. */
export function readMessage(event: Event): Message {
  const mail: MailFacts = event.mail ?? { to: [], urls: [], attachments: [] }
  const content = mail.content ?? NO_CONTENT
  const from = mailbox(mail.from, mail.fromName ?? '')
  const links = linksOf(mail)
  const once = <T>(make: () => T): (() => T) => {
    let made: { readonly value: T } | undefined
    return () => {
      made ??= { value: make() }
      return made.value
    }
  }
  const subject = (mail.subject ?? '').slice(0, 1000)
  const subjectWords = once(() => wordsOf(subject))
  const bodyWords = once(() => wordsOf(content.text))
  const nameWords = once(() => wordsOf((mail.fromName ?? '').slice(0, 300)))
  const headHits = once<ConceptHits>(() =>
    match({
      words: [...nameWords().words, '|', ...subjectWords().words],
      plain: `${nameWords().plain}\n${subjectWords().plain}`,
      disguised: 0,
      spaced: 0,
    }),
  )
  const bodyHits = once(() => match(bodyWords()))
  const domains = once(() => {
    const counts = new Map<string, number>()
    for (const { domain } of links) counts.set(domain, (counts.get(domain) ?? 0) + 1)
    return [...counts].sort((a, b) => b[1] - a[1]).map(([domain]) => domain)
  })
  return {
    event,
    mail,
    from,
    replyTo: mailbox(mail.replyTo, ''),
    subject,
    content,
    links,
    get linkDomains() {
      return domains()
    },
    get subjectWords() {
      return subjectWords()
    },
    get bodyWords() {
      return bodyWords()
    },
    get nameWords() {
      return nameWords()
    },
    header: (name) => asList(event.fields[name]),
    phrases: (concept) => ({ subject: headHits()[concept] ?? [], body: bodyHits()[concept] ?? [] }),
  }
}

/** How much of the message is about a concept, from 0 to 1: phrases in the subject count twice, and length thins them. */
export function strengthOf(message: Message, concept: Concept, enough = 3): number {
  const { subject, body } = message.phrases(concept)
  const phrases = 2 * subject.length + body.length
  if (phrases === 0) return 0
  const strength = Math.min(1, phrases / (enough + message.bodyWords.words.length / 120))
  // One phrase, even in subject and text, is a word, not a story.
  const isSingle =
    subject.length + body.length === 1 || (subject.length === 1 && body.length === 1 && subject[0] === body[0])
  return enough > 1 && isSingle ? Math.min(MAX_SINGLE, strength) : strength
}

/** What one phrase alone can say. */
const MAX_SINGLE = 0.45

/** True where the shown name is in the name of a domain that the links lead to: a publisher who writes by way of a service. */
export function isNamedByLinks({ nameWords, linkDomains, from }: Message): boolean {
  if (from === undefined || isRandomName(from.local) || brandsIn(brandWords(from.name), { strict: false }).length > 0)
    return false
  const joined = nameWords.words.join('')
  return linkDomains.slice(0, 3).some((domain) => {
    const name = domain.split('.')[0] ?? ''
    return (
      name.length >= 4 &&
      !isOfKind(domain, 'free host') &&
      (joined.includes(name) || nameWords.words.some((word) => word.length >= 5 && name.includes(word)))
    )
  })
}

function linksOf(mail: MailFacts): readonly Link[] {
  const links: Link[] = []
  for (const { url, host, text } of mail.urls.slice(0, MAX_LINKS)) {
    if (host === undefined || host === '' || isOfKind(host.toLowerCase(), 'neutral')) continue
    // A wrapper of a security product says nothing of where the link leads.
    const inner = unwrap(url)
    const real = inner.state === 'decoded' ? (URL.parse(inner.url)?.hostname ?? host) : (inner.hostHint ?? host)
    const lower = real.toLowerCase().replace(/\.$/, '')
    links.push({ url, host: lower, domain: registrable(lower), text: text ?? '' })
  }
  return links
}

function mailbox(address: string | undefined, name: string): Mailbox | undefined {
  if (address === undefined) return undefined
  const at = address.lastIndexOf('@')
  const host = address
    .slice(at + 1)
    .replace(/[>\s.]+$/, '')
    .toLowerCase()
  return { address, local: at < 0 ? '' : address.slice(0, at), host, domain: registrable(host), name: name.trim() }
}

function asList(value: FieldValue | undefined): readonly string[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value.map(String) : [String(value)]
}

/** True for a subject that mail programs give a forwarded message, in the languages that they are set to. */
export function isForward(subject: string): boolean {
  return /^\s{0,3}(?:fwd?|wg|tr|rv|enc|doorst|vs|vb|i)\s{0,2}:/i.test(subject)
}

/** True where a message is part of a talk: it refers to an earlier one and quotes it. */
export function isConversation({ header, content, subject }: Message): boolean {
  if (isForward(subject)) return false
  const isReply =
    header('In-Reply-To').length > 0 || header('References').length > 0 || /^\s{0,3}re\s{0,2}:/i.test(subject)
  return isReply && content.quotedLength > 40
}

/** The phrases of all concepts in a text. */
export function conceptsIn(text: Words): ConceptHits {
  return match(text)
}

/** The concept that a message is most about, and how much. */
export function strongest(message: Message, concepts: readonly Concept[]): readonly [Concept, number] {
  let best: readonly [Concept, number] = [concepts[0] ?? 'callToAction', 0]
  for (const concept of concepts) {
    const strength = strengthOf(message, concept)
    if (strength > best[1]) best = [concept, strength]
  }
  return best
}
