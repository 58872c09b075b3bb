import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** Few words and pictures that are links: the message is a picture so that filters can’t read it. */
export const imageOnly: MailDetector = {
  id: 'mail/image-only',
  title: 'A picture with a link in place of text',
  stage: 'delivery',
  techniques: ['T1027'],
  act: false,
  priorWeight: 1.6,
  group: 'trick',
  sees: 'at most forty words and a picture that is a link',
  blindTo: ['pictures with text beside'],
  falsePositives: ['flyers'],
  sources: ['Catalogue of mail detections, section trick'],
  detect,
}

const FEW_WORDS = 40

function detect({ content, bodyWords, links }: Message): readonly MailFinding[] {
  const words = bodyWords.words.length
  if (content.linkedPictures === 0 || links.length === 0 || words > FEW_WORDS || content.quotedLength > 100) return []
  return found(
    `The message is ${content.pictures === 1 ? 'one picture' : `${content.pictures} pictures`} with a link and ${words} words.`,
    words <= 15 ? 1 : 0.6,
  )
}
