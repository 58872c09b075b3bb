import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { story } from './say.ts'

/** Greets nobody in particular. */
export const genericGreeting: MailDetector = {
  id: 'mail/generic-greeting',
  title: 'Greets nobody in particular',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: 1.4,
  group: 'story',
  sees: 'phrases of this story in subject and text, in a dozen languages, set against the length of the text',
  blindTo: ['stories in pictures', 'languages without phrases in the list'],
  falsePositives: ['mass mail of honest firms'],
  sources: ['Catalogue of mail detections, section story'],
  detect,
}

function detect(message: Message): readonly MailFinding[] {
  return story(message, 'genericGreeting', { what: 'It greets the reader as one of many', enough: 1 })
}
