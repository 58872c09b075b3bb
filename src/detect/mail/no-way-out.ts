import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** Neither link nor attachment nor phone number nor money in the text. */
export const noWayOut: MailDetector = {
  id: 'mail/no-way-out',
  title: 'Nothing to click, open or call',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: -1.5,
  group: 'harmless',
  sees: 'the absence of links, attachments, phone numbers and amounts',
  blindTo: ['requests by answer'],
  falsePositives: ['fraud by conversation'],
  sources: ['Catalogue of mail detections, section harmless'],
  detect,
}

function detect(message: Message): readonly MailFinding[] {
  const { links, mail, content } = message
  if (
    links.length > 0 ||
    content.forms > 0 ||
    mail.attachments.some(
      ({ mimeType }) => mimeType !== 'application/pgp-signature' && mimeType !== 'message/delivery-status',
    )
  )
    return []
  if (/[$€£]\s{0,2}\d|\d{3}[\s.-]\d{3,4}[\s.-]\d{3,4}|bitcoin|whatsapp|\busd\b/i.test(content.text)) return []
  return found('There is nothing to click, to open or to call, and no amount of money.')
}
