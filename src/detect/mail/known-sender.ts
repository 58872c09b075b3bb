import { familiarity } from '../../mail/drift.ts'
import type { MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A sender who wrote several times over several days under the same proof. */
export const knownSender: MailDetector = {
  id: 'mail/known-sender',
  title: 'The sender is well known here',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: -2,
  group: 'harmless',
  needsHistory: true,
  sees: 'five and more messages on three and more days, with unchanged habits',
  blindTo: ['accounts that were taken over'],
  falsePositives: ['accounts that were taken over'],
  sources: ['Catalogue of mail detections, section harmless'],
  detect,
}

const [MIN_MESSAGES, MIN_DAYS] = [5, 3]

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const known = history.sender(message)
  if (known === undefined || known.messages < MIN_MESSAGES || known.days < MIN_DAYS) return []
  return found(
    `${message.from?.address ?? 'The sender'} wrote ${known.messages} times on ${known.days} days.`,
    familiarity(message, history),
  )
}
