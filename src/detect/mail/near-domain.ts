import { domainOf, type MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { newcomer } from './newcomer.ts'
import { found } from './say.ts'

/** A domain that never wrote here, one letter, one word or one ending away from the organisation’s own or a correspondent’s. */
export const nearDomain: MailDetector = {
  id: 'mail/near-domain',
  title: 'Sender’s domain is spelled nearly as a known one',
  stage: 'delivery',
  techniques: ['T1583.001', 'T1684.001'],
  act: false,
  priorWeight: 5,
  group: 'identity',
  needsHistory: true,
  sees: 'a new sender domain that differs from a known one by a letter, an added word or the ending',
  blindTo: ['unrelated names'],
  falsePositives: ['the same firm under another ending', 'firms with similar short names'],
  sources: ['Catalogue of mail detections, section identity'],
  detect,
}

/** Messages of a correspondent whose imitation would pay. */
const MIN_TWIN_MESSAGES = 10
/** A firm that wrote a few times is nobody to be taken for: two short names are alike by chance more often. */
const SELDOM = 0.3
/** Messages of a person there, from which on the same name with it is no chance. */
const MIN_PERSON_MESSAGES = 3

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const from = newcomer(message, history)
  if (from === undefined) return []
  const near = history.nearDomain(from.domain)
  if (near === undefined) return []
  const known = history.messagesFromDomain(near.domain)
  const own = history.isOwnDomain(near.domain)
  const isTheirName = [...history.addressesOf(message)].some(
    ([address, messages]) => messages >= MIN_PERSON_MESSAGES && domainOf(address) === near.domain,
  )
  const isEnding = near.how.startsWith('the ending')
  return found(
    `${from.domain} never wrote here; it differs from ${near.domain}, ${own ? 'our own domain' : `which wrote ${known} times`}, by ${near.how}.`,
    own || isTheirName || known >= MIN_TWIN_MESSAGES ? (isEnding ? 0.7 : 1) : SELDOM,
    isEnding ? ['It may be the same firm under another ending.'] : [],
  )
}
