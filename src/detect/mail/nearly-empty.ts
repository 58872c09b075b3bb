import { isConversation, type Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A message with almost no words and a link. */
export const nearlyEmpty: MailDetector = {
  id: 'mail/nearly-empty',
  title: 'Nothing but a link or a picture',
  stage: 'delivery',
  techniques: ['T1566.002'],
  act: false,
  priorWeight: 1,
  group: 'trick',
  sees: 'fewer than twelve words with a link, in no conversation',
  blindTo: ['any text'],
  falsePositives: ['friends who send a link'],
  sources: ['Catalogue of mail detections, section trick'],
  detect,
}

const FEW_WORDS = 12

function detect(message: Message): readonly MailFinding[] {
  const { bodyWords, links, mail } = message
  if (bodyWords.words.length >= FEW_WORDS || isConversation(message)) return []
  if (links.length === 0 && mail.attachments.length === 0) return []
  return found(`The message has ${bodyWords.words.length} words and ${links.length > 0 ? 'a link' : 'an attachment'}.`)
}
