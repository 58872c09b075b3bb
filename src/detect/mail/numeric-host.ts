import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A link whose host is an address: plain, decimal, octal or hexadecimal. */
export const numericHost: MailDetector = {
  id: 'mail/numeric-host',
  title: 'Link to a number instead of a name',
  stage: 'delivery',
  techniques: ['T1566.002', 'T1036'],
  act: false,
  priorWeight: 2.5,
  group: 'link',
  sees: 'a public IP address as the host of a link',
  blindTo: ['names that point to the same address'],
  falsePositives: ['links to devices in the own network', 'technical discussions'],
  sources: ['Catalogue of mail detections, section link'],
  detect,
}

function detect({ links }: Message): readonly MailFinding[] {
  const bad = links.find(
    ({ host }) =>
      /^(?:\d{1,3}\.){3}\d{1,3}$|^\[/.test(host) &&
      !/^(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254)\./.test(host),
  )
  if (bad === undefined) return []
  const written = /^[a-z]{1,10}:\/\/(?:[^/@]{0,100}@)?([^/:?#]{1,100})/i.exec(bad.url)?.[1] ?? bad.host
  const disguised = written === bad.host ? '' : `, written as ${shown(written)}`
  return found(`A link leads to the bare address ${bad.host}${disguised}.`)
}
