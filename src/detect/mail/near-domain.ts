import type { MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { newcomer } from './newcomer.ts'
import { found } from './say.ts'

/** A domain that never wrote here, one letter, one word or one ending away from the organisation’s own or a correspondent’s. */
export const nearDomain: MailDetector = {
  id: 'mail/near-domain',
  title: 'Sender’s domain is spelled nearly as a known one',
  stage: 'delivery',
  techniques: ['T1583.001', 'T1684.001'],
  act: false,
  priorWeight: 5,
  group: 'identity',
  needsHistory: true,
  sees: 'a new sender domain that differs from a known one by a letter, an added word or the ending',
  blindTo: ['unrelated names'],
  falsePositives: ['the same firm under another ending', 'firms with similar short names'],
  sources: ['Catalogue of mail detections, section identity'],
  detect,
}

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const from = newcomer(message, history)
  if (from === undefined) return []
  const near = history.nearDomain(from.domain)
  if (near === undefined) return []
  const known = history.messagesFromDomain(near.domain)
  const own = history.isOwnDomain(near.domain)
  const isEnding = near.how.startsWith('the ending')
  return found(
    `${from.domain} never wrote here; it differs from ${near.domain}, ${own ? 'our own domain' : `which wrote ${known} times`}, by ${near.how}.`,
    own || known >= 10 ? (isEnding ? 0.7 : 1) : 0.6,
    isEnding ? ['It may be the same firm under another ending.'] : [],
  )
}
