import type { MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** Dozens of confirmations of subscriptions to one reader within an hour: something else is to drown in them. */
export const mailBomb: MailDetector = {
  id: 'mail/mail-bomb',
  title: 'Flood of confirmations as smoke screen',
  stage: 'delivery',
  techniques: ['T1667'],
  act: false,
  priorWeight: 3,
  group: 'relationship',
  needsHistory: true,
  sees: 'thirty and more confirmations to one reader within an hour',
  blindTo: ['floods of other mail'],
  falsePositives: ['scans of badges at a fair'],
  sources: ['Catalogue of mail detections, section relationship'],
  detect,
}

const MIN_CONFIRMATIONS = 30

function detect({ mail, event, subject }: Message, history: MailHistory): readonly MailFinding[] {
  if (!/confirm|verify|bestätig|confirmez|confirma/i.test(subject)) return []
  for (const reader of mail.to.slice(0, 5)) {
    const count = history.confirmations(reader, event.time)
    if (count >= MIN_CONFIRMATIONS)
      return found(
        `${reader} got ${count} confirmations of subscriptions within an hour: look at what arrived between them.`,
      )
  }
  return []
}
