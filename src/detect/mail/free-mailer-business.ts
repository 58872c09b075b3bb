import { isOfKind } from '../../mail/hosts.ts'
import { type Concept, isConversation, type Message, strengthOf } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, listed } from './say.ts'

/** A firm’s matter (an invoice, an account, a delivery, a prize) from a mailbox that anybody can have. */
export const freeMailerBusiness: MailDetector = {
  id: 'mail/free-mailer-business',
  title: 'Business of a firm from a free mailer',
  stage: 'delivery',
  techniques: ['T1566', 'T1684.001'],
  act: false,
  priorWeight: 1.8,
  group: 'identity',
  sees: 'a story of an account, payment, delivery, document, refund or prize from a free mailer',
  blindTo: ['domains of their own'],
  falsePositives: ['sole traders who write invoices from a free mailer'],
  sources: ['Catalogue of mail detections, section identity'],
  detect,
}

const STORIES: readonly Concept[] = [
  'accountTrouble',
  'confirmIdentity',
  'paymentTrouble',
  'parcel',
  'prize',
  'refund',
  'document',
  'mailService',
  'crypto',
  'scareware',
  'fortune',
  'extortion',
]

function detect(message: Message): readonly MailFinding[] {
  const { from } = message
  if (from === undefined || !isOfKind(from.host, 'free mailer') || isConversation(message)) return []
  const told = STORIES.map((concept) => [concept, strengthOf(message, concept)] as const).filter(
    ([, strength]) => strength >= 0.3,
  )
  if (told.length === 0) return []
  const phrases = told.flatMap(([concept]) => [...message.phrases(concept).subject, ...message.phrases(concept).body])
  return found(
    `${from.address} is a mailbox that anybody can have, yet it speaks for a firm or an office: ${listed(phrases)}.`,
    Math.max(...told.map(([, strength]) => strength)),
  )
}
