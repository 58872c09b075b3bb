import type { MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A known sender links to a domain that neither the sender nor anybody else here linked before. */
export const newLinkDomain: MailDetector = {
  id: 'mail/new-link-domain',
  title: 'A known sender’s first link to a strange place',
  stage: 'delivery',
  techniques: ['T1566.002'],
  act: false,
  priorWeight: 1.2,
  group: 'relationship',
  needsHistory: true,
  sees: 'a link domain that is new for a known sender and new here',
  blindTo: ['senders who link much'],
  falsePositives: ['people who share an article'],
  sources: ['Catalogue of mail detections, section relationship'],
  detect,
}

const MIN_MESSAGES = 5

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const { from, linkDomains } = message
  const known = history.sender(message)
  if (from === undefined || known === undefined || known.messages < MIN_MESSAGES) return []
  const strange = linkDomains.find(
    (domain) => domain !== from.domain && !known.linkDomains.has(domain) && history.messagesLinking(domain) === 0,
  )
  if (strange === undefined) return []
  return found(
    `${from.address} links to ${strange} for the first time in ${known.messages} messages; nobody here ever linked it.`,
    known.linkDomains.size > 12 ? 0.5 : 1,
  )
}
