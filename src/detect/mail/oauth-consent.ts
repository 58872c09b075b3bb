import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A link to a provider’s consent page with rights to mail or files, for an application. */
export const oauthConsent: MailDetector = {
  id: 'mail/oauth-consent',
  title: 'Link asks for lasting rights to the account',
  stage: 'delivery',
  techniques: ['T1528', 'T1566.002'],
  act: false,
  priorWeight: 3.5,
  group: 'link',
  sees: 'an authorise endpoint with client_id and scopes such as offline_access, Mail.* or Files.*',
  blindTo: ['rights that are asked for later'],
  falsePositives: ['applications that the organisation approved'],
  sources: ['Catalogue of mail detections, section link'],
  detect,
}

const ENDPOINT =
  /(?:login\.microsoftonline\.com\/[^?]{1,100}\/(?:authorize|adminconsent)|accounts\.google\.com\/o\/oauth2)/i
const RIGHTS =
  /offline_access|mail\.(?:read|send|readwrite)|files\.read|contacts\.read|mailboxsettings|full_access|auth\/gmail|mail\.google\.com|auth\/drive|adminconsent/i

function detect({ links }: Message): readonly MailFinding[] {
  const bad = links.find(({ url }) => ENDPOINT.test(url) && /client_id=/i.test(url) && RIGHTS.test(decode(url)))
  if (bad === undefined) return []
  return found(
    `The link asks the reader to give an application (${/client_id=([\w.-]{1,80})/i.exec(bad.url)?.[1] ?? ''}) lasting rights: ${shown(RIGHTS.exec(decode(bad.url))?.[0] ?? '')}.`,
  )
}

function decode(url: string): string {
  try {
    return decodeURIComponent(url.slice(0, 4000))
  } catch {
    return url
  }
}
