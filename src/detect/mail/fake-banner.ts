import { isConversation, type Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** Text that poses as the banner of a mail filter: sender verified, scanned, trusted. */
export const fakeBanner: MailDetector = {
  id: 'mail/fake-banner',
  title: 'Forged sign that the message is safe',
  stage: 'delivery',
  techniques: ['T1684.001'],
  act: false,
  priorWeight: 2,
  group: 'trick',
  sees: 'phrases of safety banners in the new text',
  blindTo: ['banners in pictures'],
  falsePositives: ['footers of virus scanners'],
  sources: ['Catalogue of mail detections, section trick'],
  detect,
}

const BANNER =
  /(?:this (?:message|e-?mail|sender) (?:is|was|comes) (?:from )?(?:a |an )?(?:trusted|verified|safe)(?: sender| source)?|sender (?:has been |is )?verified|verified sender|trusted sender|message (?:has been )?(?:scanned|verified) (?:and|as) (?:is )?(?:safe|secure|clean))/i

function detect(message: Message): readonly MailFinding[] {
  const banner = BANNER.exec(message.content.text)?.[0]
  return banner === undefined || isConversation(message)
    ? []
    : found(`The text itself claims to be safe: ${shown(banner)}.`, 1, ['Some virus scanners add such a line.'])
}
