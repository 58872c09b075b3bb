import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** An attached page that decodes a file and hands it over: no filter sees it pass. */
export const htmlSmuggling: MailDetector = {
  id: 'mail/html-smuggling',
  title: 'Attached page that builds a file',
  stage: 'delivery',
  techniques: ['T1027.006', 'T1566.001'],
  act: false,
  priorWeight: 4.5,
  group: 'attachment',
  sees: 'these traits of attached files, files in archives included',
  blindTo: ['encrypted files'],
  falsePositives: ['pages that were saved with their pictures'],
  sources: ['Catalogue of mail detections, section attachment'],
  detect,
}

const TRAITS: ReadonlySet<string> = new Set(['smuggling', 'smuggling-parts'])

function detect({ content }: Message): readonly MailFinding[] {
  const mark = content.fileMarks.find(({ trait }) => TRAITS.has(trait))
  return mark === undefined
    ? []
    : found(`The attachment ${shown(mark.file)} builds a file in the browser: ${mark.detail}.`)
}
