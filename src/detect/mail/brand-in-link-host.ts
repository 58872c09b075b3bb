import { brandsIn, isOwnOf } from '../../mail/brands.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A link host or path with a brand’s name that is not the brand’s host. */
export const brandInLinkHost: MailDetector = {
  id: 'mail/brand-in-link-host',
  title: 'Link host bears a brand that it does not belong to',
  stage: 'delivery',
  techniques: ['T1583.001', 'T1566.002'],
  act: false,
  priorWeight: 2,
  group: 'link',
  sees: 'a brand’s name as a part of a foreign link host',
  blindTo: ['brands that the list lacks', 'misspelled brands'],
  falsePositives: ['fan sites, resellers, pages about the brand'],
  sources: ['Catalogue of mail detections, section link'],
  detect,
}

function detect({ links, from }: Message): readonly MailFinding[] {
  for (const { host, domain } of links.slice(0, 60)) {
    if (domain === from?.domain) continue
    const parts = host
      .split('.')
      .slice(0, -1)
      .flatMap((label) => label.split(/[-_\d]+/))
      .filter((part) => part.length >= 4)
    const brand = brandsIn(parts, { strict: true }).find((one) => !isOwnOf(one, domain) && !isOwnOf(one, host))
    if (brand !== undefined)
      return found(`The link host ${host} bears the name ${brand.name} and is not ${brand.name}'s.`)
  }
  return []
}
