import { isConversation, isNamedByLinks, type Message, strongest } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { LURES } from './lures.ts'
import { isForeignName } from './name-foreign-to-address.ts'
import { found, listed, shown } from './say.ts'

/** A lure from a sender whose shown name has nothing to do with the address. */
export const strangerTellsStory: MailDetector = {
  id: 'mail/stranger-tells-story',
  title: 'A lure under a name that is not the address’s',
  stage: 'delivery',
  techniques: ['T1566', 'T1684.001'],
  act: false,
  priorWeight: 1.5,
  group: 'identity',
  sees: 'a lure together with a shown name that shares no word and no initials with the address',
  blindTo: ['addresses made to fit'],
  falsePositives: ['firms that write under a brand from another domain'],
  sources: ['Catalogue of mail detections, section identity'],
  detect,
}

function detect(message: Message): readonly MailFinding[] {
  const { from } = message
  if (
    from === undefined ||
    from.name === '' ||
    isConversation(message) ||
    !isForeignName(message) ||
    isNamedByLinks(message)
  )
    return []
  const [best, strength] = strongest(message, LURES)
  if (strength < 0.15) return []
  const { subject, body } = message.phrases(best)
  return found(
    `${shown(from.name)} at ${from.address} speaks of ${listed([...new Set([...subject, ...body])])}.`,
    0.4 + strength,
  )
}
