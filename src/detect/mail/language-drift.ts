import type { MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import { traitsOf } from '../../mail/traits.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { brokenHabit } from './broken-habit.ts'

/** A known sender writes in another language: never so in a long acquaintance. */
export const languageDrift: MailDetector = {
  id: 'mail/language-drift',
  title: 'A known sender writes in another language',
  stage: 'delivery',
  techniques: ['T1684.001'],
  act: false,
  priorWeight: 2,
  group: 'relationship',
  needsHistory: true,
  sees: 'a value of this trait that a well-known sender never had',
  blindTo: ['senders with many habits', 'senders that are little known'],
  falsePositives: ['forwarded text and guests'],
  sources: ['Catalogue of mail detections, section relationship'],
  detect,
}

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  return brokenHabit(message, history, {
    trait: 'The language',
    value: traitsOf(message).language,
    habitOf: (known) => known.languages,
    least: 6,
  })
}
