import { type Message, strengthOf } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, listed, shown } from './say.ts'

/** Hurry, secrecy and authority in few words. */
export const pressureTriple: MailDetector = {
  id: 'mail/pressure-triple',
  title: 'Urgent, secret and from above at once',
  stage: 'delivery',
  techniques: ['T1684', 'T1657'],
  act: false,
  priorWeight: 1.2,
  group: 'story',
  sees: 'words of hurry, of secrecy and of a superior in a text of at most 150 words',
  blindTo: ['pressure over several mails'],
  falsePositives: ['real emergencies'],
  sources: ['Catalogue of mail detections, section story'],
  detect,
}

const SECRET =
  /\b(?:confidential|discre(?:et|tion|t)|between us|keep this|do not (?:tell|share|mention)|secret|vertraulich|niemandem|confidentiel|confidencial|riservat|vertrouwelijk|sigilo)/i
const ABOVE =
  /\b(?:ceo|cfo|director|president|chairman|board|managing|executive|boss|gesch.ftsf.hr|vorstand|pdg|dirección|director|diretor|presidente|amministratore|directeur)\b/i
const MAX_WORDS = 150

function detect(message: Message): readonly MailFinding[] {
  const { content, bodyWords } = message
  if (bodyWords.words.length > MAX_WORDS || strengthOf(message, 'urgency') === 0) return []
  const [secret, above] = [SECRET.exec(content.text)?.[0], ABOVE.exec(content.text)?.[0]]
  if (secret === undefined || above === undefined) return []
  return found(
    `In ${bodyWords.words.length} words it is urgent (${listed(message.phrases('urgency').body)}), secret (${shown(secret)}) and speaks of a superior (${shown(above)}).`,
  )
}
