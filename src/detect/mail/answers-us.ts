import { familiarity } from '../../mail/drift.ts'
import type { MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A reference to a known message in which the sender took part. */
export const answersUs: MailDetector = {
  id: 'mail/answers-us',
  title: 'Answers a message that is known here',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: -4,
  group: 'harmless',
  needsHistory: true,
  sees: 'In-Reply-To or References to a known message with the sender among its people',
  blindTo: ['accounts that were taken over'],
  falsePositives: ['stolen mailboxes'],
  sources: ['Catalogue of mail detections, section harmless'],
  detect,
}

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const { from } = message
  const known = history.answered(message)
  if (from === undefined || known === undefined || !known.people.includes(from.address)) return []
  return found(
    `It answers ${shown(known.subject)} of ${known.from}, in which the sender took part.`,
    familiarity(message, history),
  )
}
