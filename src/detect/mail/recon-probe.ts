import type { MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A first message with almost no words, no link and no file: it tests whether the address exists and who answers. */
export const reconProbe: MailDetector = {
  id: 'mail/recon-probe',
  title: 'Empty test mail from a stranger',
  stage: 'reconnaissance',
  techniques: ['T1589.002', 'T1598'],
  act: false,
  priorWeight: 3.2,
  group: 'relationship',
  needsHistory: true,
  sees: 'at most eight words without link, file or quote from a domain that never wrote here',
  blindTo: ['probes with text'],
  falsePositives: ['messages that lost their attachment'],
  sources: ['Catalogue of mail detections, section relationship'],
  detect,
}

const MAX_WORDS = 8

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const { from, bodyWords, links, mail, content } = message
  if (
    !history.isGrown ||
    from === undefined ||
    history.isOwnDomain(from.domain) ||
    history.messagesFromDomain(from.domain) > 20
  )
    return []
  if (
    history.messagesFromAddress(from.address) > history.lastHour(from.address, message.event.time).messages ||
    bodyWords.words.length > MAX_WORDS ||
    links.length > 0 ||
    mail.attachments.length > 0 ||
    content.quotedLength > 0 ||
    content.pictures > 1
  )
    return []
  if (from.local === '' || /mailer-daemon|postmaster|no-?reply/.test(from.local)) return []
  const earlier = history.lastHour(from.address, message.event.time).messages
  const receipt = message.header('Disposition-Notification-To').length > 0 ? ', and asks for a receipt' : ''
  return found(
    `${bodyWords.words.length === 0 ? 'An empty' : `A message of ${bodyWords.words.length} words`} from ${from.address}, ${earlier === 0 ? 'who never wrote here' : `who sent ${earlier} such within the hour`}${receipt}.`,
    Math.min(1, 0.3 + (receipt === '' ? 0 : 0.2) + 0.35 * earlier),
  )
}
