import { registrable } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import { isRandomName } from '../../mail/odd-names.ts'
import { isSameOrganisation } from '../../mail/organisation.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A Message-ID whose host has nothing to do with the sender’s domain. */
export const messageIdForeign: MailDetector = {
  id: 'mail/message-id-foreign',
  title: 'Message-ID of another organisation',
  stage: 'delivery',
  techniques: ['T1684.001'],
  act: false,
  priorWeight: 0.8,
  group: 'identity',
  sees: 'a Message-ID whose host is of another organisation than the From address',
  blindTo: ['senders that set their own Message-ID well'],
  falsePositives: ['mail programs that use the name of the machine', 'mail sent by a service provider'],
  sources: ['Catalogue of mail detections, section identity'],
  detect,
}

const ID_HOST = /@\[?([^\s>\]]{1,200})\]?>?\s{0,3}$/

function detect({ from, mail }: Message): readonly MailFinding[] {
  if (from === undefined || mail.messageId === undefined) return []
  const host = (ID_HOST.exec(mail.messageId)?.[1] ?? '').toLowerCase()
  // A relay that adds a missing Message-ID puts its own name in: that says nothing of the sender.
  if (
    host === '' ||
    !host.includes('.') ||
    /\.(?:local|lan|localdomain|internal)$|outlook\.com$|google\.com$|localhost/.test(host)
  )
    return []
  const domain = registrable(host)
  if (isSameOrganisation(domain, from.domain) || /^[\d.]+$/.test(host)) return []
  return found(
    `The Message-ID was made at ${domain}, the sender is at ${from.domain}.`,
    isRandomName(domain.split('.')[0] ?? '') ? 1 : 0.6,
  )
}
