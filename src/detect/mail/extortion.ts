import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { story } from './say.ts'

/** Threatens to publish secrets. */
export const extortion: MailDetector = {
  id: 'mail/extortion',
  title: 'Threatens to publish secrets',
  stage: 'delivery',
  techniques: ['T1566', 'T1657'],
  act: false,
  priorWeight: 2.5,
  group: 'story',
  sees: 'phrases of this story in subject and text, in a dozen languages, set against the length of the text',
  blindTo: ['stories in pictures', 'languages without phrases in the list'],
  falsePositives: ['news and warnings about extortion'],
  sources: ['Catalogue of mail detections, section story'],
  detect,
}

function detect(message: Message): readonly MailFinding[] {
  return story(message, 'extortion', { what: 'It threatens or claims to have spied on the reader' })
}
