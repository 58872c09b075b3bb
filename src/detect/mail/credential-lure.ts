import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { story } from './say.ts'

/** Asks the reader to sign in or to confirm who they are. */
export const credentialLure: MailDetector = {
  id: 'mail/credential-lure',
  title: 'Asks the reader to sign in or to confirm who they are',
  stage: 'delivery',
  techniques: ['T1566.002'],
  act: false,
  priorWeight: 1.5,
  group: 'story',
  sees: 'phrases of this story in subject and text, in a dozen languages, set against the length of the text',
  blindTo: ['stories in pictures', 'languages without phrases in the list'],
  falsePositives: ['real notices of a service about one’s own sign-in'],
  sources: ['Catalogue of mail detections, section story'],
  detect,
}

function detect(message: Message): readonly MailFinding[] {
  return story(message, 'confirmIdentity', { what: 'It asks to sign in or to confirm data' })
}
