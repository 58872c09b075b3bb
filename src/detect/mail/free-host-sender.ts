import { isOfKind } from '../../mail/hosts.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A sender below a domain of which anybody has a part within minutes: a cloud project, a trial tenant, a free sub-domain. */
export const freeHostSender: MailDetector = {
  id: 'mail/free-host-sender',
  title: 'Sent from a domain that anybody gets for nothing',
  stage: 'delivery',
  techniques: ['T1583.001'],
  act: false,
  priorWeight: 2,
  group: 'identity',
  sees: 'a From domain below a page host, a trial tenant or a public sub-domain registry',
  blindTo: ['cheap domains'],
  falsePositives: ['small projects that use the domain of their host'],
  sources: ['Catalogue of mail detections, section identity'],
  detect,
}

function detect({ from }: Message): readonly MailFinding[] {
  if (from === undefined || isOfKind(from.host, 'free mailer') || !isOfKind(from.host, 'free host')) return []
  return found(`${from.host} is a name that anybody gets within minutes, without a firm behind it.`)
}
