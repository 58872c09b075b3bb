import { type Concept, conceptsIn, isConversation, type Message } from '../../mail/message.ts'
import { isSameOrganisation } from '../../mail/organisation.ts'
import { wordsOf } from '../../mail/words.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A link whose words call for action (sign in, confirm, claim, pay, track) and which leads to neither the sender nor a brand that is named. */
export const actionLinkForeign: MailDetector = {
  id: 'mail/action-link-foreign',
  title: 'The button leads away from the sender',
  stage: 'delivery',
  techniques: ['T1566.002', 'T1204.001'],
  act: false,
  priorWeight: 1.8,
  group: 'link',
  sees: 'link text that is a call to action, to a domain that is not the sender’s',
  blindTo: ['bare addresses as link text', 'pictures as links'],
  falsePositives: ['firms whose links run through a service'],
  sources: ['Catalogue of mail detections, section link'],
  detect,
}

const ACTION: readonly Concept[] = [
  'callToAction',
  'confirmIdentity',
  'prize',
  'paymentTrouble',
  'parcel',
  'document',
  'refund',
  'gambling',
  'crypto',
]
const MAX_TEXT = 90

function detect(message: Message): readonly MailFinding[] {
  const { from, links } = message
  if (from === undefined || isConversation(message)) return []
  const bad = links.find(
    ({ domain, text }) =>
      text !== '' && text.length <= MAX_TEXT && !isSameOrganisation(domain, from.domain) && isAction(text),
  )
  if (bad === undefined) return []
  return found(`The link ${shown(bad.text)} leads to ${bad.host}, while the sender is ${from.domain}.`)
}

function isAction(text: string): boolean {
  const hits = conceptsIn(wordsOf(text))
  return ACTION.some((concept) => hits[concept] !== undefined)
}
