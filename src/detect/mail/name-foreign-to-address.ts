import { isNamedByLinks, type Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A shown name of which no word, part of a word or initial occurs in the address: people and firms seldom look like that. */
export const nameForeignToAddress: MailDetector = {
  id: 'mail/name-foreign-to-address',
  title: 'Sender’s shown name has nothing to do with the address',
  stage: 'delivery',
  techniques: ['T1684.001'],
  act: false,
  priorWeight: 1.2,
  group: 'identity',
  sees: 'a shown name without any word or initials in common with the local part or the domain of the address',
  blindTo: ['an address made to fit the name', 'names in other alphabets'],
  falsePositives: ['people whose address is a number or a nickname', 'role mailboxes of a firm with another domain'],
  sources: ['Catalogue of mail detections, section identity'],
  detect,
}

/** Words of this length and longer can be found again in an address. */
const MIN_WORD = 3

function detect(message: Message): readonly MailFinding[] {
  const { from, nameWords } = message
  if (from === undefined || !isForeignName(message) || isNamedByLinks(message)) return []
  const words = nameWords.words.filter((word) => /^[a-z]/.test(word) && word.length >= MIN_WORD)
  const first = from.local.charAt(0)
  const weak = words.length <= 3 && first !== '' && nameWords.words.some((word) => word.startsWith(first))
  return found(`The sender is shown as ${shown(from.name)}, but the address is ${from.address}.`, weak ? 0.6 : 1)
}

/** True where no word and no initials of the shown name occur in the address. */
export function isForeignName({ from, nameWords }: Message): boolean {
  if (from === undefined || from.name === '' || from.name.includes('@')) return false
  const words = nameWords.words.filter((word) => /^[a-z]/.test(word) && word.length >= MIN_WORD)
  if (words.length === 0) return false
  const address = `${from.local}@${from.host}`.normalize('NFKD').toLowerCase()
  if (
    words.some((word) => address.includes(word) || address.includes(word.slice(0, 4)) || hasAsInitials(word, address))
  )
    return false
  const initials = nameWords.words.map((word) => word.charAt(0)).join('')
  return initials.length < 2 || !from.local.includes(initials)
}

/** A domain such as `bbc.example` for a longer name is found by its initials; a part of the word by its beginning. */
function hasAsInitials(word: string, address: string): boolean {
  return word.length >= 8 && address.includes(word.slice(0, 5))
}
