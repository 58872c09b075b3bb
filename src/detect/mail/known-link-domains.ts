import type { MailHistory } from '../../mail/history.ts'
import { isOfKind } from '../../mail/hosts.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** Every link domain was linked by this sender or its domain before. */
export const knownLinkDomains: MailDetector = {
  id: 'mail/known-link-domains',
  title: 'The links lead where this sender’s always do',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: -1.5,
  group: 'harmless',
  needsHistory: true,
  sees: 'link domains that the sender’s domain used before',
  blindTo: ['pages on a known host'],
  falsePositives: ['taken-over pages of known firms'],
  sources: ['Catalogue of mail detections, section harmless'],
  detect,
}

function detect({ from, linkDomains }: Message, history: MailHistory): readonly MailFinding[] {
  if (from === undefined || linkDomains.length === 0 || isOfKind(from.host, 'free mailer')) return []
  const known = history.domain(from.domain)
  if (
    known === undefined ||
    known.messages < 3 ||
    !linkDomains.every((domain) => domain === from.domain || known.linkDomains.has(domain))
  )
    return []
  return found(`${from.domain} linked to ${linkDomains.slice(0, 3).join(', ')} before.`)
}
