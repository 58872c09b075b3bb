import type { MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A known sender writes to a set of readers of whom hardly two ever had a message together. */
export const unlikelyReaders: MailDetector = {
  id: 'mail/unlikely-readers',
  title: 'Readers who were never on one mail together',
  stage: 'delivery',
  techniques: ['T1534'],
  act: false,
  priorWeight: 2,
  group: 'relationship',
  needsHistory: true,
  sees: 'five and more readers, of whose pairs at most a twentieth were together before, from a known sender',
  blindTo: ['single readers'],
  falsePositives: ['announcements to all'],
  sources: ['Catalogue of mail detections, section relationship'],
  detect,
}

const MIN_READERS = 5
const MAX_TOGETHER = 0.05
const MIN_MESSAGES = 10

function detect(message: Message, history: MailHistory): readonly MailFinding[] {
  const known = history.sender(message)
  const readers = message.mail.to.slice(0, 30)
  if (known === undefined || known.messages < MIN_MESSAGES || readers.length < MIN_READERS) return []
  let [pairs, together] = [0, 0]
  for (const [at, a] of readers.entries())
    for (const b of readers.slice(at + 1)) {
      pairs += 1
      if (history.wereTogether(a, b)) together += 1
    }
  return together / pairs > MAX_TOGETHER
    ? []
    : found(`${message.mail.to.length} readers; of ${pairs} pairs of them ${together} ever had a message together.`)
}
