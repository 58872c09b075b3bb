import { registrable } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import { isSameOrganisation } from '../../mail/organisation.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A shown name that holds an address or a host, of another domain than the real address. */
export const nameHidesAddress: MailDetector = {
  id: 'mail/name-hides-address',
  title: 'Shown name is an address of another domain',
  stage: 'delivery',
  techniques: ['T1684.001', 'T1036'],
  act: false,
  priorWeight: 2.2,
  group: 'identity',
  sees: 'an address or host name in the shown name whose domain is not that of the From address',
  blindTo: ['names without a domain'],
  falsePositives: ['ticket systems and lists that put the writer’s address into the name'],
  sources: ['Catalogue of mail detections, section identity'],
  detect,
}

const ADDRESS = /[\w.+-]{1,64}@((?:[\w-]{1,63}\.){1,6}[a-z]{2,20})/i
const HOST = /^(?:www\.)?((?:[\w-]{2,63}\.){1,4}(?:com|net|org|de|fr|es|it|nl|br|uk|ch|at|be|pl|jp))\b/i

function detect({ from, header }: Message): readonly MailFinding[] {
  if (from === undefined) return []
  const named = ADDRESS.exec(from.name)?.[1] ?? HOST.exec(from.name)?.[1]
  if (named === undefined || isSameOrganisation(registrable(named), from.domain)) return []
  const list =
    header('List-Id').length > 0 ? ['The message came by a mailing list, which often names the writer so.'] : []
  return found(`The shown name ${shown(from.name)} names ${named}, the real address is ${from.address}.`, 1, list)
}
