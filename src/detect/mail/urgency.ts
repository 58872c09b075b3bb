import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { story } from './say.ts'

/** Presses the reader. */
export const urgency: MailDetector = {
  id: 'mail/urgency',
  title: 'Presses the reader',
  stage: 'delivery',
  techniques: ['T1684'],
  act: false,
  priorWeight: 1.2,
  group: 'story',
  sees: 'phrases of this story in subject and text, in a dozen languages, set against the length of the text',
  blindTo: ['stories in pictures', 'languages without phrases in the list'],
  falsePositives: ['real deadlines'],
  sources: ['Catalogue of mail detections, section story'],
  detect,
}

function detect(message: Message): readonly MailFinding[] {
  return story(message, 'urgency', { what: 'It presses the reader' })
}
