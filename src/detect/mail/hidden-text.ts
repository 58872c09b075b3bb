import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** Words without size, colour or place: they are for filters. */
export const hiddenText: MailDetector = {
  id: 'mail/hidden-text',
  title: 'Text that the reader can’t see',
  stage: 'delivery',
  techniques: ['T1027'],
  act: false,
  priorWeight: 1.3,
  group: 'trick',
  sees: 'hidden text: no size, not displayed, the background’s colour, off-screen',
  blindTo: ['text hidden by style sheets within @media'],
  falsePositives: ['the preview line of newsletters'],
  sources: ['Catalogue of mail detections, section trick'],
  detect,
}

/** A preview line of newsletters is hidden, short, and alone. */
const PREVIEW_CHARS = 250

function detect({ content }: Message): readonly MailFinding[] {
  if (content.hiddenLength < PREVIEW_CHARS) return []
  const strength = content.hiddenLength / (content.hiddenLength + content.textLength + 1)
  return strength < 0.1
    ? []
    : found(
        `${content.hiddenLength} characters are hidden beside ${content.textLength} that are shown: ${shown(content.hidden)}.`,
        strength * 1.5,
      )
}
