import { domainOf, type MailHistory } from '../../mail/history.ts'
import { isOfKind } from '../../mail/hosts.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { wantsSomething } from './asks.ts'
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
  blindTo: ['names that never wrote', 'names that others bear as often'],
  falsePositives: ['private mail of staff', 'people of the same name'],
  sources: ['Catalogue of mail detections, section identity'],
  detect,
}

/** Messages of a colleague under a name, from which on it is theirs beyond chance. */
const MIN_MESSAGES = 3

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const { from, nameWords } = message
  if (from === undefined || history.isOwnDomain(from.domain)) return []
  const known = history.addressesOf(message)
  const own = [...known].filter(([address]) => history.isOwnDomain(domainOf(address)))
  const [theirs] = own.toSorted((a, b) => b[1] - a[1])
  const here = known.get(from.address) ?? 0
  if (theirs === undefined || here >= 3) return []
  // A name that others bear as often (IT Support, a common name) says nothing about one of us.
  const ours = own.reduce((sum, [, messages]) => sum + messages, 0)
  const others = [...known.values()].reduce((sum, messages) => sum + messages, 0) - ours - here
  if (others >= ours) return []
  const isFree = isOfKind(from.host, 'free mailer')
  const isAnsweredElsewhere = message.replyTo !== undefined && message.replyTo.domain !== from.domain
  const looksHonest =
    !isFree && !isAnsweredElsewhere && nameWords.words.some((word) => word.length >= 3 && from.local.includes(word))
  // Who puts on a colleague's name wants something of those who know it; advertising is after the click alone.
  const isMailing =
    !isFree &&
    !isAnsweredElsewhere &&
    message.linkDomains.length > 0 &&
    message.linkDomains.every((domain) => domain === from.domain) &&
    !wantsSomething(message, history)
  const against = [
    ...(looksHonest ? ['The address fits the name: it may be somebody of the same name.'] : []),
    ...(isMailing ? ['It only links to its own domain, and asks for nothing: advertising does so.'] : []),
  ]
  return found(
    `${shown(from.name)} writes from ${theirs[0]} (${theirs[1]} messages), here from ${from.address}${here === 0 ? ' for the first time' : ''}.`,
    (here === 0 ? 1 : 0.5) * (looksHonest ? 0.55 : isMailing ? 0.65 : 1) * (ours >= MIN_MESSAGES ? 1 : 0.5),
    against,
  )
}
