import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** Links to many organisations: a digest or a talk about the web has them, a lure has one way out. */
export const manyLinkDomains: MailDetector = {
  id: 'mail/many-link-domains',
  title: 'Links to many different places',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: -1.3,
  group: 'harmless',
  sees: 'four and more different link domains',
  blindTo: ['lures with filler links'],
  falsePositives: ['lures that copy a newsletter'],
  sources: ['Catalogue of mail detections, section harmless'],
  detect,
}

const [SOME, MANY] = [4, 12]

function detect({ linkDomains }: Message): readonly MailFinding[] {
  return linkDomains.length < SOME
    ? []
    : found(
        `The links lead to ${linkDomains.length} different domains.`,
        0.3 + (0.7 * (linkDomains.length - SOME)) / (MANY - SOME),
      )
}
