import { domainOf, type MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { newcomer } from './newcomer.ts'
import { found } from './say.ts'

/** A stranger quotes a message of somebody of the organisation, and no such talk is known. */
export const fabricatedQuote: MailDetector = {
  id: 'mail/fabricated-quote',
  title: 'Quotes a mail of one of us that never was',
  stage: 'delivery',
  techniques: ['T1684.001'],
  act: false,
  priorWeight: 3.5,
  group: 'relationship',
  needsHistory: true,
  sees: 'a quoted header with an own address in a message from a domain that never wrote here, answering nothing known',
  blindTo: ['quotes without addresses'],
  falsePositives: ['forwards of private talks'],
  sources: ['Catalogue of mail detections, section relationship'],
  detect,
}

const QUOTED_FROM = /(?:^|\n)[>\s]{0,6}(?:from|von|de|da|van)\s{0,2}:[^\n]{0,200}?([\w.+-]{1,64}@[\w.-]{3,200})/i

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const { content } = message
  const from = newcomer(message, history)
  if (from === undefined) return []
  const quoted = QUOTED_FROM.exec(`${content.quoted}\n${content.text}`)?.[1]?.toLowerCase()
  if (quoted === undefined || !history.isOwnDomain(domainOf(quoted)) || history.answered(message) !== undefined)
    return []
  if (history.pair(quoted, from.address) !== undefined) return []
  return found(`It quotes a mail of ${quoted}, who never wrote to ${from.domain} as far as the mail here shows.`)
}
