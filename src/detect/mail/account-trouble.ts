import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { story } from './say.ts'

/** Tells of trouble with an account. */
export const accountTrouble: MailDetector = {
  id: 'mail/account-trouble',
  title: 'Tells of trouble with an account',
  stage: 'delivery',
  techniques: ['T1566.002'],
  act: false,
  priorWeight: 1.5,
  group: 'story',
  sees: 'phrases of this story in subject and text, in a dozen languages, set against the length of the text',
  blindTo: ['stories in pictures', 'languages without phrases in the list'],
  falsePositives: ['real security notices'],
  sources: ['Catalogue of mail detections, section story'],
  detect,
}

function detect(message: Message): readonly MailFinding[] {
  return story(message, 'accountTrouble', { what: 'It tells of trouble with an account or a card' })
}
