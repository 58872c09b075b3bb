import { getDomain } from 'tldts'
import type { Event } from '../model/event.ts'
import { skeleton } from './skeleton.ts'

/** Messages from which on a domain counts as a correspondent. Fewer are a chance contact. */
const MIN_KNOWN_MESSAGES = 3

/** What earlier mail told: who wrote here and how often. Holds only messages before the one that is judged. */
export interface MailHistory {
  /** Messages that a registrable From domain sent here before. */
  messagesFromDomain(domain: string): number
  /** Messages that a From address sent here before. */
  messagesFromAddress(address: string): number
  /** Correspondents and own domains that read like this one, without itself. */
  lookalikes(domain: string): readonly string[]
  /** True for a domain of the organisation itself, as far as its mail shows. */
  isOwnDomain(domain: string): boolean
}

/** A history that grows with each message; feed it in order of time, after judging. */
export interface GrowingHistory extends MailHistory {
  learn(message: Event): void
}

/** The part of a host name that somebody registered, by the public suffix list; the name itself where there is none. */
export function registrable(host: string): string {
  return getDomain(host, { allowPrivateDomains: true }) ?? host.toLowerCase()
}

export function domainOf(address: string): string {
  return registrable(address.slice(address.lastIndexOf('@') + 1))
}

/** @param ownDomains the organisation's registrable domains; recipients alone can't tell, since mail has Bcc and lists. */
export function createHistory(ownDomains: readonly string[]): GrowingHistory {
  const own = new Set(ownDomains)
  const domains = new Map<string, number>()
  const addresses = new Map<string, number>()
  const known = new Map<string, Set<string>>()
  const register = (domain: string): void => {
    const key = skeleton(domain)
    known.set(key, (known.get(key) ?? new Set()).add(domain))
  }
  for (const domain of own) register(domain)
  return {
    messagesFromDomain: (domain) => domains.get(domain) ?? 0,
    messagesFromAddress: (address) => addresses.get(address) ?? 0,
    lookalikes: (domain) => [...(known.get(skeleton(domain)) ?? [])].filter((one) => one !== domain).sort(),
    isOwnDomain: (domain) => own.has(domain),
    learn: ({ mail }) => {
      const from = mail?.from
      if (from === undefined) return
      const domain = domainOf(from)
      const count = (domains.get(domain) ?? 0) + 1
      domains.set(domain, count)
      addresses.set(from, (addresses.get(from) ?? 0) + 1)
      if (count === MIN_KNOWN_MESSAGES) register(domain)
    },
  }
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
