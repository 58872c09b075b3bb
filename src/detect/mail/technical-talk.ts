import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { story } from './say.ts'

/** Speaks of software. */
export const technicalTalk: MailDetector = {
  id: 'mail/technical-talk',
  title: 'Speaks of software',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: -2,
  group: 'harmless',
  sees: 'phrases of such mail in subject and text, set against the length of the text',
  blindTo: ['mail without such words'],
  falsePositives: ['lures for developers'],
  sources: ['Catalogue of mail detections, section harmless'],
  detect,
}

function detect(message: Message): readonly MailFinding[] {
  return story(message, 'technical', { what: 'It speaks of software', enough: 3 })
}
