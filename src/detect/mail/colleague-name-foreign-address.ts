import { domainOf, type MailHistory } from '../../mail/history.ts'
import { isOfKind } from '../../mail/hosts.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A shown name that belongs to somebody of the own organisation, with an address that is not theirs. */
export const colleagueNameForeignAddress: MailDetector = {
  id: 'mail/colleague-name-foreign-address',
  title: 'A colleague’s name at a foreign address',
  stage: 'delivery',
  techniques: ['T1684.001'],
  act: false,
  priorWeight: 4.5,
  group: 'identity',
  needsHistory: true,
  sees: 'a name that own mail shows with an own address, here with a foreign address that never bore it',
  blindTo: ['names that never wrote'],
  falsePositives: ['private mail of staff', 'people of the same name'],
  sources: ['Catalogue of mail detections, section identity'],
  detect,
}

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const { from, nameWords } = message
  if (from === undefined || history.isOwnDomain(from.domain)) return []
  const known = history.addressesOf(message)
  const own = [...known].filter(([address]) => history.isOwnDomain(domainOf(address)))
  const [theirs] = own.toSorted((a, b) => b[1] - a[1])
  const here = known.get(from.address) ?? 0
  if (theirs === undefined || here >= 3) return []
  const looksHonest =
    !isOfKind(from.host, 'free mailer') &&
    nameWords.words.some((word) => word.length >= 3 && from.local.includes(word)) &&
    (message.replyTo === undefined || message.replyTo.domain === from.domain)
  return found(
    `${shown(from.name)} writes from ${theirs[0]} (${theirs[1]} messages), here from ${from.address}${here === 0 ? ' for the first time' : ''}.`,
    (here === 0 ? 1 : 0.5) * (looksHonest ? 0.55 : 1),
    looksHonest ? ['The address fits the name: it may be somebody of the same name.'] : [],
  )
}
