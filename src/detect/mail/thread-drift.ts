import { driftsOf } from '../../mail/drift.ts'
import type { MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import { ibansIn } from '../../mail/traits.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** An answer in a known talk from the right address with two and more changes of habit, and a link, a file or bank details. */
export const threadDrift: MailDetector = {
  id: 'mail/thread-drift',
  title: 'A known talk, but another hand',
  stage: 'delivery',
  techniques: ['T1586.002'],
  act: false,
  priorWeight: 4,
  group: 'relationship',
  needsHistory: true,
  sees: 'two drifts of program, network, zone, language, signature or hour in a known talk that asks for something',
  blindTo: ['intruders with the owner’s habits'],
  falsePositives: ['answers from a phone on a journey'],
  sources: ['Catalogue of mail detections, section relationship'],
  detect,
}

const MIN_MESSAGES = 6
const MIN_DRIFTS = 2

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const { from, content, links, mail } = message
  const known = history.sender(message)
  if (from === undefined || known === undefined || known.messages < MIN_MESSAGES) return []
  const isTalk = history.answered(message) !== undefined || content.quotedLength > 40
  if (
    !isTalk ||
    (links.length === 0 &&
      mail.attachments.length === 0 &&
      ibansIn(content.text).length === 0 &&
      !/bank|account|iban|konto|compte|cuenta|conta|rekening/i.test(content.text))
  )
    return []
  const changed = driftsOf(message, history)
  return changed.length < MIN_DRIFTS
    ? []
    : found(
        `${from.address} goes on with a talk, yet ${changed.join(', ')} are other than in ${known.messages} messages before, and it asks for something.`,
        changed.length / 3,
      )
}
