import { type Brand, brandsIn, brandWords, isOwnOf } from '../../mail/brands.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A known brand in the shown name or the subject, while neither the sender’s domain nor any link is the brand’s. */
export const brandWithoutItsDomain: MailDetector = {
  id: 'mail/brand-without-its-domain',
  title: 'Poses as a known brand from a domain that is not the brand’s',
  stage: 'delivery',
  techniques: ['T1684.001', 'T1566.002'],
  act: false,
  priorWeight: 2.2,
  group: 'identity',
  sees: 'a brand in the shown name or subject, sent from and linking to domains that are not the brand’s',
  blindTo: ['brands that the list lacks', 'a brand that stands only in a picture'],
  falsePositives: ['resellers and news about the brand', 'people whose name is a brand'],
  sources: ['Catalogue of mail detections, section identity'],
  detect,
}

function detect(message: Message): readonly MailFinding[] {
  const { from, links, subject } = message
  if (from === undefined || /^\s{0,3}(?:re|aw|sv)\s{0,2}:/i.test(subject)) return []
  const byName = brandsIn(brandWords(from.name), { strict: false }).find((brand) => isForeign(brand, message))
  if (byName !== undefined)
    return found(
      `The sender is shown as ${shown(from.name)}; ${byName.name} sends from ${[...byName.domains].slice(0, 3).join(', ')}, this came from ${from.domain}.`,
    )
  const bySubject = brandsIn(brandWords(subject), { strict: true }).find((brand) => isForeign(brand, message))
  if (bySubject === undefined || links.length === 0) return []
  return found(
    `The subject speaks of ${bySubject.name}, but the sender is ${from.address} and no link leads to ${bySubject.name}.`,
    0.5,
  )
}

function isForeign(brand: Brand, { from, linkDomains }: Message): boolean {
  if (from === undefined || isOwnOf(brand, from.domain)) return false
  // A page that also links to the brand for show still leads elsewhere; only mail whose every link is the brand's is left alone.
  return linkDomains.length === 0 || linkDomains.some((domain) => !isOwnOf(brand, domain))
}
