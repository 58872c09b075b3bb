import { isOfKind } from '../../mail/hosts.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** The shown name can be found again in the address, as it can with most people and firms. */
export const nameFitsAddress: MailDetector = {
  id: 'mail/name-fits-address',
  title: 'Shown name and address belong together',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: -1,
  group: 'harmless',
  sees: 'a word or the initials of the shown name in the local part or the domain',
  blindTo: ['attackers with well-made addresses'],
  falsePositives: ['attackers with well-made addresses'],
  sources: ['Catalogue of mail detections, section harmless'],
  detect,
}

function detect({ from, nameWords }: Message): readonly MailFinding[] {
  if (from === undefined || isOfKind(from.host, 'free host')) return []
  const words = nameWords.words.filter((word) => /^[a-z]{3,}$/.test(word))
  const [own = ''] = from.domain.split('.')
  const inLocal = words.filter((word) => from.local.includes(word)).length
  const initials = nameWords.words.map((word) => word.charAt(0)).join('')
  const inDomain = words.some((word) => word.length >= 4 && own.includes(word))
  if (inLocal === 0 && !inDomain && !(initials.length >= 2 && (from.local.startsWith(initials) || own === initials)))
    return []
  if (nameWords.words.length > 5) return []
  return found(`The name ${shown(from.name)} fits the address ${from.address}.`, inLocal >= 2 || inDomain ? 1 : 0.7)
}
