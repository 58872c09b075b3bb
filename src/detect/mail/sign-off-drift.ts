import type { MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import { traitsOf } from '../../mail/traits.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { brokenHabit } from './broken-habit.ts'

/** A known sender signs in another way: never so in a long acquaintance. */
export const signOffDrift: MailDetector = {
  id: 'mail/sign-off-drift',
  title: 'A known sender signs in another way',
  stage: 'delivery',
  techniques: ['T1684.001'],
  act: false,
  priorWeight: 1.2,
  group: 'relationship',
  needsHistory: true,
  sees: 'a value of this trait that a well-known sender never had',
  blindTo: ['senders with many habits', 'senders that are little known'],
  falsePositives: ['formal letters'],
  sources: ['Catalogue of mail detections, section relationship'],
  detect,
}

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  return brokenHabit(message, history, {
    trait: 'The signature',
    value: traitsOf(message).signOff,
    habitOf: (known) => known.signOffs,
  })
}
