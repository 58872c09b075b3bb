import { domainOf, type MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import { isSameOrganisation } from '../../mail/organisation.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { bankDetailsIn, wantsSomething } from './asks.ts'
import { dataRequest } from './data-request.ts'
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
  blindTo: ['little-known names', 'names that the reader does not know, where nothing is asked'],
  falsePositives: ['people who change their employer', 'people of the same name'],
  sources: ['Catalogue of mail detections, section identity'],
  detect,
}

const MIN_MESSAGES = 3
/** Of the same name by chance, or the person themselves: neither known to the reader nor after anything; and one of the two. */
const [NEITHER, ONE] = [0.5, 0.8]
/** Who wants to be taken for the known person says why the address is another; who merely has the same name doesn't. */
const SAYS_NEW_ADDRESS =
  /\b(?:new|other|changed|private|personal) (?:e-?mail(?: address)?|address|mailbox|account)\b|\b(?:from|to|at|only) this (?:e-?mail )?address\b|\b(?:old|former|usual) (?:e-?mail )?address\b|neue[rn]? (?:e-?mail-?|mail-?)?adresse|(?:an|von|unter) dies(?:e|er) (?:e-?mail-?|mail-?)?adresse|alte adresse|nouvelle adresse|cette adresse|nueva dirección|esta dirección|novo endereço|este endereço|nuovo indirizzo|questo indirizzo|nieuwe? (?:e-?mail)?adres|dit (?:e-?mail)?adres|ny (?:e-?post|mail)?adress?e?/iu

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const { from } = message
  if (from === undefined || history.isOwnDomain(from.domain) || history.messagesFromAddress(from.address) > 0) return []
  const known = [...history.addressesOf(message)].filter(([address]) => !history.isOwnDomain(domainOf(address)))
  const [theirs] = known.toSorted((a, b) => b[1] - a[1])
  if (theirs === undefined || theirs[1] < MIN_MESSAGES || isSameOrganisation(domainOf(theirs[0]), from.domain))
    return []
  const because = `${shown(from.name)} wrote ${theirs[1]} times from ${theirs[0]}; this is the first message from ${from.address}.`
  const [address] = theirs
  const isKnownToReader = message.mail.to.some((to) => history.pair(address, to) !== undefined)
  const isAfterSomething =
    SAYS_NEW_ADDRESS.test(`${message.subject}\n${message.content.text}`) || wantsSomething(message, history)
  const isCostly = [...dataRequest.detect(message, history), ...bankDetailsIn(message, history)].length > 0
  const strength =
    isCostly || (isKnownToReader && isAfterSomething) ? 1 : isKnownToReader || isAfterSomething ? ONE : NEITHER
  return found(because, strength, [
    ...(isKnownToReader ? [] : [`${address} never wrote to this reader: it may be somebody of the same name.`]),
    ...(isAfterSomething ? [] : ['Nothing is asked of the reader.']),
  ])
}
