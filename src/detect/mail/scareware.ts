import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { story } from './say.ts'

/** Frightens with viruses or lost data. */
export const scareware: MailDetector = {
  id: 'mail/scareware',
  title: 'Frightens with viruses or lost data',
  stage: 'delivery',
  techniques: ['T1566.002'],
  act: false,
  priorWeight: 1.3,
  group: 'story',
  sees: 'phrases of this story in subject and text, in a dozen languages, set against the length of the text',
  blindTo: ['stories in pictures', 'languages without phrases in the list'],
  falsePositives: ['real notices of a security product'],
  sources: ['Catalogue of mail detections, section story'],
  detect,
}

function detect(message: Message): readonly MailFinding[] {
  return story(message, 'scareware', { what: 'It frightens with viruses, lost protection or lost data' })
}
