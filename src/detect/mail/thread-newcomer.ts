import { domainOf, type MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** An answer to a message that is known here, from an address that was not part of the talk, and whose name or domain imitates one that was. */
export const threadNewcomer: MailDetector = {
  id: 'mail/thread-newcomer',
  title: 'A stranger continues a known talk',
  stage: 'delivery',
  techniques: ['T1586.002', 'T1684.001'],
  act: false,
  priorWeight: 6,
  group: 'relationship',
  needsHistory: true,
  sees: 'a reference to a known message from a non-participant whose name or domain resembles a participant’s',
  blindTo: [
    'talks that never passed here',
    'strangers who imitate nobody, where a reader has an address that many write to',
  ],
  falsePositives: ['colleagues who were added by others'],
  sources: ['Catalogue of mail detections, section relationship'],
  detect,
}

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const { from } = message
  const known = history.answered(message)
  if (
    from === undefined ||
    known === undefined ||
    history.isOwnDomain(from.domain) ||
    known.people.includes(from.address)
  )
    return []
  const domains = new Set(known.people.map(domainOf))
  if (domains.has(from.domain)) return []
  const imitated = [...domains].find(
    (domain) => history.nearDomain(from.domain)?.domain === domain || history.lookalikes(from.domain).includes(domain),
  )
  const sameName = [...history.addressesOf(message).keys()].find((address) => known.people.includes(address))
  if (imitated === undefined && sameName === undefined)
    return history.messagesFromDomain(from.domain) === 0 && !message.mail.to.some(history.isOpenAddress)
      ? found(
          `It continues ${shown(known.subject)} of ${known.from}, but ${from.address} was no part of it and never wrote here.`,
          0.5,
        )
      : []
  return found(
    `It continues ${shown(known.subject)}; ${sameName ?? imitated ?? ''} of that talk became ${from.address}.`,
  )
}
