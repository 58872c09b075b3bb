import { familiarity } from '../../mail/drift.ts'
import type { MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import { weightOf } from '../../mail/profiles.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** Several good messages over several days under the same proof, with the habits of before. */
export const knownPair: MailDetector = {
  id: 'mail/known-pair',
  title: 'Sender and reader know each other',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: -3,
  group: 'harmless',
  needsHistory: true,
  sees: 'five and more messages on three and more days from this sender to this reader, with a known program and network',
  blindTo: ['accounts that were taken over'],
  falsePositives: ['accounts that were taken over'],
  sources: ['Catalogue of mail detections, section harmless'],
  detect,
}

const [MIN_MESSAGES, MIN_DAYS] = [5, 3]

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const { from, mail } = message
  const known = history.sender(message)
  if (from === undefined || known === undefined) return []
  const pairs = mail.to
    .flatMap((to) => history.pair(from.address, to) ?? [])
    .filter((one) => one.messages >= MIN_MESSAGES && one.days >= MIN_DAYS)
  const [pair] = pairs
  if (pair === undefined || 2 * pairs.length < mail.to.length) return []
  return found(
    `${from.address} wrote to this reader ${pair.messages} times on ${pair.days} days, in the same way.`,
    familiarity(message, history) * Math.min(1, 0.5 + weightOf(pair, message.event.time) / 20),
  )
}
