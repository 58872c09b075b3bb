import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A link that names a port that web servers for the public do not have. */
export const oddPort: MailDetector = {
  id: 'mail/odd-port',
  title: 'Link to an unusual port',
  stage: 'delivery',
  techniques: ['T1571'],
  act: false,
  priorWeight: 1.5,
  group: 'link',
  sees: 'a port other than 80, 443, 8080 and 8443 in a link',
  blindTo: ['usual ports'],
  falsePositives: ['technical discussions, links in the own network'],
  sources: ['Catalogue of mail detections, section link'],
  detect,
}

const USUAL: ReadonlySet<string> = new Set(['', '80', '443', '8080', '8443'])

function detect({ links }: Message): readonly MailFinding[] {
  const bad = links.find(({ url }) => !USUAL.has(URL.parse(url)?.port ?? ''))
  return bad === undefined ? [] : found(`A link leads to port ${URL.parse(bad.url)?.port ?? ''} of ${bad.host}.`)
}
