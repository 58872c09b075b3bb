import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A link to a provider’s page for device codes and a code in the text: whoever sent it gets the session. */
export const deviceCode: MailDetector = {
  id: 'mail/device-code',
  title: 'Sign-in page for a device code, with a code',
  stage: 'delivery',
  techniques: ['T1528', 'T1566.002'],
  act: false,
  priorWeight: 3.5,
  group: 'link',
  sees: 'a link to a device sign-in page and a code of six to nine capitals and digits in the text',
  blindTo: ['codes in pictures'],
  falsePositives: ['mail of an own command-line tool'],
  sources: ['Catalogue of mail detections, section link'],
  detect,
}

const PAGE =
  /(?:microsoft\.com\/devicelogin|login\.microsoftonline\.com\/[^/]{1,60}\/oauth2\/(?:v2\.0\/)?deviceauth|aka\.ms\/devicelogin|microsoft\.com\/link|google\.com\/device|github\.com\/login\/device|device\.sso\.[\w-]{1,30}\.amazonaws\.com)/i
const CODE =
  /\b(?=[A-Z0-9-]{0,8}[A-Z0-9])(?:[A-Z0-9]{4}-[A-Z0-9]{4}|(?=[A-Z0-9]{0,8}\d)(?=[A-Z0-9]{0,8}[A-Z])[A-Z0-9]{8,9}|[BCDFGHJKLMNPQRSTVWXZ]{8,9})\b/

function detect({ mail, content }: Message): readonly MailFinding[] {
  const page = mail.urls.find(({ url }) => PAGE.test(url))
  if (page === undefined) return []
  const code = CODE.exec(content.text)?.[0]
  if (code === undefined) return []
  return found(
    `The text names the code ${code} and the sign-in page ${page.host ?? page.url} for devices: whoever sent it gets the session of the reader who enters it.`,
  )
}
