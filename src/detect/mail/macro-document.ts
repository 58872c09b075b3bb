import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A document with macros that start by themselves or call suspicious functions, or with a template from elsewhere. */
export const macroDocument: MailDetector = {
  id: 'mail/macro-document',
  title: 'Document with a program that starts by itself',
  stage: 'delivery',
  techniques: ['T1204.002', 'T1221'],
  act: false,
  priorWeight: 3,
  group: 'attachment',
  sees: 'these traits of attached files, files in archives included',
  blindTo: ['encrypted files'],
  falsePositives: ['workbooks of the finance department'],
  sources: ['Catalogue of mail detections, section attachment'],
  detect,
}

const TRAITS: ReadonlySet<string> = new Set([
  'macro-auto-run',
  'macro-suspicious',
  'xlm-macro',
  'remote-template',
  'dde',
  'equation',
])

function detect({ content }: Message): readonly MailFinding[] {
  const mark = content.fileMarks.find(({ trait }) => TRAITS.has(trait))
  return mark === undefined ? [] : found(`The document ${shown(mark.file)} starts something by itself: ${mark.detail}.`)
}
