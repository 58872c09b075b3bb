import { registrable } from '../../mail/history.ts'
import type { Link, Message } from '../../mail/message.ts'
import { isSameOrganisation } from '../../mail/organisation.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A link whose visible text is a host or an address of another organisation than its target. */
export const textAndTargetDiffer: MailDetector = {
  id: 'mail/text-and-target-differ',
  title: 'Link shows one host and leads to another',
  stage: 'delivery',
  techniques: ['T1566.002', 'T1036'],
  act: false,
  priorWeight: 2,
  group: 'link',
  sees: 'link text that is a host or URL, with a target of another organisation',
  blindTo: ['links with plain words as text'],
  falsePositives: ['newsletters that count clicks by way of a third party'],
  sources: ['Catalogue of mail detections, section link'],
  detect,
}

const SHOWN_HOST = /^(?:https?:\/\/)?((?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24})(?:[/:?#]\S{0,2000})?$/u

function detect({ links, from }: Message): readonly MailFinding[] {
  const bad: (readonly [string, Link])[] = []
  for (const link of links) {
    const seen = SHOWN_HOST.exec(link.text.trim())?.[1]
    if (
      seen === undefined ||
      !seen.includes('.') ||
      isSameOrganisation(registrable(seen.toLowerCase()), link.domain) ||
      link.domain === from?.domain
    )
      continue
    bad.push([seen, link])
  }
  const [first] = bad
  if (first === undefined) return []
  return found(
    `A link shows ${shown(first[0])} but leads to ${first[1].host}.`,
    bad.length >= 5 ? 0.5 : 1,
    bad.length >= 5 ? [`${bad.length} links do so: click counters of newsletters look like this.`] : [],
  )
}
