import { isOfKind } from '../../mail/hosts.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A link by a shortener or a public redirector. */
export const shortLink: MailDetector = {
  id: 'mail/short-link',
  title: 'Short link hides where it leads',
  stage: 'delivery',
  techniques: ['T1566.002', 'T1608.005'],
  act: false,
  priorWeight: 1.6,
  group: 'link',
  sees: 'a link to a known link shortener',
  blindTo: ['shorteners that the list lacks'],
  falsePositives: ['newsletters and people who share a short link'],
  sources: ['Catalogue of mail detections, section link'],
  detect,
}

function detect({ links }: Message): readonly MailFinding[] {
  const bad = links.filter(({ host }) => isOfKind(host, 'shortener'))
  const [first] = bad
  if (first === undefined) return []
  return found(`The short link ${shown(first.url)} hides where it leads.`, bad.length / links.length >= 0.3 ? 1 : 0.4)
}
