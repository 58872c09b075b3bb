import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A link straight to an archive, a disk image, a shortcut or a program. */
export const dropByLink: MailDetector = {
  id: 'mail/drop-by-link',
  title: 'Link to a file that runs or mounts',
  stage: 'delivery',
  techniques: ['T1204.001', 'T1566.002'],
  act: false,
  priorWeight: 2,
  group: 'link',
  sees: 'a link whose path ends in a type that runs, mounts or is an archive with a password in the text',
  blindTo: ['files behind a page'],
  falsePositives: ['downloads from the maker of a program'],
  sources: ['Catalogue of mail detections, section link'],
  detect,
}

const RUNS =
  /\.(?:exe|scr|msi|iso|img|vhdx?|lnk|hta|js|jse|vbs|wsf|bat|cmd|ps1|jar|apk|dmg|one|rdp|chm|cpl|xll)(?:$|[?#])/i

function detect({ links, from }: Message): readonly MailFinding[] {
  const bad = links.find(
    ({ url, domain }) => domain !== from?.domain && RUNS.test(url.replace(/^[a-z]{1,10}:\/\/[^/]{1,300}/i, '')),
  )
  return bad === undefined ? [] : found(`A link leads straight to a file that runs or mounts: ${shown(bad.url)}.`)
}
