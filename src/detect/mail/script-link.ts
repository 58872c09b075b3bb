import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A link with a scheme that holds a page or a program instead of an address. */
export const scriptLink: MailDetector = {
  id: 'mail/script-link',
  title: 'Link is a program',
  stage: 'delivery',
  techniques: ['T1204.001', 'T1027'],
  act: false,
  priorWeight: 3,
  group: 'link',
  sees: 'data:, javascript: and vbscript: as the target of a link',
  blindTo: ['programs on a page'],
  falsePositives: ['old pages with javascript: links, attached as they were saved'],
  sources: ['Catalogue of mail detections, section link'],
  detect,
}

function detect({ mail }: Message): readonly MailFinding[] {
  const bad = mail.urls.find(({ url }) => /^(?:data|javascript|vbscript|blob):/i.test(url))
  return bad === undefined
    ? []
    : found(`A link holds a program instead of an address: ${shown(bad.url)}.`, /^data:image/i.test(bad.url) ? 0.1 : 1)
}
