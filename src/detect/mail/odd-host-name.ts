import type { Link, Message } from '../../mail/message.ts'
import { oddness } from '../../mail/odd-names.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A link to a host with random labels, many labels, or digits among letters. */
export const oddHostName: MailDetector = {
  id: 'mail/odd-host-name',
  title: 'Link to a host name made by a machine',
  stage: 'delivery',
  techniques: ['T1566.002', 'T1583.001'],
  act: false,
  priorWeight: 1.5,
  group: 'link',
  sees: 'a link host with labels that look made by a machine, or with six and more labels',
  blindTo: ['dictionary words put together'],
  falsePositives: ['content networks and click counters of newsletters'],
  sources: ['Catalogue of mail detections, section link'],
  detect,
}

const MANY_LABELS = 6

function detect({ links, from }: Message): readonly MailFinding[] {
  let worst: Link | undefined
  let strength = 0
  for (const link of links.slice(0, 40)) {
    if (link.domain === from?.domain) continue
    const labels = link.host.split('.')
    const own = link.domain.split('.')[0] ?? ''
    const odd = Math.max(
      oddness(own),
      0.6 * Math.max(0, ...labels.slice(0, -2).map(oddness)),
      labels.length >= MANY_LABELS ? 0.6 : 0,
      /\d{3}/.test(own) ? 0.4 : 0,
      own.split('-').length >= 4 ? 0.5 : 0,
    )
    if (odd > strength) [worst, strength] = [link, odd]
  }
  return worst === undefined || strength < 0.35
    ? []
    : found(`A link leads to ${worst.host}, a name that looks made by a machine.`, strength)
}
