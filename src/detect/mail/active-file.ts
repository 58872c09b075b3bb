import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A file that runs or mounts on a double click, also within archives, documents and notebooks. */
export const activeFile: MailDetector = {
  id: 'mail/active-file',
  title: 'Attached file that runs',
  stage: 'delivery',
  techniques: ['T1204.002', 'T1566.001'],
  act: false,
  priorWeight: 4,
  group: 'attachment',
  sees: 'these traits of attached files, files in archives included',
  blindTo: ['encrypted files'],
  falsePositives: ['suppliers who send a tool'],
  sources: ['Catalogue of mail detections, section attachment'],
  detect,
}

const TRAITS: ReadonlySet<string> = new Set([
  'active',
  'disk-image',
  'runs-program',
  'runs-interpreter',
  'remote-target',
  'embedded-active-file',
  'pdf-launch',
])

function detect({ content }: Message): readonly MailFinding[] {
  const mark = content.fileMarks.find(({ trait }) => TRAITS.has(trait))
  return mark === undefined ? [] : found(`${shown(mark.file)} runs or mounts on a double click: ${mark.detail}.`)
}
