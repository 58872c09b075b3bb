import { domainToUnicode } from 'node:url'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** An international domain name with letters of two alphabets in one label. */
export const homographDomain: MailDetector = {
  id: 'mail/homograph-domain',
  title: 'Sender’s domain mixes alphabets',
  stage: 'delivery',
  techniques: ['T1036', 'T1583.001'],
  act: false,
  priorWeight: 2.5,
  group: 'identity',
  sees: 'a label of the From host that mixes Latin letters with another alphabet',
  blindTo: ['whole labels in another alphabet'],
  falsePositives: ['honest names that mix alphabets on purpose'],
  sources: ['Unicode UTS #39, section 5 (mixed-script detection)'],
  detect,
}

function detect({ from }: Message): readonly MailFinding[] {
  if (from === undefined) return []
  const shownHost = from.host.includes('xn--') ? domainToUnicode(from.host) : from.host
  const mixed = shownHost
    .split('.')
    .find((label) => /[a-z]/.test(label) && [...label].some((letter) => letter > '\u024f'))
  if (mixed === undefined) return []
  const strange = [...mixed].find((letter) => letter > '\u024f') ?? ''
  return found(
    `The letter ${shown(strange)} in ${shown(shownHost)} is not a Latin one (U+${(strange.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}).`,
  )
}
