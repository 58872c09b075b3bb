import type { MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import { traitsOf } from '../../mail/traits.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { brokenHabit } from './broken-habit.ts'

/** A known sender writes from another time zone: never so in a long acquaintance. */
export const zoneDrift: MailDetector = {
  id: 'mail/zone-drift',
  title: 'A known sender writes from another time zone',
  stage: 'delivery',
  techniques: ['T1586.002'],
  act: false,
  priorWeight: 1.5,
  group: 'relationship',
  needsHistory: true,
  sees: 'a value of this trait that a well-known sender never had',
  blindTo: ['senders with many habits', 'senders that are little known'],
  falsePositives: ['journeys, and the change to summer time'],
  sources: ['Catalogue of mail detections, section relationship'],
  detect,
}

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  return brokenHabit(message, history, {
    trait: 'The offset from UTC',
    value: traitsOf(message).zone,
    habitOf: (known) => known.zones,
  })
}
