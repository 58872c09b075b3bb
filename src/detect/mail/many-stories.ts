import { isConversation, type Message, strengthOf } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { LURES } from './lures.ts'
import { found, listed } from './say.ts'

/** Three and more different stories, calls and pressures in a short message. */
export const manyStories: MailDetector = {
  id: 'mail/many-stories',
  title: 'Several lures at once',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: 1.2,
  group: 'story',
  sees: 'the number of different lures, calls for action and pressures',
  blindTo: ['single stories'],
  falsePositives: ['newsletters with many offers'],
  sources: ['Catalogue of mail detections, section story'],
  detect,
}

const [SOME, MANY] = [3, 6]

function detect(message: Message): readonly MailFinding[] {
  const told = ([...LURES, 'urgency', 'callToAction', 'genericGreeting'] as const).filter(
    (concept) => strengthOf(message, concept) >= 0.2,
  )
  if (told.length < SOME || isConversation(message)) return []
  return found(
    `${told.length} lures in one message: ${listed(told.flatMap((concept) => [...message.phrases(concept).subject, ...message.phrases(concept).body].slice(0, 1)))}.`,
    0.4 + (0.6 * (told.length - SOME)) / (MANY - SOME),
  )
}
