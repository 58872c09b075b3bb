import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A link that is wrapped by two and more services: security wrappers borrowed to launder a link. */
export const stackedWrappers: MailDetector = {
  id: 'mail/stacked-wrappers',
  title: 'Link is wrapped several times',
  stage: 'delivery',
  techniques: ['T1608.005', 'T1566.002'],
  act: false,
  priorWeight: 2.5,
  group: 'link',
  sees: 'two or more nested link wrappers or redirectors in one link',
  blindTo: ['wrappers that hide their target'],
  falsePositives: ['forwards through several protected organisations'],
  sources: ['Catalogue of mail detections, section link'],
  detect,
}

const WRAPPER =
  /(?:safelinks\.protection\.outlook|urldefense(?:\.proofpoint)?|linkprotect\.cudasvc|secure-web\.cisco|mimecast(?:protect)?|url\.emailprotection|clicktime\.|protection\.sophos|trustwave|fireeye|bit\.ly|google\.[a-z.]{2,6}(?:\/|%2f)url|doubleclick)/gi

function detect({ links }: Message): readonly MailFinding[] {
  for (const { url, host } of links.slice(0, 60)) {
    const count = new Set((url.match(WRAPPER) ?? []).map((one) => one.toLowerCase())).size
    if (count >= 2) return found(`The link to ${host} is wrapped by ${count} services, one in the other.`)
  }
  return []
}
