import { familiarity } from '../../mail/drift.ts'
import type { MailHistory } from '../../mail/history.ts'
import { isOfKind } from '../../mail/hosts.ts'
import type { Message } from '../../mail/message.ts'
import { DAY_US, formatInstant } from '../../model/time.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A domain that wrote to several mailboxes over some time. */
export const knownDomain: MailDetector = {
  id: 'mail/known-domain',
  title: 'The sender’s domain is well known here',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: -1.5,
  group: 'harmless',
  needsHistory: true,
  sees: 'twenty and more messages from the domain to five and more readers over thirty days',
  blindTo: ['free mailers, which are left out'],
  falsePositives: ['taken-over accounts of known firms'],
  sources: ['Catalogue of mail detections, section harmless'],
  detect,
}

const [MIN_MESSAGES, MIN_READERS, MIN_DAYS] = [20, 3, 30]

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const { from, event } = message
  if (from === undefined || isOfKind(from.host, 'free mailer') || isOfKind(from.host, 'free host')) return []
  const known = history.domain(from.domain)
  if (
    known === undefined ||
    known.messages < MIN_MESSAGES ||
    known.readers.size < MIN_READERS ||
    event.time - known.firstSeen < MIN_DAYS * DAY_US
  )
    return []
  return found(
    `${from.domain} wrote ${known.messages} times to ${known.readers.size} readers since ${formatInstant(known.firstSeen).slice(0, 10)}.`,
    familiarity(message, history),
  )
}
