import type { Message } from '../../mail/message.ts'
import { isRandomName } from '../../mail/odd-names.ts'
import { isSameOrganisation } from '../../mail/organisation.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A Reply-To whose domain is not that of the sender. */
export const replyToElsewhere: MailDetector = {
  id: 'mail/reply-to-elsewhere',
  title: 'Answers would go to another organisation',
  stage: 'delivery',
  techniques: ['T1684.001'],
  act: false,
  priorWeight: 1,
  group: 'identity',
  sees: 'a Reply-To address of another organisation than the From address',
  blindTo: ['attacks that want a click, not an answer'],
  falsePositives: ['newsletters and ticket systems with a reply handler', 'mailing lists'],
  sources: ['Catalogue of mail detections, section identity'],
  detect,
}

function detect({ from, replyTo }: Message): readonly MailFinding[] {
  if (from === undefined || replyTo === undefined || isSameOrganisation(from.domain, replyTo.domain)) return []
  return found(
    `Written as ${from.address}, but answers would go to ${replyTo.address}.`,
    isRandomName(replyTo.local) || isRandomName(replyTo.domain.split('.')[0] ?? '') ? 1 : 0.6,
  )
}
