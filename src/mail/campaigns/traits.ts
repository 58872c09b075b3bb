import { isPublic } from '../authenticate/public-address.ts'
import { hopOf } from '../authenticate/trusted.ts'
import { isOfKind } from '../hosts.ts'
import type { Link, Message } from '../message.ts'
import { traitsOf } from '../traits.ts'

/** What two messages of one hand may have in common, apart from their text. */
export type TraitKind =
  | 'message id'
  | 'link'
  | 'link domain'
  | 'sender domain'
  | 'reply-to'
  | 'sending network'
  | 'attachment'

/** A trait of a message that other messages may have too. */
export interface SharedTrait {
  readonly kind: TraitKind
  readonly value: string
}

/** Link targets and attachments of one message that are compared. */
const MAX_LEADS = 20
const MAX_FILES = 20
/** Files that honest programs add to every message of a sender: pictures of a signature, cards, signatures. */
const IDLE_FILES = /^(?:image\/|text\/(?:plain|x?-?vcard|directory)|application\/(?:pgp|pkcs7|x-pkcs7))/i

/** Everything by which a message may belong to others. What anybody can use, such as a free mailer's domain, is no trait. */
export function sharedTraits(
  message: Message,
  { border, isOwnDomain }: { readonly border: string | undefined; readonly isOwnDomain: (domain: string) => boolean },
): readonly SharedTrait[] {
  const { mail, from, replyTo, links } = message
  const found: SharedTrait[] = []
  const add = (kind: TraitKind, value: string): void => void found.push({ kind, value })
  if (mail.messageId !== undefined) add('message id', mail.messageId)
  const leads = new Map(links.filter(({ domain }) => !isOwnDomain(domain)).flatMap((link) => leadOf(link) ?? []))
  for (const [value, kind] of [...leads].slice(0, MAX_LEADS)) add(kind, value)
  if (from !== undefined && from.domain !== '' && !isOwnDomain(from.domain) && !isAnybodys(from.domain))
    add('sender domain', from.domain)
  if (replyTo !== undefined && replyTo.address !== from?.address && !isOwnDomain(replyTo.domain))
    add('reply-to', replyTo.address)
  // A network has many customers; with the same program in it, two of them are likely one.
  const network = sendingNetwork(message, border)
  const { client } = traitsOf(message)
  if (network !== undefined && client !== undefined && !client.startsWith('id form'))
    add('sending network', `${network} by one program (${client})`)
  for (const { sha256, sizeBytes, mimeType } of mail.attachments.slice(0, MAX_FILES)) {
    if (sha256 !== undefined && sizeBytes !== 0 && !IDLE_FILES.test(mimeType ?? '')) add('attachment', sha256)
  }
  return found
}

/** Where a link leads, as far as that belongs to one hand: a domain, or a page where anybody can put one. */
function leadOf({ url, host, domain }: Link): readonly (readonly [string, TraitKind])[] | undefined {
  if (isOfKind(host, 'free host') || isOfKind(host, 'shortener')) {
    // Below most page hosts everybody has a name of their own: `name.pages.dev`.
    if (domain.split('.').length > 2 && !isOfKind(host, 'shortener')) return [[domain, 'link domain']]
    const page = pageOf(url)
    return page === undefined ? undefined : [[page, 'link']]
  }
  return isAnybodys(domain) ? undefined : [[domain, 'link domain']]
}

/** True for domains that anybody can write from or by way of. */
function isAnybodys(domain: string): boolean {
  return isOfKind(domain, 'free mailer') || isOfKind(domain, 'mass sender') || isOfKind(domain, 'free host')
}

function pageOf(url: string): string | undefined {
  const parsed = URL.parse(url)
  if (parsed === null || parsed.pathname.length < 2) return undefined
  return `${parsed.hostname}${parsed.pathname}`.slice(0, 300)
}

/** The network that a message came from; undefined where it came by a service that sends for anybody. */
export function sendingNetwork({ event, mail }: Message, border: string | undefined): string | undefined {
  const ip = border ?? event.srcEndpoint?.ip
  if (ip === undefined || !isPublic(ip)) return undefined
  for (const { key, value } of mail.trace ?? []) {
    const hop = key === 'received' ? hopOf(value) : undefined
    if (hop?.ip !== ip) continue
    const names = [hop.reverseName, hop.helo].filter((name) => name !== undefined)
    if (names.some((name) => isOfKind(name, 'mass sender') || isOfKind(name, 'free mailer'))) return undefined
  }
  return networkOf(ip)
}

/** The network of an address as people hand them out: `192.0.2.0/24`, `2001:db8:1::/48`. */
function networkOf(ip: string): string {
  if (!ip.includes(':')) return `${ip.split('.').slice(0, 3).join('.')}.0/24`
  const [head = '', tail = ''] = ip.toLowerCase().split('::')
  const front = head === '' ? [] : head.split(':')
  const back = tail === '' ? [] : tail.split(':')
  const middle = ip.includes('::') ? Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0') : []
  return `${[...front, ...middle, ...back].slice(0, 3).join(':')}::/48`
}
