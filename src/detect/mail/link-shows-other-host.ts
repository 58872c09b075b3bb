import { domainOf, type MailHistory, registrable } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'

/** A link that shows one host and leads to another, where the shown one is the organisation's own or a correspondent's. */
export const linkShowsOtherHost: MailDetector = {
  id: 'mail/link-shows-other-host',
  title: 'Link shows a trusted host and leads elsewhere',
  stage: 'delivery',
  techniques: ['T1566.002', 'T1036'], // Spearphishing Link, Masquerading
  act: false,
  priorWeight: 2,
  group: 'link',
  needsHistory: true,
  sees: 'a link whose visible text names a host of the organisation or of a correspondent, and whose target is another domain',
  blindTo: ['links with plain words as text', 'a trusted host that redirects'],
  falsePositives: ['newsletters that count clicks by way of a third party'],
  sources: ['ATT&CK T1566.002'],
  detect,
}

const SHOWN_HOST = /^(?:https?:\/\/)?((?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24})(?:[/:?#]\S{0,2000})?$/u

function detect({ mail }: Message, history: MailHistory): readonly MailFinding[] {
  if (mail?.from === undefined) return []
  const sender = domainOf(mail.from)
  for (const { url, host, text } of mail.urls) {
    const shown = SHOWN_HOST.exec(text?.trim() ?? '')?.[1]
    if (shown === undefined || host === undefined) continue
    const [seen, real] = [registrable(shown), registrable(host)]
    if (seen === real || real === sender) continue
    if (!history.isOwnDomain(seen) && history.messagesFromDomain(seen) === 0) continue
    const newsletter = history.messagesFromDomain(sender)
    return [
      {
        because: [`A link shows ${shown} but leads to ${host} (${url.slice(0, 200)}).`],
        against:
          newsletter > 0
            ? [`${sender} wrote ${newsletter} times before; newsletters often count clicks by way of a third party.`]
            : [],
      },
    ]
  }
  return []
}
