import { registrable } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A provider’s sign-in address that is made to fail and to forward to another site. */
export const oauthBounce: MailDetector = {
  id: 'mail/oauth-bounce',
  title: 'Link uses a sign-in page only to bounce',
  stage: 'delivery',
  techniques: ['T1608.005', 'T1566.002'],
  act: false,
  priorWeight: 3.5,
  group: 'link',
  sees: 'prompt=none or a broken request at a provider’s authorise endpoint with a redirect_uri of a foreign host',
  blindTo: ['redirects on the foreign site'],
  falsePositives: ['single sign-on of the own organisation'],
  sources: ['Catalogue of mail detections, section link'],
  detect,
}

const ENDPOINT = /^https:\/\/(?:login\.microsoftonline\.com|accounts\.google\.com|login\.live\.com)\//i

function detect({ links, from }: Message): readonly MailFinding[] {
  for (const { url, host } of links) {
    if (!ENDPOINT.test(url) || !/prompt=none|\/reprocess|[?&]error=/i.test(url)) continue
    const target = URL.parse(url)?.searchParams.get('redirect_uri') ?? undefined
    const to = target === undefined ? undefined : URL.parse(target)?.hostname
    if (to === undefined || registrable(to) === from?.domain || /(?:microsoft|google|live|office)\.com$/.test(to))
      continue
    return found(`The link uses ${host} only to bounce to ${to}.`)
  }
  return []
}
