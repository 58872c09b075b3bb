import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { story } from './say.ts'

/** A newsletter or periodical. */
export const periodical: MailDetector = {
  id: 'mail/periodical',
  title: 'A newsletter or periodical',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: -1,
  group: 'harmless',
  sees: 'phrases of such mail in subject and text, set against the length of the text',
  blindTo: ['mail without such words'],
  falsePositives: ['advertisements that pose as news'],
  sources: ['Catalogue of mail detections, section harmless'],
  detect,
}

function detect(message: Message): readonly MailFinding[] {
  return story(message, 'periodical', { what: 'It reads as a periodical does', enough: 4 })
}
