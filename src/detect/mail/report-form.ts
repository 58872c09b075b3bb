import { type Message, strengthOf } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A multipart/report, an empty sender or a sender that is a mail system. */
export const reportForm: MailDetector = {
  id: 'mail/report-form',
  title: 'A report of a mail system by its form',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: -2.5,
  group: 'harmless',
  sees: 'the form of RFC 3462 reports, or the usual names of mail systems as sender',
  blindTo: ['reports in other forms'],
  falsePositives: ['attackers who imitate a report'],
  sources: ['RFC 3462', 'RFC 3464'],
  detect,
}

function detect(message: Message): readonly MailFinding[] {
  const { header, from, links, mail, content } = message
  const isReport = header('Content-Type').some((type) => /multipart\/report/i.test(type))
  const auto = header('Auto-Submitted').some((value) => /auto-(?:generated|replied)/i.test(value))
  const isSystem = from !== undefined && /^(?:mailer-daemon|postmaster|mail-daemon|mdaemon)$/i.test(from.local)
  const empty =
    from === undefined && header('From').every((value) => /mailer-daemon|postmaster|<>|mail delivery/i.test(value))
  if (!isReport && !isSystem && !auto && !(empty && header('From').length > 0)) return []
  const parts = mail.attachments.some(({ mimeType }) => mimeType === 'message/delivery-status')
  const speaks = strengthOf(message, 'deliveryReport') > 0
  // The form alone is easily borrowed: a report has its part, or speaks as one.
  if (isReport && !parts && !speaks && content.pictures + links.length > 0) return []
  return found(
    isReport || parts ? 'It has the form of a report of a mail system.' : 'The sender is a mail system.',
    isReport || parts ? 1 : links.length > 0 ? 0.4 : 0.8,
  )
}
