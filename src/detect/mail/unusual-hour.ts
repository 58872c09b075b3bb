import type { MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import { traitsOf } from '../../mail/traits.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A message at a local hour at which, and near which, a well-known sender never wrote. */
export const unusualHour: MailDetector = {
  id: 'mail/unusual-hour',
  title: 'A known sender writes at an hour that is never theirs',
  stage: 'delivery',
  techniques: ['T1586.002'],
  act: false,
  priorWeight: 0.8,
  group: 'relationship',
  needsHistory: true,
  sees: 'an hour of the sender’s own clock that is three hours and more away from all earlier ones',
  blindTo: ['senders that are little known'],
  falsePositives: ['night work, automatic mail'],
  sources: ['Catalogue of mail detections, section relationship'],
  detect,
}

const MIN_MESSAGES = 20
const NEAR_HOURS = 2

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const { hour } = traitsOf(message)
  const known = history.sender(message)
  if (hour === undefined || known === undefined || known.messages < MIN_MESSAGES) return []
  for (let shift = -NEAR_HOURS; shift <= NEAR_HOURS; shift += 1)
    if (known.hours.has(String((hour + shift + 24) % 24))) return []
  return found(
    `Written at ${hour} o'clock of the sender's own time; none of ${known.messages} messages came within two hours of that.`,
  )
}
