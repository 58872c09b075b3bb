import { isConversation, isNamedByLinks, type Message } from '../../mail/message.ts'
import { isSameOrganisation } from '../../mail/organisation.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** Links, and none of them to the sender’s own domain: a firm’s mail leads to the firm. */
export const noLinkOfSender: MailDetector = {
  id: 'mail/no-link-of-sender',
  title: 'No link leads to the sender',
  stage: 'delivery',
  techniques: ['T1566.002'],
  act: false,
  priorWeight: 1.4,
  group: 'link',
  sees: 'one to three foreign link domains and none of the sender, from a sender that is no free mailer',
  blindTo: ['attacks from the domain that hosts the page'],
  falsePositives: ['people who recommend a page', 'firms whose links run through a service'],
  sources: ['Catalogue of mail detections, section link'],
  detect,
}

/** Who links to more domains than this talks about the web, and does not lead to one place. */
const MAX_DOMAINS = 4

function detect(message: Message): readonly MailFinding[] {
  const { from, linkDomains, links } = message
  if (
    from === undefined ||
    links.length === 0 ||
    linkDomains.length > MAX_DOMAINS ||
    isConversation(message) ||
    isNamedByLinks(message)
  )
    return []
  if (linkDomains.some((domain) => isSameOrganisation(domain, from.domain))) return []
  const name = from.domain.split('.')[0] ?? ''
  if (name.length >= 4 && links.some(({ host }) => host.includes(name))) return []
  return found(
    `The sender is ${from.domain}; its ${links.length === 1 ? 'link leads' : 'links lead'} to ${linkDomains.slice(0, 3).join(', ')}, never to the sender.`,
    1 / linkDomains.length,
  )
}
