import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A picture code that leads to the web: the reader’s phone is outside of all filters. */
export const qrCodeLink: MailDetector = {
  id: 'mail/qr-code-link',
  title: 'QR code with a web address',
  stage: 'delivery',
  techniques: ['T1566.002'],
  act: false,
  priorWeight: 2.5,
  group: 'attachment',
  sees: 'a QR code with a web address in a picture or document',
  blindTo: ['codes drawn with text'],
  falsePositives: ['tickets, conference badges, payment codes'],
  sources: ['Catalogue of mail detections, section attachment'],
  detect,
}

function detect({ links, bodyWords }: Message): readonly MailFinding[] {
  const code = links.find(({ text }) => text === 'QR code')
  return code === undefined ? [] : found(`A QR code leads to ${code.host}.`, bodyWords.words.length < 150 ? 1 : 0.5)
}
