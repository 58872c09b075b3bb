import type { Message } from '../../mail/message.ts'
import { isRandomName } from '../../mail/odd-names.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A run of random letters and digits in subject, shown name or at an end of the text, to make each copy different. */
export const gibberishTag: MailDetector = {
  id: 'mail/gibberish-tag',
  title: 'Random tag in subject or text',
  stage: 'delivery',
  techniques: ['T1027'],
  act: false,
  priorWeight: 1.5,
  group: 'trick',
  sees: 'random strings in the subject or the shown name',
  blindTo: ['dictionary words as filler'],
  falsePositives: ['numbers of orders and tickets, names of builds'],
  sources: ['Catalogue of mail detections, section trick'],
  detect,
}

const TAG =
  /(?:^|[\s.#:_[(-])([A-Za-z0-9]{4,24})(?=[\s.!?)\]_-]*$)|(?:^|\s)([a-z]*[0-9][a-z0-9]*[a-z][0-9][a-z0-9]*)(?=\s|$)/gi

function detect({ subject, mail }: Message): readonly MailFinding[] {
  for (const [text, where] of [
    [subject, 'subject'],
    [mail.fromName ?? '', 'shown name'],
  ] as const) {
    for (const [, end, mixed] of text.matchAll(TAG)) {
      const tag = end ?? mixed ?? ''
      const isShuffled = /[a-z][A-Z][a-z]{0,3}[A-Z]|[A-Z]{2}[a-z]{1,2}[A-Z]/.test(tag) && !/^(?:i|e)[A-Z]/.test(tag)
      const isCapitals = where === 'shown name' && /^[A-Z]{4,8}$/.test(tag) && !/[AEIOU].?[AEIOU]/.test(tag)
      if (isRandomName(tag) || (isShuffled && tag.length >= 5) || isCapitals)
        return found(`The ${where} ${shown(text)} has the random tag ${shown(tag)}.`)
    }
  }
  return /\s{6,}\S|\S\s{4,}\S{1,12}\s{0,3}$/.test(subject.replace(/\r?\n/g, ' '))
    ? found(`The subject ${shown(subject.replace(/\s+/g, ' '))} holds a long run of blanks.`, 0.8)
    : []
}
