import { domainOf, type MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'

/** A first-time sender whose domain reads like one that this organisation already writes with, or like its own. */
export const lookalikeSender: MailDetector = {
  id: 'mail/lookalike-sender',
  title: 'Sender domain imitates a known correspondent',
  stage: 'delivery',
  techniques: ['T1566.002', 'T1684.001'], // Spearphishing Link, Impersonation
  act: false,
  priorWeight: 4,
  group: 'identity',
  needsHistory: true,
  sees: 'a new sender domain with the same confusable skeleton as a known correspondent or the own domain',
  blindTo: [
    'imitation of a brand that never wrote here',
    'a real mailbox that was taken over',
    'look-alikes by an added word',
  ],
  falsePositives: ['a partner that moved to a similar domain'],
  sources: ['Unicode UTS #39, section 4 (skeleton)'],
  detect,
}

function detect({ mail }: Message, history: MailHistory): readonly MailFinding[] {
  if (mail?.from === undefined) return []
  const domain = domainOf(mail.from)
  if (history.messagesFromDomain(domain) > 0 || history.isOwnDomain(domain)) return []
  const [twin] = history.lookalikes(domain)
  if (twin === undefined) return []
  const whose = history.isOwnDomain(twin) ? 'the own domain' : `which wrote ${history.messagesFromDomain(twin)} times`
  return [
    {
      because: [`${domain} never wrote here before; it reads like ${twin}, ${whose}.`],
      against:
        history.messagesFromDomain(twin) < 10 && !history.isOwnDomain(twin)
          ? [`${twin} itself is little known: ${history.messagesFromDomain(twin)} messages.`]
          : [],
    },
  ]
}
