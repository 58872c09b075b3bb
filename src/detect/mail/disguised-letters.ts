import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** Words with letters of another alphabet, styled mathematical letters, digits for letters, or blanks between letters. */
export const disguisedLetters: MailDetector = {
  id: 'mail/disguised-letters',
  title: 'Letters are disguised',
  stage: 'delivery',
  techniques: ['T1036', 'T1027'],
  act: false,
  priorWeight: 2.5,
  group: 'trick',
  sees: 'words that mix alphabets or are spelled with styled letters, digits or blanks, in name, subject or text',
  blindTo: ['disguise in pictures'],
  falsePositives: ['mathematics, decorative newsletters, texts about such tricks'],
  sources: ['Catalogue of mail detections, section trick'],
  detect,
}

function detect({ nameWords, subjectWords, bodyWords }: Message): readonly MailFinding[] {
  const head = nameWords.disguised + subjectWords.disguised + nameWords.spaced + subjectWords.spaced
  const body = bodyWords.disguised + bodyWords.spaced
  const amount = 2 * Math.min(head, 4) + Math.min(body, 8)
  if (amount < 2) return []
  return found(
    `${head + body} letters or words are disguised (other alphabets, styled letters, digits for letters, blanks between letters)${head > 0 ? ", some in the sender's name or the subject" : ''}.`,
    amount / 8,
  )
}
