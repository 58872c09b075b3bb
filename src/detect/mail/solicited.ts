import { familiarity } from '../../mail/drift.ts'
import { domainOf, type MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** An own user wrote to this very address before. */
export const solicited: MailDetector = {
  id: 'mail/solicited',
  title: 'One of us wrote to the sender first',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: -2.5,
  group: 'harmless',
  needsHistory: true,
  sees: 'earlier mail from a reader or another own address to the sender',
  blindTo: ['accounts that were taken over'],
  falsePositives: ['victims who answered before'],
  sources: ['Catalogue of mail detections, section harmless'],
  detect,
}

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const { from, mail, header } = message
  if (from === undefined || history.isOwnDomain(from.domain) || header('Auto-Submitted').length > 0) return []
  const reader = mail.to.find((to) => history.isOwnDomain(domainOf(to)) && history.pair(to, from.address) !== undefined)
  return reader === undefined ? [] : found(`${reader} wrote to ${from.address} before.`, familiarity(message, history))
}
