import type { MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A sender who never wrote to any of the readers. Alone it says little: every acquaintance begins so. */
export const firstContactPerson: MailDetector = {
  id: 'mail/first-contact-person',
  title: 'First mail of this sender to this reader',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: 0.3,
  group: 'relationship',
  needsHistory: true,
  sees: 'no earlier message from the sender to any of the readers',
  blindTo: ['warm-up mail'],
  falsePositives: ['every new contact'],
  sources: ['Catalogue of mail detections, section relationship'],
  detect,
}

function detect({ from, mail }: Message, history: MailHistory): readonly MailFinding[] {
  if (!history.isGrown || from === undefined || history.isOwnDomain(from.domain)) return []
  if (
    history.messagesFromAddress(from.address) > 0 ||
    mail.to.some((to) => history.pair(to, from.address) !== undefined)
  )
    return []
  return found(
    `First mail ever from ${from.address}.`,
    1,
    history.messagesFromDomain(from.domain) > 0
      ? [`${from.domain} wrote here ${history.messagesFromDomain(from.domain)} times.`]
      : [],
  )
}
