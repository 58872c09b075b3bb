import type { MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import { traitsOf } from '../../mail/traits.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, listed, shown } from './say.ts'

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

/** Messages that make a habit, and the most different values that still are one. */
const [MIN_MESSAGES, MAX_VALUES] = [8, 3]

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const value = traitsOf(message).signOff
  const known = history.sender(message)
  if (value === undefined || known === undefined) return []
  const seen = [...known.signOffs.values()].reduce((sum, count) => sum + count, 0)
  if (seen < MIN_MESSAGES || known.signOffs.size > MAX_VALUES || known.signOffs.has(value)) return []
  return found(
    `The signature is ${shown(value)} for the first time in ${seen} messages of ${message.from?.address ?? 'this sender'} (before: ${listed([...known.signOffs.keys()])}).`,
  )
}
