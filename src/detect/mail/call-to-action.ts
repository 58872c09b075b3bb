import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { story } from './say.ts'

/** Calls for a click or an answer. */
export const callToAction: MailDetector = {
  id: 'mail/call-to-action',
  title: 'Calls for a click or an answer',
  stage: 'delivery',
  techniques: ['T1204.001'],
  act: false,
  priorWeight: 1.2,
  group: 'story',
  sees: 'phrases of this story in subject and text, in a dozen languages, set against the length of the text',
  blindTo: ['stories in pictures', 'languages without phrases in the list'],
  falsePositives: ['newsletters'],
  sources: ['Catalogue of mail detections, section story'],
  detect,
}

function detect(message: Message): readonly MailFinding[] {
  return story(message, 'callToAction', { what: 'It calls for a click or an answer' })
}
