import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A long new text: lures are short, since their reader is to click. */
export const longText: MailDetector = {
  id: 'mail/long-text',
  title: 'Much to read',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: -1,
  group: 'harmless',
  sees: 'the number of new words',
  blindTo: ['lures with copied text'],
  falsePositives: ['letters of fortune and filler text'],
  sources: ['Catalogue of mail detections, section harmless'],
  detect,
}

const [LONG, VERY_LONG] = [250, 1200]

function detect({ bodyWords }: Message): readonly MailFinding[] {
  const words = bodyWords.words.length
  return words < LONG
    ? []
    : found(`There are ${words} words to read.`, 0.3 + (0.7 * (words - LONG)) / (VERY_LONG - LONG))
}
