import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A disk image, an old archive format or a container that Windows mounts: chosen because filters can’t look into it. */
export const strangeContainer: MailDetector = {
  id: 'mail/strange-container',
  title: 'Unusual container as attachment',
  stage: 'delivery',
  techniques: ['T1553.005', 'T1566.001'],
  act: false,
  priorWeight: 3,
  group: 'attachment',
  sees: 'attachments of the types iso, img, vhd, vhdx, udf, arj, ace, cab, lzh, r00, xxe, uue, z',
  blindTo: ['zip, 7z and rar'],
  falsePositives: ['suppliers of software and firmware'],
  sources: ['Catalogue of mail detections, section attachment'],
  detect,
}

const CONTAINER = /\.(?:iso|img|vhdx?|udf|arj|ace|cab|lzh|lha|xxe|uue|z|r\d\d|daa|gz\.gz|tar\.(?:z|xz|lz))$/i

function detect({ mail }: Message): readonly MailFinding[] {
  const file = mail.attachments.find(({ name }) => CONTAINER.test(name ?? ''))
  return file === undefined
    ? []
    : found(`The attachment ${shown(file.name ?? '')} is a container that filters seldom open.`)
}
