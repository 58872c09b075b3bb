import type { MailHistory } from '../../mail/history.ts'
import { type Concept, type Message, strongest } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, listed } from './say.ts'

/** Own account, a lure in the text, and a link host that nobody here ever sent or got. */
export const lateralLure: MailDetector = {
  id: 'mail/lateral-lure',
  title: 'A colleague’s account sends a lure to a strange host',
  stage: 'delivery',
  techniques: ['T1534'],
  act: false,
  priorWeight: 4.5,
  group: 'relationship',
  needsHistory: true,
  sees: 'a lure with a link to a domain that is new here, from an own address',
  blindTo: ['hosts that are known here'],
  falsePositives: ['announcements of a new service'],
  sources: ['Catalogue of mail detections, section relationship'],
  detect,
}

const LURES: readonly Concept[] = [
  'accountTrouble',
  'confirmIdentity',
  'mailService',
  'document',
  'paymentTrouble',
  'prize',
  'parcel',
  'refund',
  'urgency',
  'callToAction',
]

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const { from, linkDomains } = message
  if (!history.isGrown || from === undefined || !history.isOwnDomain(from.domain)) return []
  const strange = linkDomains.find((domain) => !history.isOwnDomain(domain) && history.messagesLinking(domain) === 0)
  if (strange === undefined) return []
  const [best, strength] = strongest(message, LURES)
  if (strength < 0.25) return []
  const { subject, body } = message.phrases(best)
  return found(
    `${from.address} speaks of ${listed([...new Set([...subject, ...body])])} and links to ${strange}, a domain that no mail here ever linked.`,
    message.mail.to.length >= 5 ? 1 : 0.7,
  )
}
