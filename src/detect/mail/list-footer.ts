import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** The footer that list software puts below each message, or a list tag in the subject. */
export const listFooter: MailDetector = {
  id: 'mail/list-footer',
  title: 'Footer of a discussion list',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: -1.5,
  group: 'harmless',
  sees: 'the footers of usual list software, or a subject tag in square brackets together with an answer',
  blindTo: ['lists without footers'],
  falsePositives: ['attackers who copy a footer'],
  sources: ['Catalogue of mail detections, section harmless'],
  detect,
}

const FOOTER =
  /(?:mailman\/listinfo|lists?\.[\w.-]{3,60}\/(?:mailman|sympa|archives?|listinfo)|mailing list\s{0,3}(?:-|\n|$)|to unsubscribe from this (?:list|group)|unsubscribe [\w-]{2,40}" in|groups\.(?:yahoo|google)\.com)/i
const TAG = /^\s{0,3}(?:re\s{0,2}:\s{0,3})?\[[\w .:/-]{2,40}\]/i

function detect({ content, subject }: Message): readonly MailFinding[] {
  const footer = FOOTER.exec(`${content.text.slice(-1500)}\n${content.quoted.slice(-800)}`)?.[0]
  if (footer !== undefined) return found(`It has the footer of a discussion list (${shown(footer.trim())}).`)
  return TAG.test(subject) ? found(`The subject ${shown(subject)} bears the tag of a list.`, 0.4) : []
}
