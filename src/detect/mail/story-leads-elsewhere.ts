import { isConversation, isNamedByLinks, type Message, strongest } from '../../mail/message.ts'
import { isSameOrganisation } from '../../mail/organisation.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { LURES } from './lures.ts'
import { found, listed } from './say.ts'

/** A message that tells a lure’s story, and whose few links lead to somebody else than its sender. */
export const storyLeadsElsewhere: MailDetector = {
  id: 'mail/story-leads-elsewhere',
  title: 'A lure whose links lead away from its sender',
  stage: 'delivery',
  techniques: ['T1566.002'],
  act: false,
  priorWeight: 2,
  group: 'link',
  sees: 'a lure together with links of which none leads to the sender',
  blindTo: ['lures without links', 'attacks from the domain that hosts the page'],
  falsePositives: ['firms whose links run through a service'],
  sources: ['Catalogue of mail detections, section link'],
  detect,
}

const MAX_DOMAINS = 4

function detect(message: Message): readonly MailFinding[] {
  const { from, linkDomains, links } = message
  if (links.length === 0 || linkDomains.length > MAX_DOMAINS || isConversation(message)) return []
  if (from !== undefined && linkDomains.some((domain) => isSameOrganisation(domain, from.domain))) return []
  if (isNamedByLinks(message)) return []
  const [best, strength] = strongest(message, LURES)
  if (strength < 0.15) return []
  const { subject, body } = message.phrases(best)
  return found(
    `It speaks of ${listed([...new Set([...subject, ...body])])}, and its links lead to ${linkDomains.slice(0, 3).join(', ')}, not to ${from?.domain ?? 'a sender that it names'}.`,
    0.4 + strength,
  )
}
