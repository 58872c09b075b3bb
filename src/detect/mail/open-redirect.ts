import { registrable } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A link to one site whose parameter or path holds another absolute address: a redirector that hides the target. */
export const openRedirect: MailDetector = {
  id: 'mail/open-redirect',
  title: 'Link borrows a known site to lead elsewhere',
  stage: 'delivery',
  techniques: ['T1566.002', 'T1608.005'],
  act: false,
  priorWeight: 2,
  group: 'link',
  sees: 'another host’s absolute URL within the path or query of a link, at large sites’ known redirectors too',
  blindTo: ['redirectors that name their target by a number'],
  falsePositives: ['sign-in pages that return to where one was', 'click counters of newsletters'],
  sources: ['Catalogue of mail detections, section link'],
  detect,
}

const INNER = /[?&=/](https?(?::|%3a)(?:\/|%2f){1,2}([\w.-]{4,200}))/i
const KNOWN =
  /^(?:www\.)?google\.[a-z.]{2,6}\/(?:amp\/|url\?)|^(?:www\.)?bing\.com\/ck\/|\/(?:redirect|redir|adclick|aclk|clk|url)\b[^\s]{0,200}(?:url|u|to|dest|target|adurl)=/i

function detect({ links, from }: Message): readonly MailFinding[] {
  for (const { url, host, domain } of links.slice(0, 60)) {
    if (domain === from?.domain) continue
    const rest = url.replace(/^[a-z]{1,10}:\/\//i, '')
    const inner = INNER.exec(rest)?.[2]
    if (inner !== undefined && registrable(inner.toLowerCase()) !== domain)
      return found(`A link to ${host} forwards to ${inner.toLowerCase()}.`, links.length > 12 ? 0.4 : 1)
    if (KNOWN.test(rest)) return found(`A link to ${host} is a forwarding address that hides where it leads.`, 0.8)
  }
  return []
}
