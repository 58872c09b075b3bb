import { isOfKind } from '../../mail/hosts.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A link to a free page host, object store, form builder or tunnel. */
export const freeHostLink: MailDetector = {
  id: 'mail/free-host-link',
  title: 'Link to a page host that anybody can use',
  stage: 'delivery',
  techniques: ['T1566.002', 'T1583.006'],
  act: false,
  priorWeight: 2,
  group: 'link',
  sees: 'a link to a host on which anybody has a page within minutes',
  blindTo: ['hosts that the list lacks'],
  falsePositives: ['developers and open-source projects', 'shared documents among people who know each other'],
  sources: ['Catalogue of mail detections, section link'],
  detect,
}

function detect({ links, from }: Message): readonly MailFinding[] {
  const bad = links.filter(({ host, domain }) => isOfKind(host, 'free host') && domain !== from?.domain)
  const [first] = bad
  if (first === undefined) return []
  const against = links.length > 12 ? [`It is one of ${links.length} links.`] : []
  return found(
    `The link leads to ${first.host}, where anybody has a page within minutes.`,
    bad.length / links.length >= 0.3 ? 1 : 0.4,
    against,
  )
}
