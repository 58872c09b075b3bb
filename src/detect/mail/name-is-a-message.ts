import type { Concept, Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A shown name that tells a story (a prize, an alert, a parcel) or is made of marks and numbers: no person or firm is called so. */
export const nameIsAMessage: MailDetector = {
  id: 'mail/name-is-a-message',
  title: 'Sender’s shown name is a slogan',
  stage: 'delivery',
  techniques: ['T1684.001'],
  act: false,
  priorWeight: 1.6,
  group: 'identity',
  sees: 'lure words, pictographs, amounts or marks of attention in the shown name',
  blindTo: ['plain names'],
  falsePositives: ['newsletters named after their offer'],
  sources: ['Catalogue of mail detections, section identity'],
  detect,
}

const CONCEPTS: readonly Concept[] = [
  'prize',
  'urgency',
  'accountTrouble',
  'paymentTrouble',
  'parcel',
  'gambling',
  'refund',
  'romance',
  'remedy',
  'sale',
  'scareware',
  'easyMoney',
  'confirmIdentity',
  'callToAction',
]

function detect(message: Message): readonly MailFinding[] {
  const { from, nameWords, mail } = message
  const name = mail.fromName ?? ''
  if (name === '' || from?.name.includes('@') === true) return []
  const joined = nameWords.words.join(' ')
  const told = CONCEPTS.filter((concept) =>
    message.phrases(concept).subject.some((phrase) => joined.includes(phrase.replace('*', ''))),
  )
  const marks = name.match(/[!%$€£§=*~|#]|\.{2,}|\p{Extended_Pictographic}/gu)?.length ?? 0
  const digits = name.match(/\d/g)?.length ?? 0
  const strength =
    0.6 * Math.min(1, told.length) +
    0.2 * Math.min(2, marks) +
    (digits >= 3 ? 0.3 : 0) +
    (nameWords.words.length >= 6 ? 0.3 : 0)
  if (strength < 0.2) return []
  return found(`The sender is shown as ${shown(name)}: no person and no firm is called so.`, strength)
}
