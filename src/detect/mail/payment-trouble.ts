import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { story } from './say.ts'

/** Tells of a payment that failed or is due. */
export const paymentTrouble: MailDetector = {
  id: 'mail/payment-trouble',
  title: 'Tells of a payment that failed or is due',
  stage: 'delivery',
  techniques: ['T1566', 'T1657'],
  act: false,
  priorWeight: 1.3,
  group: 'story',
  sees: 'phrases of this story in subject and text, in a dozen languages, set against the length of the text',
  blindTo: ['stories in pictures', 'languages without phrases in the list'],
  falsePositives: ['real reminders and receipts'],
  sources: ['Catalogue of mail detections, section story'],
  detect,
}

function detect(message: Message): readonly MailFinding[] {
  return story(message, 'paymentTrouble', { what: 'It tells of a payment that failed or is due' })
}
