import type { Message } from '../../mail/message.ts'
import { oddness } from '../../mail/odd-names.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** An address whose local part or domain looks random: digits among letters, letter pairs of no language. */
export const randomSenderAddress: MailDetector = {
  id: 'mail/random-sender-address',
  title: 'Sender’s address was made by a machine',
  stage: 'delivery',
  techniques: ['T1585.002'],
  act: false,
  priorWeight: 1.6,
  group: 'identity',
  sees: 'a local part or a domain that looks made by a machine',
  blindTo: ['dictionary words put together'],
  falsePositives: ['bounce addresses, order numbers and technical senders'],
  sources: ['Catalogue of mail detections, section identity'],
  detect,
}

/** Local parts under which machines write for honest reasons. */
const MACHINE = /bounce|return|reply|notif|news|mailer|ticket|order|list|track/

function detect({ from }: Message): readonly MailFinding[] {
  if (from === undefined) return []
  const labels = from.host.split('.').slice(0, -1)
  const host = Math.max(0, ...labels.map(oddness))
  const local =
    MACHINE.test(from.local) || from.local.split('-').length > 3
      ? 0
      : Math.max(0, ...from.local.split(/[._+=-]/).map(oddness))
  const strength = Math.max(host, 0.7 * local)
  if (strength < 0.35) return []
  return found(`The address ${from.address} looks made by a machine.`, strength)
}
