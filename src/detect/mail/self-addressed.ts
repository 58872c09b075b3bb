import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** The From address is the recipient’s own, and the message did not come from the own organisation’s submission. */
export const selfAddressed: MailDetector = {
  id: 'mail/self-addressed',
  title: 'Written as the reader to the reader',
  stage: 'delivery',
  techniques: ['T1684.001'],
  act: false,
  priorWeight: 2.2,
  group: 'identity',
  sees: 'From equals the recipient, or the shown name is the recipient’s address',
  blindTo: ['other colleagues’ addresses'],
  falsePositives: ['notes to oneself, scanners'],
  sources: ['Catalogue of mail detections, section identity'],
  detect,
}

function detect({ from, mail, links }: Message): readonly MailFinding[] {
  if (from === undefined) return []
  const readers = mail.to.filter((address) => address !== from.address)
  if (mail.to.length > 0 && readers.length === 0 && links.length > 0)
    return found(`${from.address} writes to ${from.address}: people seldom send themselves links.`, 0.7, [
      'A note to oneself looks the same.',
    ])
  const named = readers.find((address) => from.name.toLowerCase().includes(address))
  return named === undefined
    ? []
    : found(`The shown name holds the reader's own address ${named}, the real sender is ${from.address}.`)
}
