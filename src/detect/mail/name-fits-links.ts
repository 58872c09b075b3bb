import { isNamedByLinks, type Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** The shown name occurs in the domain that the links lead to: a publisher or firm that writes by way of a service. */
export const nameFitsLinks: MailDetector = {
  id: 'mail/name-fits-links',
  title: 'Shown name is that of the linked site',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: -1,
  group: 'harmless',
  sees: 'a word of the shown name in the name of one of the three main link domains, brands that are often imitated apart',
  blindTo: ['attackers with a domain of the name'],
  falsePositives: ['attackers with a domain made to fit'],
  sources: ['Catalogue of mail detections, section harmless'],
  detect,
}

function detect(message: Message): readonly MailFinding[] {
  const { from, linkDomains } = message
  if (from === undefined || !isNamedByLinks(message)) return []
  return found(`The links lead to ${linkDomains.slice(0, 2).join(', ')}, as the shown name ${shown(from.name)} says.`)
}
