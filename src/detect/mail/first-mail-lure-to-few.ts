import type { MailHistory } from '../../mail/history.ts'
import { type Concept, type Message, strongest } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { newcomer } from './newcomer.ts'
import { found, listed } from './say.ts'

/** A first message with a document or account lure and a link host or file that is new here, to few readers. */
export const firstMailLureToFew: MailDetector = {
  id: 'mail/first-mail-lure-to-few',
  title: 'A stranger’s first mail asks to sign in or to open',
  stage: 'delivery',
  techniques: ['T1566.002', 'T1566.001'],
  act: false,
  priorWeight: 2.2,
  group: 'relationship',
  needsHistory: true,
  sees: 'a sign-in or document lure with a link domain or file from a domain that never wrote here, to at most five readers',
  blindTo: ['known services as couriers'],
  falsePositives: ['first notices of a new service'],
  sources: ['Catalogue of mail detections, section relationship'],
  detect,
}

const LURES: readonly Concept[] = ['accountTrouble', 'confirmIdentity', 'mailService', 'document', 'paymentTrouble']
const MAX_READERS = 5

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const { linkDomains, mail } = message
  const from = newcomer(message, history)
  if (from === undefined || mail.to.length > MAX_READERS) return []
  const strange = linkDomains.find((domain) => history.messagesLinking(domain) === 0)
  if (strange === undefined && mail.attachments.length === 0) return []
  const [best, strength] = strongest(message, LURES)
  if (strength < 0.2) return []
  const { subject, body } = message.phrases(best)
  return found(
    `${from.domain} never wrote here; it speaks of ${listed([...new Set([...subject, ...body])])}${strange === undefined ? ' and brings a file' : ` and links to ${strange}, which is new here`}.`,
    0.6 + strength,
  )
}
