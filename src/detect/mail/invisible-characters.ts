import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** Zero-width characters, soft hyphens or direction marks between letters: words that filters can’t find. */
export const invisibleCharacters: MailDetector = {
  id: 'mail/invisible-characters',
  title: 'Invisible characters within words',
  stage: 'delivery',
  techniques: ['T1027'],
  act: false,
  priorWeight: 2,
  group: 'trick',
  sees: 'invisible characters between two letters of Latin, Greek or Cyrillic words',
  blindTo: ['characters between words'],
  falsePositives: ['typesetting with soft hyphens'],
  sources: ['Catalogue of mail detections, section trick'],
  detect,
}

const MANY = 8

function detect({ content, subject }: Message): readonly MailFinding[] {
  const inSubject = subject.match(/\p{L}[\u00ad\u200b-\u200f\u2060\ufeff](?=\p{L})/gu)?.length ?? 0
  const count = content.invisibleCharacters + 4 * inSubject
  return count < 2
    ? []
    : found(`${content.invisibleCharacters + inSubject} words are parted by invisible characters.`, count / MANY)
}
