import type { MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** An own account that reaches many times the readers within an hour that its busiest hour ever had. */
export const ownBurst: MailDetector = {
  id: 'mail/own-burst',
  title: 'A colleague’s account writes to many at once',
  stage: 'delivery',
  techniques: ['T1534', 'T1078'],
  act: false,
  priorWeight: 4,
  group: 'relationship',
  needsHistory: true,
  sees: 'readers within the last hour of an own account, against its busiest hour before',
  blindTo: ['slow campaigns'],
  falsePositives: ['mail merges'],
  sources: ['Catalogue of mail detections, section relationship'],
  detect,
}

const MIN_READERS = 20
const TIMES = 4

function detect({ from, mail, event }: Message, history: MailHistory): readonly MailFinding[] {
  if (from === undefined || !history.isOwnDomain(from.domain) || history.messagesFromAddress(from.address) < 10)
    return []
  const now = history.lastHour(from.address, event.time)
  const readers = now.readers + mail.to.length
  const before = Math.max(1, history.busiestHour(from.address))
  if (readers < MIN_READERS || readers < TIMES * before) return []
  return found(`${from.address} reached ${readers} readers within an hour; its busiest hour before had ${before}.`)
}
