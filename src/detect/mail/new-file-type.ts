import { fileType, type MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A type of attachment that can carry an attack and that a known sender never sent. */
export const newFileType: MailDetector = {
  id: 'mail/new-file-type',
  title: 'A known sender’s first file of this type',
  stage: 'delivery',
  techniques: ['T1566.001'],
  act: false,
  priorWeight: 1.5,
  group: 'relationship',
  needsHistory: true,
  sees: 'an archive, page, disk image, program or macro document from a known sender who never sent such',
  blindTo: ['senders who send everything'],
  falsePositives: ['photos in an archive, a first spreadsheet'],
  sources: ['Catalogue of mail detections, section relationship'],
  detect,
}

const RISKY = /^(?:zip|rar|7z|gz|iso|img|vhdx?|html?|xhtml|svg|docm|xlsm|xlsb|pptm|one|lnk|js|vbs|exe|msi|cab|ace|arj)$/
const MIN_MESSAGES = 5

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const known = history.sender(message)
  if (known === undefined || known.messages < MIN_MESSAGES) return []
  const type = message.mail.attachments
    .map(({ name, mimeType }) => fileType(name, mimeType))
    .find((one) => RISKY.test(one) && !known.fileTypes.has(one))
  return type === undefined
    ? []
    : found(`The first .${type} file in ${known.messages} messages of ${message.from?.address ?? 'this sender'}.`)
}
