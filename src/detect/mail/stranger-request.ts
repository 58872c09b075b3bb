import type { MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { requestsIn } from './asks.ts'
import { found } from './say.ts'

/** A first message that asks for an errand, for data of the organisation, or to go on outside of mail. */
export const strangerRequest: MailDetector = {
  id: 'mail/stranger-request',
  title: 'A stranger’s first mail is a request',
  stage: 'delivery',
  techniques: ['T1657', 'T1598'],
  act: false,
  priorWeight: 1.5,
  group: 'relationship',
  needsHistory: true,
  sees: 'an errand, a data request, pressure or a pivot off mail in a first message',
  blindTo: ['requests after a warm-up'],
  falsePositives: ['auditors, agencies and sellers'],
  sources: ['Catalogue of mail detections, section relationship'],
  detect,
}

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const { from } = message
  if (
    !history.isGrown ||
    from === undefined ||
    history.isOwnDomain(from.domain) ||
    history.messagesFromAddress(from.address) > 0
  )
    return []
  const said = requestsIn(message, history)
  const [first] = said
  if (first === undefined) return []
  return found(
    `${from.address} never wrote here, and the first mail is a request. ${first.because.join(' ')}`,
    0.7 + 0.3 * (said.length - 1),
  )
}
