import type { MailHistory } from '../../mail/history.ts'
import { isOfKind } from '../../mail/hosts.ts'
import type { Message } from '../../mail/message.ts'
import { isSameOrganisation } from '../../mail/organisation.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A Reply-To of another organisation that a well-known sender never had. */
export const replyToDrift: MailDetector = {
  id: 'mail/reply-to-drift',
  title: 'A known sender’s answers go elsewhere for the first time',
  stage: 'delivery',
  techniques: ['T1684.001'],
  act: false,
  priorWeight: 3,
  group: 'identity',
  needsHistory: true,
  sees: 'a foreign Reply-To that is new for a sender with five messages and more',
  blindTo: ['senders that are little known'],
  falsePositives: ['new newsletters and ticket systems of a known firm'],
  sources: ['Catalogue of mail detections, section identity'],
  detect,
}

const MIN_MESSAGES = 5

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const { from, replyTo } = message
  if (from === undefined || replyTo === undefined || isSameOrganisation(from.domain, replyTo.domain)) return []
  const known = history.sender(message)
  const messages = Math.max(known?.messages ?? 0, history.messagesFromAddress(from.address))
  if (messages < MIN_MESSAGES || known?.replyTos.has(replyTo.domain) === true) return []
  return found(
    `Answers would go to ${replyTo.address}; ${from.address} never had that in ${messages} messages.`,
    isOfKind(replyTo.host, 'free mailer') ? 1 : 0.8,
    history.messagesFromDomain(replyTo.domain) > 0 ? [`${replyTo.domain} is known here.`] : [],
  )
}
