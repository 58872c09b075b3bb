import { brandsIn, isOwnOf } from '../../mail/brands.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A sender’s host of which a part is a brand’s name, with more around it: `brand-secure.example`, `123brand.example`. */
export const brandInForeignDomain: MailDetector = {
  id: 'mail/brand-in-foreign-domain',
  title: 'Sender’s domain contains a brand that it does not belong to',
  stage: 'delivery',
  techniques: ['T1684.001'],
  act: false,
  priorWeight: 2,
  group: 'identity',
  sees: 'a brand’s name within a longer label of the sender’s host or local part',
  blindTo: ['brands that the list lacks', 'misspelled brands'],
  falsePositives: ['franchise holders and fan sites'],
  sources: ['Catalogue of mail detections, section identity'],
  detect,
}

function detect({ from }: Message): readonly MailFinding[] {
  if (from === undefined) return []
  const labels = from.host.split('.').slice(0, -1)
  const joined = brandsIn(
    labels.flatMap((label) => label.split(/[-_\d]+/)).filter((part) => part.length >= 4),
    { strict: true },
  )
  const brand = joined.find((one) => !isOwnOf(one, from.domain))
  if (brand !== undefined)
    return found(`The address ${from.address} bears the name ${brand.name}, but ${from.domain} is not ${brand.name}'s.`)
  const local = brandsIn(
    from.local.split(/[-_.\d+]+/).filter((part) => part.length >= 4),
    { strict: true },
  )
  const named = local.find((one) => !isOwnOf(one, from.domain))
  if (named === undefined) return []
  return found(
    `The address ${from.address} bears the name ${named.name} before the @; the domain is not ${named.name}'s.`,
    0.6,
  )
}
