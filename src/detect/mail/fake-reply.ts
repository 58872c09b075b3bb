import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A subject with Re: or Fwd:, but no reference to an earlier message and nothing quoted. */
export const fakeReply: MailDetector = {
  id: 'mail/fake-reply',
  title: 'Poses as an answer to nothing',
  stage: 'delivery',
  techniques: ['T1684.001'],
  act: false,
  priorWeight: 1.5,
  group: 'identity',
  sees: 'Re: or Fwd: in the subject without In-Reply-To, References or quoted text',
  blindTo: ['answers with invented references'],
  falsePositives: ['mail programs that drop references', 'people who type Re: themselves'],
  sources: ['Catalogue of mail detections, section identity'],
  detect,
}

const REPLY = /^\s{0,3}(?:re|aw|sv|antw|odp|res|rif|r|ref)\s{0,2}(?:\(\d{1,3}\)|\[\d{1,3}\])?\s{0,2}:/i
const FORWARD = /^\s{0,3}(?:fw|fwd|wg|tr|rv|enc|i|doorst|vs|vb)\s{0,2}:/i

function detect({ subject, header, content }: Message): readonly MailFinding[] {
  const isReply = REPLY.test(subject)
  if (!isReply && !FORWARD.test(subject)) return []
  if (header('In-Reply-To').length + header('References').length > 0) return []
  if (content.quotedLength > 0) return []
  return found(
    `The subject ${shown(subject)} poses as ${isReply ? 'an answer' : 'a forward'}, but no earlier message is referred to or quoted.`,
    isReply ? 1 : 0.7,
  )
}
