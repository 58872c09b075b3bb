import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { story } from './say.ts'

/** Offers wares. */
export const saleOffer: MailDetector = {
  id: 'mail/sale-offer',
  title: 'Offers wares',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: 0.8,
  group: 'story',
  sees: 'phrases of this story in subject and text, in a dozen languages, set against the length of the text',
  blindTo: ['stories in pictures', 'languages without phrases in the list'],
  falsePositives: ['shops’ newsletters'],
  sources: ['Catalogue of mail detections, section story'],
  detect,
}

function detect(message: Message): readonly MailFinding[] {
  return story(message, 'sale', { what: 'It offers wares and discounts' })
}
