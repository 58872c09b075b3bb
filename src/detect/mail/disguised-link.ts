import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A link with backslashes, control characters, an odd spelling of its scheme or a long run of blanks. */
export const disguisedLink: MailDetector = {
  id: 'mail/disguised-link',
  title: 'Link is written to be misread',
  stage: 'delivery',
  techniques: ['T1027', 'T1036'],
  act: false,
  priorWeight: 2.5,
  group: 'link',
  sees: 'characters and spellings in a link that only serve to mislead scanners or readers',
  blindTo: ['clean links'],
  falsePositives: ['broken page builders'],
  sources: ['Catalogue of mail detections, section link'],
  detect,
}

function detect({ mail }: Message): readonly MailFinding[] {
  for (const { url } of mail.urls.slice(0, 200)) {
    const scheme = /^[a-z]{4,5}(?=:)/i.exec(url)?.[0] ?? ''
    if (
      /^https?$/i.test(scheme) &&
      scheme !== scheme.toLowerCase() &&
      scheme !== scheme.toUpperCase() &&
      !/^Https?$/.test(scheme)
    )
      return found(`The link ${shown(url)} spells its scheme ${scheme}.`)
    if (/^https?:(?:\\|\/\\|\/(?!\/)|\/{3,})/i.test(url))
      return found(`The link ${shown(url)} has strokes that browsers mend and scanners do not.`)
    if (/^https?:\/\/[^/]{0,300}[\u00ad\u200b-\u200f\u2060\ufeff]|\p{Cc}|[\u202a-\u202e]/u.test(url))
      return found(`The link ${shown(url)} has invisible characters.`)
    if (/^https?:\/\/[^/]{0,300}%[0-9a-f]{2}/i.test(url))
      return found(`The link ${shown(url)} spells its host with escapes.`)
    if (/^https?:\/\/[^/?#]{0,300}\P{ASCII}/u.test(url))
      return found(`The link ${shown(url)} has letters of other alphabets in its host.`, 0.5)
  }
  return []
}
