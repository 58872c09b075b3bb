import { type Concept, type Message, strengthOf } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, listed } from './say.ts'

/** A calendar entry as carrier: it enters the calendar even if the mail is deleted. */
export const calendarLure: MailDetector = {
  id: 'mail/calendar-lure',
  title: 'Invitation from a stranger with a link or number',
  stage: 'delivery',
  techniques: ['T1566.002'],
  act: false,
  priorWeight: 2,
  group: 'attachment',
  sees: 'a calendar part with a lure in subject or text',
  blindTo: ['plain invitations'],
  falsePositives: ['webinars'],
  sources: ['Catalogue of mail detections, section attachment'],
  detect,
}

const STORIES: readonly Concept[] = [
  'accountTrouble',
  'confirmIdentity',
  'paymentTrouble',
  'prize',
  'parcel',
  'crypto',
  'refund',
  'document',
]

function detect(message: Message): readonly MailFinding[] {
  const file = message.mail.attachments.find(
    ({ name, mimeType }) => mimeType === 'text/calendar' || /\.ics$/i.test(name ?? ''),
  )
  if (file === undefined) return []
  const told = STORIES.find((concept) => strengthOf(message, concept) >= 0.3)
  if (told === undefined) return []
  const { subject, body } = message.phrases(told)
  return found(`The invitation tells a story: ${listed([...subject, ...body])}.`)
}
