import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A From field without a usable address, with several, or with marks that no mail program writes. */
export const brokenFrom: MailDetector = {
  id: 'mail/broken-from',
  title: 'From field is broken',
  stage: 'delivery',
  techniques: ['T1684.001'],
  act: false,
  priorWeight: 2,
  group: 'identity',
  sees: 'no address, more than one From field, a domain that cannot exist, or stray marks around the address',
  blindTo: ['well-formed forgeries'],
  falsePositives: ['old scripts and bounces with an empty address'],
  sources: ['Catalogue of mail detections, section identity'],
  detect,
}

function detect({ from, header, mail }: Message): readonly MailFinding[] {
  const fields = header('From')
  if (fields.length > 1) return found(`There are ${fields.length} From fields; mail programs show different ones.`)
  const field = fields[0] ?? ''
  if (field.trim() === '') return []
  if (from === undefined)
    return /mailer-daemon|postmaster|^\s{0,3}<>\s{0,3}$/i.test(field)
      ? []
      : found(`The From field ${shown(field)} holds no address.`)
  const ending = from.host.slice(from.host.lastIndexOf('.') + 1)
  if (!from.host.includes('.') || !/^(?:[a-z]{2,24}|xn--[a-z0-9-]{2,58})$/.test(ending))
    return /^(?:localhost|[\w-]{1,30})$/.test(from.host) && from.name === ''
      ? []
      : found(`Nobody can answer: ${from.address} has no domain that can exist.`)
  if (/[^a-z0-9.-]|__|\.\.|^-|-\./.test(from.host) && !/^\[/.test(from.host))
    return found(`The domain of ${from.address} has marks that a host name can't have.`)
  if (
    /<[^>]{0,200}<|>\s{0,3}[^\s,(]{2}|^\s{0,3}[,<(][^<]|[,(_]\s{0,3}<|\(<|"\s{0,3}\S{1,12}\s{0,3}<[^>]{0,200}>/.test(
      field,
    ) &&
    !/",\s/.test(field)
  )
    return found(`The From field ${shown(field)} is written as no mail program writes one.`, 0.6)
  if (mail.fromName !== undefined && mail.fromName.length > 120)
    return found(`The shown name has ${mail.fromName.length} characters and hides the address.`, 0.6)
  return []
}
