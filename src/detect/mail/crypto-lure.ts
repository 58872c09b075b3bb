import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { story } from './say.ts'

/** Speaks of cryptocurrency wallets or tokens. */
export const cryptoLure: MailDetector = {
  id: 'mail/crypto-lure',
  title: 'Speaks of cryptocurrency wallets or tokens',
  stage: 'delivery',
  techniques: ['T1566', 'T1657'],
  act: false,
  priorWeight: 1.4,
  group: 'story',
  sees: 'phrases of this story in subject and text, in a dozen languages, set against the length of the text',
  blindTo: ['stories in pictures', 'languages without phrases in the list'],
  falsePositives: ['people who talk about cryptocurrency'],
  sources: ['Catalogue of mail detections, section story'],
  detect,
}

function detect(message: Message): readonly MailFinding[] {
  return story(message, 'crypto', { what: 'It speaks of wallets, tokens or cryptocurrency' })
}
