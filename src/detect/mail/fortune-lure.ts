import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { story } from './say.ts'

/** A stranger offers a fortune. */
export const fortuneLure: MailDetector = {
  id: 'mail/fortune-lure',
  title: 'A stranger offers a fortune',
  stage: 'delivery',
  techniques: ['T1566', 'T1657'],
  act: false,
  priorWeight: 1.8,
  group: 'story',
  sees: 'phrases of this story in subject and text, in a dozen languages, set against the length of the text',
  blindTo: ['stories in pictures', 'languages without phrases in the list'],
  falsePositives: ['notaries, charities and news about inheritance'],
  sources: ['Catalogue of mail detections, section story'],
  detect,
}

function detect(message: Message): readonly MailFinding[] {
  return story(message, 'fortune', { what: 'It speaks as strangers do who offer a fortune' })
}
