import type { MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, percent } from './say.ts'

/** A domain whose mail was proven nearly always, in a message that is not. */
export const authenticationRegression: MailDetector = {
  id: 'mail/authentication-regression',
  title: 'A sender that always was proven is not',
  stage: 'delivery',
  techniques: ['T1684.001'],
  act: false,
  priorWeight: 4,
  group: 'identity',
  needsHistory: true,
  sees: 'no aligned pass from a domain whose messages had one in 95 of 100',
  blindTo: ['domains without proof'],
  falsePositives: ['mailing lists and forwarding that break signatures'],
  sources: ['Catalogue of mail detections, section identity'],
  detect,
}

const [RULE_SHARE, MIN_MESSAGES] = [0.95, 20]

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const { from, header } = message
  if (from === undefined || history.isOwnDomain(from.domain)) return []
  const { share, of } = history.proven(from.domain)
  const stated = history.authentication(message)
  if (of < MIN_MESSAGES || share < RULE_SHARE || stated?.provenDomain !== undefined) return []
  if (stated?.dmarc?.result === 'temperror' || stated?.spf?.result === 'temperror') return []
  const list = header('List-Id').length > 0 ? ['It came by a mailing list, which may break a signature.'] : []
  return found(
    `${percent(share, 1)} of ${of} messages of ${from.domain} were proven to be its own; this one is not.`,
    1,
    list,
  )
}
