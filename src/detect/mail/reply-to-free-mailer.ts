import { isOfKind } from '../../mail/hosts.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** From a domain of its own, answers to a mailbox that anybody can have. */
export const replyToFreeMailer: MailDetector = {
  id: 'mail/reply-to-free-mailer',
  title: 'A firm’s mail whose answers go to a free mailer',
  stage: 'delivery',
  techniques: ['T1684.001'],
  act: false,
  priorWeight: 2,
  group: 'identity',
  sees: 'a Reply-To at a free mailer while the From domain is none',
  blindTo: ['look-alike domains as Reply-To'],
  falsePositives: ['sole traders and small clubs'],
  sources: ['Catalogue of mail detections, section identity'],
  detect,
}

function detect({ from, replyTo }: Message): readonly MailFinding[] {
  if (from === undefined || replyTo === undefined || from.domain === replyTo.domain) return []
  if (!isOfKind(replyTo.host, 'free mailer') || isOfKind(from.host, 'free mailer')) return []
  const samePerson = from.local.length >= 4 && replyTo.local.includes(from.local)
  return found(
    `From ${from.domain}, but answers go to ${replyTo.address}, a mailbox that anybody can have.`,
    samePerson ? 0.3 : 1,
    samePerson ? ['The part before the @ is the same: it may be the same person.'] : [],
  )
}
