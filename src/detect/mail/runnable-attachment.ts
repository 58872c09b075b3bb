import { domainOf, type MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'

/** An attachment that runs code, or a container that hides one, from a sender domain that is new here. */
export const runnableAttachment: MailDetector = {
  id: 'mail/runnable-attachment',
  title: 'Attachment runs code, from a new sender domain',
  stage: 'delivery',
  techniques: ['T1566.001'], // Spearphishing Attachment
  act: false,
  priorWeight: 2.5,
  group: 'attachment',
  sees: 'an attachment whose name ends in a type that Windows runs or mounts, from a domain with no earlier message',
  blindTo: ['a file in an archive', 'documents with macros', 'a known sender whose mailbox was taken over'],
  falsePositives: ['a supplier that sends a tool or a disk image for the first time'],
  sources: ['ATT&CK T1566.001', 'Microsoft: blocked attachments in Outlook'],
  detect,
}

/** Types that Windows runs or mounts on a double click (from Microsoft's list of attachments that Outlook blocks, and disk images). */
const RUNNABLE =
  /\.(?:exe|scr|com|pif|bat|cmd|ps1|vbs|vbe|js|jse|wsf|wsh|hta|lnk|msi|msp|cpl|jar|chm|reg|url|iso|img|vhdx?|one|xll|appx|msix)$/i

function detect({ mail }: Message, history: MailHistory): readonly MailFinding[] {
  if (mail?.from === undefined) return []
  const domain = domainOf(mail.from)
  if (history.messagesFromDomain(domain) > 0 || history.isOwnDomain(domain)) return []
  const file = mail.attachments.find(({ name }) => name !== undefined && RUNNABLE.test(name.trim()))
  if (file === undefined) return []
  const double = /\.(?:pdf|docx?|xlsx?|txt|jpe?g|png)\s*\.[a-z0-9]+$/i.test(file.name?.trim() ?? '')
  return [
    {
      because: [
        `The attachment ${file.name} is of a type that runs or mounts on a double click, and ${domain} never wrote here before.`,
        ...(double ? ['Its name has a second ending that hides the first.'] : []),
      ],
      against: [],
    },
  ]
}
