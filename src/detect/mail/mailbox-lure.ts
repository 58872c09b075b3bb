import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { story } from './say.ts'

/** Speaks as a mail service or an administrator. */
export const mailboxLure: MailDetector = {
  id: 'mail/mailbox-lure',
  title: 'Speaks as a mail service or an administrator',
  stage: 'delivery',
  techniques: ['T1566.002'],
  act: false,
  priorWeight: 0.8,
  group: 'story',
  sees: 'phrases of this story in subject and text, in a dozen languages, set against the length of the text',
  blindTo: ['stories in pictures', 'languages without phrases in the list'],
  falsePositives: ['real notices of the own administrators'],
  sources: ['Catalogue of mail detections, section story'],
  detect,
}

function detect(message: Message): readonly MailFinding[] {
  return story(message, 'mailService', { what: 'It speaks of the reader’s mailbox, voice mail or mail service' })
}
