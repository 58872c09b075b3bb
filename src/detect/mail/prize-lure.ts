import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { story } from './say.ts'

/** A prize or gift is promised. */
export const prizeLure: MailDetector = {
  id: 'mail/prize-lure',
  title: 'A prize or gift is promised',
  stage: 'delivery',
  techniques: ['T1566', 'T1657'],
  act: false,
  priorWeight: 1.4,
  group: 'story',
  sees: 'phrases of this story in subject and text, in a dozen languages, set against the length of the text',
  blindTo: ['stories in pictures', 'languages without phrases in the list'],
  falsePositives: ['shops’ promotions'],
  sources: ['Catalogue of mail detections, section story'],
  detect,
}

function detect(message: Message): readonly MailFinding[] {
  return story(message, 'prize', { what: 'It promises a prize, a gift or a reward' })
}
