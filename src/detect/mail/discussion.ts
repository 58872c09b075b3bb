import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { story } from './say.ts'

/** People talk about a matter. */
export const discussion: MailDetector = {
  id: 'mail/discussion',
  title: 'People talk about a matter',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: -2.5,
  group: 'harmless',
  sees: 'phrases of such mail in subject and text, set against the length of the text',
  blindTo: ['mail without such words'],
  falsePositives: ['attackers who write at length'],
  sources: ['Catalogue of mail detections, section harmless'],
  detect,
}

function detect(message: Message): readonly MailFinding[] {
  return story(message, 'discussion', { what: 'It talks as people do', enough: 4 })
}
