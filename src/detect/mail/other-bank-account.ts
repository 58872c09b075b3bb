import type { MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import { ibansIn } from '../../mail/traits.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, listed } from './say.ts'

/** A sender or its domain named bank accounts before; this message names another. */
export const otherBankAccount: MailDetector = {
  id: 'mail/other-bank-account',
  title: 'Another bank account than ever before',
  stage: 'delivery',
  techniques: ['T1657'],
  act: false,
  priorWeight: 4.5,
  group: 'relationship',
  needsHistory: true,
  sees: 'an IBAN that the sender’s domain never named, where it named others',
  blindTo: ['first invoices', 'accounts in attachments'],
  falsePositives: ['real changes of bank, which should be checked by another way all the same'],
  sources: ['Catalogue of mail detections, section relationship'],
  detect,
}

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const { from, content } = message
  if (from === undefined) return []
  const near = history.nearDomain(from.domain)?.domain ?? history.lookalikes(from.domain)[0]
  const known = history.domain(from.domain) ?? (near === undefined ? undefined : history.domain(near))
  if (known === undefined || known.ibans.size === 0) return []
  const fresh = ibansIn(content.text).find((iban) => !known.ibans.has(iban))
  if (fresh === undefined) return []
  return found(`The account ${fresh} is new; before, ${near ?? from.domain} named ${listed([...known.ibans.keys()])}.`)
}
