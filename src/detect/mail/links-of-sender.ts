import { isOfKind } from '../../mail/hosts.ts'
import type { Message } from '../../mail/message.ts'
import { isRandomName } from '../../mail/odd-names.ts'
import { isSameOrganisation } from '../../mail/organisation.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** Most links lead to the sender’s own domain. */
export const linksOfSender: MailDetector = {
  id: 'mail/links-of-sender',
  title: 'Links lead to the sender',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: -1.3,
  group: 'harmless',
  sees: 'the share of links that lead to the sender’s own domain',
  blindTo: ['attacks from the domain that hosts the page'],
  falsePositives: ['attackers who own the sender’s domain'],
  sources: ['Catalogue of mail detections, section harmless'],
  detect,
}

function detect({ from, links }: Message): readonly MailFinding[] {
  if (
    from === undefined ||
    links.length === 0 ||
    isOfKind(from.host, 'free host') ||
    isOfKind(from.host, 'free mailer')
  )
    return []
  const own = links.filter(({ domain }) => isSameOrganisation(domain, from.domain)).length
  const part = own / links.length
  const odd = isRandomName(from.domain.split('.')[0] ?? '') || isRandomName(from.local)
  return part < 0.3 || odd
    ? []
    : found(`${own} of ${links.length} links lead to the sender's own domain ${from.domain}.`, part)
}
