import type { MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import { isSameOrganisation } from '../../mail/organisation.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { newcomer } from './newcomer.ts'
import { found, shown } from './say.ts'

/** A shown name with the name of a firm that the organisation writes with, from a domain that is not that firm’s. */
export const knownFirmName: MailDetector = {
  id: 'mail/known-firm-name',
  title: 'A correspondent’s firm as shown name, another domain',
  stage: 'delivery',
  techniques: ['T1684.001'],
  act: false,
  priorWeight: 3,
  group: 'identity',
  needsHistory: true,
  sees: 'the name of a known correspondent’s domain in the shown name of a new sender of another domain',
  blindTo: ['firms whose domain has another name'],
  falsePositives: ['services that write for the firm'],
  sources: ['Catalogue of mail detections, section identity'],
  detect,
}

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const from = newcomer(message, history)
  if (from === undefined) return []
  const firm = history.firmOf(message)
  if (firm === undefined || isSameOrganisation(firm, from.domain)) return []
  return found(
    `The sender is shown as ${shown(from.name)}; ${firm} ${history.isOwnDomain(firm) ? 'is our own domain' : `wrote ${history.messagesFromDomain(firm)} times`}, ${from.domain} never.`,
  )
}
