import type { MailHistory } from '../../mail/history.ts'
import { type Message, strengthOf } from '../../mail/message.ts'
import { DAY_US } from '../../model/time.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A known sender who was silent for half a year and more comes back with a link, a file or a matter of money. */
export const dormantContact: MailDetector = {
  id: 'mail/dormant-contact',
  title: 'A contact wakes after long silence',
  stage: 'delivery',
  techniques: ['T1586.002'],
  act: false,
  priorWeight: 1.5,
  group: 'relationship',
  needsHistory: true,
  sees: 'silence of 180 days and more, then a link, an attachment or a payment story',
  blindTo: ['shorter silences'],
  falsePositives: ['yearly contacts'],
  sources: ['Catalogue of mail detections, section relationship'],
  detect,
}

const SILENCE_DAYS = 180

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const known = history.sender(message)
  if (known === undefined || known.messages < 2) return []
  const days = Math.floor((message.event.time - known.lastSeen) / DAY_US)
  const wants =
    message.links.length > 0 || message.mail.attachments.length > 0 || strengthOf(message, 'paymentTrouble') > 0.2
  return days < SILENCE_DAYS || !wants
    ? []
    : found(
        `${message.from?.address ?? 'The sender'} was silent for ${days} days and now comes with a link, a file or a matter of money.`,
      )
}
