import { isConversation, type Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A web page or picture with program as attachment: it opens in the browser, outside of all filters. */
export const pageAttachment: MailDetector = {
  id: 'mail/page-attachment',
  title: 'Attached web page',
  stage: 'delivery',
  techniques: ['T1566.001', 'T1027.006'],
  act: false,
  priorWeight: 1.5,
  group: 'attachment',
  sees: 'an attachment that is a page (html, xhtml, mht, svg, shtml)',
  blindTo: ['pages in archives'],
  falsePositives: ['secure-mail products and saved pages'],
  sources: ['Catalogue of mail detections, section attachment'],
  detect,
}

const PAGE = /\.(?:s?x?html?|mht|mhtml|svgz?|hta)$/i

function detect(message: Message): readonly MailFinding[] {
  const file = message.mail.attachments.find(
    ({ name, mimeType }) =>
      PAGE.test(name ?? '') || (mimeType === 'text/html' && name !== undefined) || mimeType === 'image/svg+xml',
  )
  if (file === undefined || isConversation(message)) return []
  return found(
    `The attachment ${shown(file.name ?? file.mimeType ?? '')} is a web page, which opens outside of all filters.`,
  )
}
