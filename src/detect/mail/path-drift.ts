import type { MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import { traitsOf } from '../../mail/traits.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { brokenHabit } from './broken-habit.ts'

/** A known sender’s mail comes from another network: never so in a long acquaintance. */
export const pathDrift: MailDetector = {
  id: 'mail/path-drift',
  title: 'A known sender’s mail comes from another network',
  stage: 'delivery',
  techniques: ['T1586.002'],
  act: false,
  priorWeight: 2,
  group: 'relationship',
  needsHistory: true,
  sees: 'a value of this trait that a well-known sender never had',
  blindTo: ['senders with many habits', 'senders that are little known'],
  falsePositives: ['journeys and changes of provider'],
  sources: ['Catalogue of mail detections, section relationship'],
  detect,
}

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  return brokenHabit(message, history, {
    trait: 'The network that handed the message over',
    value: traitsOf(message).network,
    habitOf: (known) => known.networks,
  })
}
