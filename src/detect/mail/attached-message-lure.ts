import { type Message, strengthOf } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** An attached message with almost nothing around it: the attack is one level deeper than filters look. */
export const attachedMessageLure: MailDetector = {
  id: 'mail/attached-message-lure',
  title: 'The message is in an attached message',
  stage: 'delivery',
  techniques: ['T1566.001'],
  act: false,
  priorWeight: 1.5,
  group: 'attachment',
  sees: 'an attached message beside fewer than twenty words',
  blindTo: ['attached messages with an introduction'],
  falsePositives: ['users who forward a message as attachment', 'bounces'],
  sources: ['Catalogue of mail detections, section attachment'],
  detect,
}

const FEW_WORDS = 20

function detect(message: Message): readonly MailFinding[] {
  const { mail, bodyWords, header } = message
  const file = mail.attachments.find(
    ({ mimeType, name }) => mimeType === 'message/rfc822' || /\.eml$/i.test(name ?? ''),
  )
  if (file === undefined || bodyWords.words.length >= FEW_WORDS || strengthOf(message, 'deliveryReport') > 0) return []
  if (header('Content-Type').some((type) => /multipart\/report/i.test(type))) return []
  return found(`An attached message is the content; around it stand ${bodyWords.words.length} words.`)
}
