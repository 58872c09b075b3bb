import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { story } from './say.ts'

/** Money is said to wait for the reader. */
export const refundLure: MailDetector = {
  id: 'mail/refund-lure',
  title: 'Money is said to wait for the reader',
  stage: 'delivery',
  techniques: ['T1566', 'T1657'],
  act: false,
  priorWeight: 1.3,
  group: 'story',
  sees: 'phrases of this story in subject and text, in a dozen languages, set against the length of the text',
  blindTo: ['stories in pictures', 'languages without phrases in the list'],
  falsePositives: ['real refunds'],
  sources: ['Catalogue of mail detections, section story'],
  detect,
}

function detect(message: Message): readonly MailFinding[] {
  return story(message, 'refund', { what: 'It says that money waits for the reader' })
}
