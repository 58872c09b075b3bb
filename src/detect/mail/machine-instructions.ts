import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** Text that tells an assistant or filter how to judge the message. */
export const machineInstructions: MailDetector = {
  id: 'mail/machine-instructions',
  title: 'Text that addresses a machine',
  stage: 'delivery',
  techniques: ['T1027'],
  act: false,
  priorWeight: 3,
  group: 'trick',
  sees: 'orders to an assistant, a model or a filter, in hidden or shown text',
  blindTo: ['orders in pictures'],
  falsePositives: ['articles about such attacks'],
  sources: ['Catalogue of mail detections, section trick'],
  detect,
}

const ORDER =
  /(?:ignore (?:all |any )?(?:previous|prior|above) (?:instructions|prompts)|(?:assistant|language model|llm|ai system|chatbot|copilot)[^.\n]{0,60}(?:treat|classify|mark|consider|summari[sz]e)[^.\n]{0,60}(?:safe|legitimate|benign|trusted|not (?:spam|phishing))|do not (?:flag|classify|report)[^.\n]{0,40}(?:phishing|spam|malicious)|<\|?(?:system|im_start)\|?>)/i

function detect({ content }: Message): readonly MailFinding[] {
  const [seen, hidden] = [ORDER.exec(content.text)?.[0], ORDER.exec(content.hidden)?.[0]]
  const order = hidden ?? seen
  return order === undefined
    ? []
    : found(
        `${hidden === undefined ? 'The' : 'Hidden'} text gives orders to a machine that reads it: ${shown(order)}.`,
        hidden === undefined ? 0.5 : 1,
      )
}
