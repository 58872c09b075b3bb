import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A link with the reader’s address coded in path or fragment, or the parameters of known relay kits. */
export const aitmLinkShape: MailDetector = {
  id: 'mail/aitm-link-shape',
  title: 'Link has the shape of a sign-in relay',
  stage: 'delivery',
  techniques: ['T1557', 'T1566.002'],
  act: false,
  priorWeight: 2.5,
  group: 'link',
  sees: 'parameters such as sv=o365 and uid=USER in Base64, or an address coded behind ! @ or # in the link',
  blindTo: ['kits with plain addresses'],
  falsePositives: ['click counters with coded parameters'],
  sources: ['Catalogue of mail detections, section link'],
  detect,
}

const KIT = /[?&#/](?:c3Y9|sv=o365|sv=)[\w=%&-]{0,100}(?:uid=|dWlkP|VVNFU)/i
const CODED_ADDRESS = /[#!$*/=@]([A-Za-z0-9+/_-]{16,120}={0,2})$/

function detect({ links }: Message): readonly MailFinding[] {
  for (const { url, host } of links.slice(0, 60)) {
    if (KIT.test(url)) return found(`The link to ${host} has the parameters of a known kit that relays a sign-in.`)
    const coded = CODED_ADDRESS.exec(url)?.[1]
    if (coded === undefined) continue
    const plain = Buffer.from(coded, 'base64url').toString('latin1')
    if (/^[\w.+-]{1,64}@[\w.-]{3,100}\.[a-z]{2,10}$/i.test(plain))
      return found(`The link to ${host} ends in a coded mail address (${plain}).`)
  }
  return []
}
