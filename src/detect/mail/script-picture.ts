import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A picture or page with a script or disguised code. */
export const scriptPicture: MailDetector = {
  id: 'mail/script-picture',
  title: 'Picture or page with a program',
  stage: 'delivery',
  techniques: ['T1027.017', 'T1204.002'],
  act: false,
  priorWeight: 4,
  group: 'attachment',
  sees: 'these traits of attached files, files in archives included',
  blindTo: ['encrypted files'],
  falsePositives: ['saved pages, animated logos'],
  sources: ['Catalogue of mail detections, section attachment'],
  detect,
}

const TRAITS: ReadonlySet<string> = new Set(['script', 'obfuscated', 'foreign-object'])

function detect({ content }: Message): readonly MailFinding[] {
  const mark = content.fileMarks.find(({ trait }) => TRAITS.has(trait))
  return mark === undefined ? [] : found(`The attachment ${shown(mark.file)} holds a program: ${mark.detail}.`)
}
