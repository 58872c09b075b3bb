import { driftsOf } from '../../mail/drift.ts'
import type { MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { bankDetailsIn } from './asks.ts'
import { found } from './say.ts'

/** Bank details that changed, from a known sender with a change of habit, or from somebody new in a known firm’s name. */
export const moneyRequestDrift: MailDetector = {
  id: 'mail/money-request-drift',
  title: 'Talk of new bank details under changed habits',
  stage: 'delivery',
  techniques: ['T1657', 'T1586.002'],
  act: false,
  priorWeight: 3.5,
  group: 'relationship',
  needsHistory: true,
  sees: 'a bank or payroll change together with a new Reply-To, program, network, zone, or a first contact',
  blindTo: ['changes without any other trace'],
  falsePositives: ['real changes of bank'],
  sources: ['Catalogue of mail detections, section relationship'],
  detect,
}

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const { from } = message
  if (!history.isGrown || from === undefined) return []
  const said = bankDetailsIn(message, history)
  if (said.length === 0) return []
  const known = history.sender(message)
  if (known === undefined) {
    // A stranger has no details to change: who speaks so wants to be taken for somebody.
    const posesAs =
      history.firmOf(message) ??
      [...history.addressesOf(message)].find(([address, messages]) => address !== from.address && messages >= 3)?.[0]
    return posesAs === undefined
      ? []
      : found(
          `${from.address} never wrote here${history.messagesFromAddress(from.address) > 0 ? ' with the proof that this message has' : ''}, bears the name of ${posesAs}, and its first matter is a change of bank details.`,
        )
  }
  // People sign now so, now so: that alone is no other hand.
  const changed = driftsOf(message, history).filter((name) => name !== 'signature')
  return changed.length === 0
    ? []
    : found(
        `${from.address} speaks of new bank details; other than in ${known.messages} messages before: ${changed.join(', ')}.`,
      )
}
