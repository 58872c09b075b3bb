import { domainOf, type MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import { isSameOrganisation } from '../../mail/organisation.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A name that wrote several times from one address, from another one of another domain. */
export const knownNameNewAddress: MailDetector = {
  id: 'mail/known-name-new-address',
  title: 'A known correspondent’s name at a new address',
  stage: 'delivery',
  techniques: ['T1684.001'],
  act: false,
  priorWeight: 3,
  group: 'identity',
  needsHistory: true,
  sees: 'a name that is known with addresses elsewhere, with a first message from a new address',
  blindTo: ['little-known names'],
  falsePositives: ['people who change their employer', 'people of the same name'],
  sources: ['Catalogue of mail detections, section identity'],
  detect,
}

const MIN_MESSAGES = 3

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const { from } = message
  if (from === undefined || history.isOwnDomain(from.domain) || history.messagesFromAddress(from.address) > 0) return []
  const known = [...history.addressesOf(message)].filter(([address]) => !history.isOwnDomain(domainOf(address)))
  const [theirs] = known.toSorted((a, b) => b[1] - a[1])
  if (theirs === undefined || theirs[1] < MIN_MESSAGES || isSameOrganisation(domainOf(theirs[0]), from.domain))
    return []
  return found(
    `${shown(from.name)} wrote ${theirs[1]} times from ${theirs[0]}; this is the first message from ${from.address}.`,
  )
}
