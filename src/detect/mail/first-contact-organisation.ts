import type { MailHistory } from '../../mail/history.ts'
import { isOfKind } from '../../mail/hosts.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { newcomer } from './newcomer.ts'
import { found } from './say.ts'

/** A sender’s domain that never wrote to anybody here. Alone it says little. */
export const firstContactOrganisation: MailDetector = {
  id: 'mail/first-contact-organisation',
  title: 'Nobody here had mail from this domain',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: 0.5,
  group: 'relationship',
  needsHistory: true,
  sees: 'no earlier message from the domain',
  blindTo: ['known domains'],
  falsePositives: ['every new business contact'],
  sources: ['Catalogue of mail detections, section relationship'],
  detect,
}

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const from = newcomer(message, history)
  return from === undefined || isOfKind(from.host, 'free mailer')
    ? []
    : found(`Nobody here had mail from ${from.domain} before.`)
}
