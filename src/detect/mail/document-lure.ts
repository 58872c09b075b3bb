import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { story } from './say.ts'

/** A document, file or message is to be opened. */
export const documentLure: MailDetector = {
  id: 'mail/document-lure',
  title: 'A document, file or message is to be opened',
  stage: 'delivery',
  techniques: ['T1566.002', 'T1566.001'],
  act: false,
  priorWeight: 1.1,
  group: 'story',
  sees: 'phrases of this story in subject and text, in a dozen languages, set against the length of the text',
  blindTo: ['stories in pictures', 'languages without phrases in the list'],
  falsePositives: ['real shared documents and invoices'],
  sources: ['Catalogue of mail detections, section story'],
  detect,
}

function detect(message: Message): readonly MailFinding[] {
  return story(message, 'document', { what: 'It says that a document, file or message is to be opened' })
}
