import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** The reader’s address in a link, plainly or coded: the page greets its victim by name. */
export const readerInLink: MailDetector = {
  id: 'mail/reader-in-link',
  title: 'Link carries the reader’s address',
  stage: 'delivery',
  techniques: ['T1598.003'],
  act: false,
  priorWeight: 1,
  group: 'link',
  sees: 'the recipient’s address in the path, query or fragment of a link: as it is, percent-coded, Base64 or hexadecimal',
  blindTo: ['numbers that stand for the reader'],
  falsePositives: ['unsubscribe links of newsletters'],
  sources: ['Catalogue of mail detections, section link'],
  detect,
}

function detect({ links, mail }: Message): readonly MailFinding[] {
  for (const address of mail.to.slice(0, 5)) {
    const base64 = Buffer.from(address).toString('base64').replace(/=+$/, '').slice(0, -2)
    const coded = [base64, base64.replaceAll('+', '-').replaceAll('/', '_'), Buffer.from(address).toString('hex')]
    for (const { url, text } of links.slice(0, 60)) {
      const lower = url.toLowerCase()
      const hidden = coded.some((one) => one.length > 8 && (url.includes(one) || lower.includes(one)))
      const plain = lower.includes(address) || lower.includes(address.replace('@', '%40'))
      if (!hidden && !plain) continue
      const inFragment =
        url.indexOf('#') >= 0 &&
        url.indexOf('#') <
          (hidden ? url.length : Math.max(lower.indexOf(address), lower.indexOf(address.replace('@', '%40'))))
      const leaving = /unsub|optout|opt-out|remove|abmeld|desab|baja|cancel/i.test(url + text)
      return found(
        `The link to ${URL.parse(url)?.hostname ?? 'a page'} carries the reader's address${hidden ? ' in coded form' : ''}${inFragment ? ' after the #' : ''}.`,
        leaving ? 0.2 : hidden || inFragment ? 1 : 0.5,
        leaving ? ['It is a link to leave a list, which often carries the address.'] : [],
      )
    }
  }
  return []
}
