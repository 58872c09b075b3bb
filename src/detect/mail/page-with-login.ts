import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** An attached page with a sign-in form, or one that forwards to another site. */
export const pageWithLogin: MailDetector = {
  id: 'mail/page-with-login',
  title: 'Attached page that asks for a password or forwards',
  stage: 'delivery',
  techniques: ['T1566.001', 'T1056.003'],
  act: false,
  priorWeight: 3,
  group: 'attachment',
  sees: 'these traits of attached files, files in archives included',
  blindTo: ['encrypted files'],
  falsePositives: ['secure-mail products'],
  sources: ['Catalogue of mail detections, section attachment'],
  detect,
}

const TRAITS: ReadonlySet<string> = new Set(['login-form', 'redirect'])

function detect({ content }: Message): readonly MailFinding[] {
  const mark = content.fileMarks.find(({ trait }) => TRAITS.has(trait))
  return mark === undefined
    ? []
    : found(`The attachment ${shown(mark.file)} asks to sign in or forwards: ${mark.detail}.`)
}
