import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { story } from './say.ts'

/** A mail system reports on a delivery. */
export const deliveryReport: MailDetector = {
  id: 'mail/delivery-report',
  title: 'A mail system reports on a delivery',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: -2.5,
  group: 'harmless',
  sees: 'phrases of such mail in subject and text, set against the length of the text',
  blindTo: ['mail without such words'],
  falsePositives: ['lures that pose as a report of undelivered mail'],
  sources: ['Catalogue of mail detections, section harmless'],
  detect,
}

function detect(message: Message): readonly MailFinding[] {
  return story(message, 'deliveryReport', { what: 'It is the report of a mail system', enough: 3 })
}
