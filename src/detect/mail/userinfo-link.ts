import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A link with something before an @: what stands there looks like the host and is decoration. */
export const userinfoLink: MailDetector = {
  id: 'mail/userinfo-link',
  title: 'Link with a name before the host',
  stage: 'delivery',
  techniques: ['T1036', 'T1566.002'],
  act: false,
  priorWeight: 3,
  group: 'link',
  sees: 'user information in an http link',
  blindTo: ['host-like sub-domains'],
  falsePositives: ['links with a password to a test system'],
  sources: ['Catalogue of mail detections, section link'],
  detect,
}

function detect({ links }: Message): readonly MailFinding[] {
  for (const { url, host } of links) {
    const before = /^https?:\/\/([^/?#]{1,2000})@/i.exec(url)?.[1]
    if (before !== undefined)
      return found(
        `In the link ${shown(url)} all before the @ is decoration; the host is ${host}.`,
        before.includes('.') ? 1 : 0.6,
      )
  }
  return []
}
