import type { MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import { traitsOf } from '../../mail/traits.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, listed, shown } from './say.ts'

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

/** Messages that make a habit, and the most different values that still are one. */
const [MIN_MESSAGES, MAX_VALUES] = [8, 3]

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const value = traitsOf(message).client
  const known = history.sender(message)
  if (value === undefined || known === undefined) return []
  const seen = [...known.clients.values()].reduce((sum, count) => sum + count, 0)
  if (seen < MIN_MESSAGES || known.clients.size > MAX_VALUES || known.clients.has(value)) return []
  return found(
    `The mail program is ${shown(value)} for the first time in ${seen} messages of ${message.from?.address ?? 'this sender'} (before: ${listed([...known.clients.keys()])}).`,
  )
}
