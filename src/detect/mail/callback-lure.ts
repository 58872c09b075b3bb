import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** An order, a renewal or a charge, a phone number, and no link that would settle it. */
export const callbackLure: MailDetector = {
  id: 'mail/callback-lure',
  title: 'Wants to be called',
  stage: 'delivery',
  techniques: ['T1566.004'],
  act: false,
  priorWeight: 2,
  group: 'story',
  sees: 'a phone number with a story of an order, a renewal or a charge, and at most one link',
  blindTo: ['numbers in pictures'],
  falsePositives: ['real receipts with a service number'],
  sources: ['Catalogue of mail detections, section story'],
  detect,
}

const PHONE =
  /(?:\+?\d{1,3}[\s.-]{0,2})?\(?\d{3}\)?[\s.\u2010-\u2015·•*_-]{0,3}\d{3}[\s.\u2010-\u2015·•*_-]{0,3}\d{4}\b/
const CHARGE =
  /\b(?:invoice|order|renew|subscription|charged|debited|purchase|payment|transaction|refund|cancel|rechnung|bestellung|facture|commande|factura|pedido|fattura|ordine|factuur)/i

function detect(message: Message): readonly MailFinding[] {
  const { content, links, subject } = message
  const text = `${subject}\n${content.text}`
  const phone = PHONE.exec(text)?.[0]
  if (phone === undefined || links.length > 1 || content.quotedLength > 0 || text.length > 4000) return []
  const charge = CHARGE.exec(text)?.[0]
  const amount = /[$€£]\s{0,2}\d|\d\s{0,2}(?:usd|eur|gbp)\b/i.test(text)
  if (charge === undefined || !amount) return []
  return found(
    `It speaks of ${shown(charge)} and an amount, names the number ${phone.trim()} and gives no link: the reader is to call.`,
  )
}
