import type { MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, percent } from './say.ts'

/** A From address of the organisation itself in a message that nothing proves, where the organisation’s mail is proven as a rule, or with answers that leave the house. */
export const ownDomainForged: MailDetector = {
  id: 'mail/own-domain-forged',
  title: 'The own domain as sender, without proof',
  stage: 'delivery',
  techniques: ['T1684.001'],
  act: false,
  priorWeight: 5,
  group: 'identity',
  needsHistory: true,
  sees: 'an own From domain without aligned authentication, where own mail has it, or with a foreign Reply-To',
  blindTo: ['organisations whose own mail carries no results'],
  falsePositives: ['services that write for the organisation', 'forwarding partners'],
  sources: ['Catalogue of mail detections, section identity'],
  detect,
}

/** Share and number of own messages that make proof the rule. */
const [RULE_SHARE, MIN_MESSAGES] = [0.8, 10]

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const { from, replyTo } = message
  if (from === undefined || !history.isOwnDomain(from.domain)) return []
  const stated = history.authentication(message)
  const { share, of } = history.proven(from.domain)
  if (stated?.dmarc?.result === 'fail')
    return found(`It claims to be from ${from.domain}, our own domain, but our mail host says that DMARC failed.`)
  if (stated?.provenDomain === undefined && of >= MIN_MESSAGES && share >= RULE_SHARE)
    return found(
      `It claims to be from ${from.domain}, our own domain; nothing proves it, while ${percent(share, 1)} of ${of} messages of the domain were proven.`,
    )
  if (replyTo !== undefined && !history.isOwnDomain(replyTo.domain) && stated?.provenDomain === undefined)
    return found(
      `It claims to be from ${from.address}, one of us, but answers leave the house to ${replyTo.address}.`,
      0.7,
    )
  return []
}
