import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** In-Reply-To or References in a message that neither has Re: in its subject nor quotes anything: added to look like a known thread. */
export const inventedThread: MailDetector = {
  id: 'mail/invented-thread',
  title: 'Refers to an earlier message, but is no answer',
  stage: 'delivery',
  techniques: ['T1684.001'],
  act: false,
  priorWeight: 1.2,
  group: 'identity',
  sees: 'references without a reply subject and without quoted text',
  blindTo: ['full imitation of a thread'],
  falsePositives: ['people who start a new subject by answering an old mail', 'automatic updates of tickets'],
  sources: ['Catalogue of mail detections, section identity'],
  detect,
}

function detect({ subject, header, content, links }: Message): readonly MailFinding[] {
  if (header('In-Reply-To').length === 0 || content.quotedLength > 0 || links.length === 0) return []
  if (
    /^\s{0,3}\[?(?:re|aw|sv|fw|fwd|wg|tr|rv|antw|res|rif|r)\b/i.test(subject) ||
    /\bre:/i.test(subject) ||
    subject === ''
  )
    return []
  return found(
    `It claims to answer an earlier message, but the subject ${shown(subject)} is no answer's and nothing is quoted.`,
  )
}
