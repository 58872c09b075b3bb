import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { story } from './say.ts'

/** Strangers want to meet. */
export const romanceLure: MailDetector = {
  id: 'mail/romance-lure',
  title: 'Strangers want to meet',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: 1.4,
  group: 'story',
  sees: 'phrases of this story in subject and text, in a dozen languages, set against the length of the text',
  blindTo: ['stories in pictures', 'languages without phrases in the list'],
  falsePositives: ['mail of a dating service that the reader uses'],
  sources: ['Catalogue of mail detections, section story'],
  detect,
}

function detect(message: Message): readonly MailFinding[] {
  return story(message, 'romance', { what: 'It offers meetings with strangers' })
}
