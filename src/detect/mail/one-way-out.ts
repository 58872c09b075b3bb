import { isConversation, type Message } from '../../mail/message.ts'
import { isSameOrganisation } from '../../mail/organisation.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** All links lead to the same place and the text is short: the message exists for the click. */
export const oneWayOut: MailDetector = {
  id: 'mail/one-way-out',
  title: 'Short text with one way out',
  stage: 'delivery',
  techniques: ['T1566.002'],
  act: false,
  priorWeight: 1.2,
  group: 'link',
  sees: 'few words, and links that all lead to one domain that is not the sender’s',
  blindTo: ['long texts'],
  falsePositives: ['notices with a link to the notice'],
  sources: ['Catalogue of mail detections, section link'],
  detect,
}

const MAX_WORDS = 250

function detect(message: Message): readonly MailFinding[] {
  const { from, linkDomains, links, bodyWords, content } = message
  const words = bodyWords.words.length
  if (
    from === undefined ||
    linkDomains.length !== 1 ||
    words > MAX_WORDS ||
    content.quotedLength > 200 ||
    isConversation(message)
  )
    return []
  const [domain = ''] = linkDomains
  if (isSameOrganisation(domain, from.domain)) return []
  return found(
    `${words} words, and ${links.length === 1 ? 'the only link leads' : `all ${links.length} links lead`} to ${domain}.`,
    words < 120 ? 1 : 0.6,
  )
}
