import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A link that no browser opens: a file share, a search, a settings page, a protocol of Windows. */
export const osHandlerLink: MailDetector = {
  id: 'mail/os-handler-link',
  title: 'Link that the operating system opens',
  stage: 'delivery',
  techniques: ['T1187', 'T1204.001'],
  act: false,
  priorWeight: 3.5,
  group: 'link',
  sees: 'file:, UNC paths, search-ms:, ms-*: and ldap: as the target of a link',
  blindTo: ['web pages that open such links'],
  falsePositives: ['links to the file server within an organisation'],
  sources: ['Catalogue of mail detections, section link'],
  detect,
}

function detect({ mail }: Message): readonly MailFinding[] {
  const bad = mail.urls.find(({ url }) => /^(?:file:|\\\\|search-ms:|search:|ms-[a-z]{2,30}:|ldap:|smb:)/i.test(url))
  if (bad === undefined) return []
  const server = /^(?:file:\/{2,5}|\\\\)([^/\\]{1,100})/i.exec(bad.url)?.[1]
  return found(
    `A click on ${shown(bad.url)} makes the operating system itself act${server === undefined ? '' : ` and sign in to ${server}`}.`,
    server === undefined || server.includes('.') || /^\d/.test(server) ? 1 : 0.3,
  )
}
