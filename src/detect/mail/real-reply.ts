import { isConversation, type Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** An answer that refers to an earlier message and quotes it. */
export const realReply: MailDetector = {
  id: 'mail/real-reply',
  title: 'Part of a talk',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: -2.5,
  group: 'harmless',
  sees: 'In-Reply-To or References together with quoted text and new words',
  blindTo: ['stolen threads'],
  falsePositives: ['attackers who quote a stolen thread'],
  sources: ['Catalogue of mail detections, section harmless'],
  detect,
}

function detect(message: Message): readonly MailFinding[] {
  const { content, header } = message
  if (!isConversation(message)) return []
  const hasReference = header('In-Reply-To').length + header('References').length > 0
  return found(
    `It answers an earlier message and quotes ${content.quotedLength} characters of it.`,
    hasReference ? 1 : 0.5,
  )
}
