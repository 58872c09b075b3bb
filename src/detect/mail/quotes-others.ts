import { isForward, type Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** Quoted text, as answers and forwards among people have it. */
export const quotesOthers: MailDetector = {
  id: 'mail/quotes-others',
  title: 'Quotes another message',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: -1,
  group: 'harmless',
  sees: 'quoted lines in the text',
  blindTo: ['stolen threads'],
  falsePositives: ['attackers who quote'],
  sources: ['Catalogue of mail detections, section harmless'],
  detect,
}

function detect({ content, subject }: Message): readonly MailFinding[] {
  if (content.quotedLength < 60 || isForward(subject)) return []
  return found(`${content.quotedLength} characters quote another message.`, 0.4 + content.quotedLength / 1000)
}
