import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** Exclamation marks, currency signs, pictographs, capitals, brackets: a subject that shouts. */
export const shoutingSubject: MailDetector = {
  id: 'mail/shouting-subject',
  title: 'Subject full of marks of attention',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: 1.3,
  group: 'trick',
  sees: 'marks of attention and words in capitals in the subject',
  blindTo: ['calm subjects'],
  falsePositives: ['shops and excited friends'],
  sources: ['Catalogue of mail detections, section trick'],
  detect,
}

function detect({ subject, mail }: Message): readonly MailFinding[] {
  const text = subject.replace(/^\s{0,3}(?:re|fwd?|aw|wg)\s{0,2}:/i, '').replace(/\[[^\]]{1,60}\]/, '')
  const marks =
    text.match(/!|[$€£]\s?\d|\d\s?[$€£%]|\$|€|\*{2,}|[#|►▶→➤✓✔]|\p{Extended_Pictographic}|\.{3,}|={2,}|-{3,}|_{2,}|~/gu)
      ?.length ?? 0
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0
  const loud = letters >= 12 && capitals / letters > 0.6 ? 1 : 0
  const strength = 0.3 * Math.min(3, marks) + 0.5 * loud
  return strength < 0.3 || mail.subject === undefined ? [] : found(`The subject ${shown(subject)} shouts.`, strength)
}
