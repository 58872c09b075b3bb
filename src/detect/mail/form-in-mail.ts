import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A form in the message, or a password field. */
export const formInMail: MailDetector = {
  id: 'mail/form-in-mail',
  title: 'The message itself asks for a password',
  stage: 'delivery',
  techniques: ['T1566.002', 'T1056.003'],
  act: false,
  priorWeight: 2.5,
  group: 'trick',
  sees: 'a form or password field in the body',
  blindTo: ['forms on a page'],
  falsePositives: ['surveys and searches in newsletters'],
  sources: ['Catalogue of mail detections, section trick'],
  detect,
}

function detect({ content }: Message): readonly MailFinding[] {
  if (content.passwordFields > 0) return found('The message has a field for a password.')
  return []
}
