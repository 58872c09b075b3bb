import { type Message, strengthOf } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { story } from './say.ts'

/** A parcel is said to wait. */
export const parcelLure: MailDetector = {
  id: 'mail/parcel-lure',
  title: 'A parcel is said to wait',
  stage: 'delivery',
  techniques: ['T1566.002'],
  act: false,
  priorWeight: 1.3,
  group: 'story',
  sees: 'phrases of this story in subject and text, in a dozen languages, set against the length of the text',
  blindTo: ['stories in pictures', 'languages without phrases in the list'],
  falsePositives: ['real notices of a carrier'],
  sources: ['Catalogue of mail detections, section story'],
  detect,
}

function detect(message: Message): readonly MailFinding[] {
  if (strengthOf(message, 'deliveryReport') > 0.1) return []
  return story(message, 'parcel', { what: 'It says that a parcel waits or was not delivered' })
}
