import type { MailHistory } from '../mail/history.ts'
import { registrable } from '../mail/history.ts'
import { type HostKind, isOfKind } from '../mail/hosts.ts'
import type { Message } from '../mail/message.ts'
import type { Signal } from '../model/signal.ts'
import type { EventStore } from '../stores/events/event-store.ts'

/** Hosts and messages of simulations that are remembered; a vendor uses some hundred hosts. */
const MAX_HOSTS = 10_000
const MAX_MESSAGES = 1_000_000
/** Records of alerts about messages that are looked at. */
const MAX_LOOKED_AT = 20_000

/** What phishing simulations sent, so that what follows from it is known for what it is. */
export interface SimulatedMail {
  /** Hosts that the links lead to, lower case; not those of wrappers that a security product put around them. */
  readonly hosts: Set<string>
  readonly messageIds: Set<string>
}

/** Nothing yet. */
export function emptySimulated(): SimulatedMail {
  return { hosts: new Set(), messageIds: new Set() }
}

/** Notes a message of a simulation. */
export function noteSimulated({ hosts, messageIds }: SimulatedMail, { mail, links }: Message): void {
  for (const { host } of links) if (hosts.size < MAX_HOSTS) hosts.add(host.toLowerCase())
  if (mail.messageId !== undefined && messageIds.size < MAX_MESSAGES) messageIds.add(mail.messageId)
}

/** Anybody can have a page there, or half of all pages load something from there. */
const SHARED: readonly HostKind[] = ['free host', 'shortener', 'free mailer', 'neutral', 'mass sender']

/** Without hosts that are not the simulation's alone: own ones, those where anybody can put a page, those that other mail links to. */
export function ownHostsOf(simulated: SimulatedMail, history: MailHistory): SimulatedMail {
  const hosts = [...simulated.hosts].filter(
    (host) =>
      !history.isOwnDomain(registrable(host)) &&
      history.messagesLinking(registrable(host)) === 0 &&
      !SHARED.some((kind) => isOfKind(host, kind)),
  )
  return { hosts: new Set(hosts), messageIds: simulated.messageIds }
}

/**
 * Takes out signals that come from following a simulation's links, or from other products' alerts about its messages: all outside
 * names that they know are the simulation's. A signal that knows any other name stays.
 */
export async function withoutSimulated(
  signals: readonly Signal[],
  { hosts, messageIds }: SimulatedMail,
  events: EventStore,
): Promise<readonly Signal[]> {
  if (hosts.size + messageIds.size === 0) return signals
  const aboutMail = signals.filter(isAboutMail)
  const wanted = aboutMail.flatMap(({ events: refs }) => refs.map(({ id }) => id)).slice(0, MAX_LOOKED_AT)
  const idOf = new Map((await events.byId(wanted)).map(({ id, mail }) => [id, mail?.messageId]))
  return signals.filter((signal) => {
    if (signal.family === 'mail') return true // judged by its message
    const names = signal.keys.addresses.filter((key) => key.startsWith('domain:')).map((key) => key.slice(7))
    if (names.length > 0) return !names.every((name) => hosts.has(name))
    return !(isAboutMail(signal) && signal.events.every(({ id }) => messageIds.has(idOf.get(id) ?? '')))
  })
}

/** An alert or a mail server's record that tells of a message: the sender is among its entities. */
function isAboutMail({ family, entities }: Signal): boolean {
  return family !== 'mail' && entities.some(({ role, type }) => role === 'infrastructure' && type === 'mailbox')
}
