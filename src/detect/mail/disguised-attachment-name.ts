import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A name with two endings, a direction mark, or blanks that push the ending out of sight. */
export const disguisedAttachmentName: MailDetector = {
  id: 'mail/disguised-attachment-name',
  title: 'Attachment’s name hides its type',
  stage: 'delivery',
  techniques: ['T1036.007', 'T1036.002'],
  act: false,
  priorWeight: 4,
  group: 'attachment',
  sees: 'double endings, U+202E and its like, and long runs of blanks in the names of attachments',
  blindTo: ['archives with such names inside'],
  falsePositives: ['right-to-left languages'],
  sources: ['Catalogue of mail detections, section attachment'],
  detect,
}

const DOUBLE =
  /\.(?:pdf|docx?|xlsx?|pptx?|txt|rtf|jpe?g|png|gif|mp3|mp4|wav)[\s._-]{0,100}\.(?:exe|scr|com|pif|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|lnk|msi|jar|iso|img|html?|xhtml|svg|zip|rar|7z|url|chm)$/i

function detect({ mail }: Message): readonly MailFinding[] {
  for (const { name } of mail.attachments) {
    if (name === undefined) continue
    if (/[\u202a-\u202e\u2066-\u2069]/.test(name))
      return found(`The name of the attachment ${shown(name)} has marks that turn its ending round.`)
    if (DOUBLE.test(name)) return found(`The attachment ${shown(name)} has a second ending that hides the first.`)
    if (/\s{10,}\.[a-z0-9]{2,5}$|\u2800{2,}/i.test(name))
      return found(`The name of the attachment ${shown(name)} pushes its ending out of sight.`)
  }
  return []
}
