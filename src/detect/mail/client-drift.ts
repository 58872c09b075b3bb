import type { MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import { traitsOf } from '../../mail/traits.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { brokenHabit } from './broken-habit.ts'

/** A known sender writes with another mail program: never so in a long acquaintance. */
export const clientDrift: MailDetector = {
  id: 'mail/client-drift',
  title: 'A known sender writes with another mail program',
  stage: 'delivery',
  techniques: ['T1586.002'],
  act: false,
  priorWeight: 2,
  group: 'relationship',
  needsHistory: true,
  sees: 'a value of this trait that a well-known sender never had',
  blindTo: ['senders with many habits', 'senders that are little known'],
  falsePositives: ['a new phone or program'],
  sources: ['Catalogue of mail detections, section relationship'],
  detect,
}

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  return brokenHabit(message, history, {
    trait: 'The mail program',
    value: traitsOf(message).client,
    habitOf: (known) => known.clients,
  })
}
