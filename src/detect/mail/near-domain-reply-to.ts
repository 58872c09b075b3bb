import type { MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A Reply-To at a domain that reads or is spelled nearly as the sender’s or another known one. */
export const nearDomainReplyTo: MailDetector = {
  id: 'mail/near-domain-reply-to',
  title: 'Answers would go to an imitation of a known domain',
  stage: 'delivery',
  techniques: ['T1583.001', 'T1684.001'],
  act: false,
  priorWeight: 5,
  group: 'identity',
  needsHistory: true,
  sees: 'a Reply-To domain that is near to a known domain and never wrote here',
  blindTo: ['unrelated Reply-To domains'],
  falsePositives: ['the same firm under another ending'],
  sources: ['Catalogue of mail detections, section identity'],
  detect,
}

function detect({ from, replyTo }: Message, history: MailHistory): readonly MailFinding[] {
  if (!history.isGrown || from === undefined || replyTo === undefined || replyTo.domain === from.domain) return []
  if (history.isOwnDomain(replyTo.domain) || history.messagesFromDomain(replyTo.domain) > 0) return []
  const near = history.nearDomain(replyTo.domain)?.domain ?? history.lookalikes(replyTo.domain)[0]
  return near === undefined
    ? []
    : found(`Answers would go to ${replyTo.address}, which never wrote here and imitates ${near}.`)
}
