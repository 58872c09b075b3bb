import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** The reader is told to open the Run dialog or a terminal and to paste something. */
export const pasteCommand: MailDetector = {
  id: 'mail/paste-command',
  title: 'Tells the reader to run a command',
  stage: 'delivery',
  techniques: ['T1204.004'],
  act: false,
  priorWeight: 3.5,
  group: 'story',
  sees: 'an order to press Win+R or to paste into a terminal, or a command for PowerShell, mshta or curl with a pipe',
  blindTo: ['orders on the page behind a link'],
  falsePositives: ['instructions of developers to each other'],
  sources: ['Catalogue of mail detections, section story'],
  detect,
}

const ORDER =
  /(?:win(?:dows)?(?:\skey)?\s?\+\s?r\b|(?:press|hit|dr[üu]cken sie|appuyez sur)\s(?:\S{1,12}\s){0,4}windows\s(?:key\s)?(?:\+|and|und|et)\s?r\b|paste (?:it|this|the (?:code|command|following))\s(?:\S{1,12}\s){0,3}(?:run|terminal|powershell|command prompt)|copy and paste\s(?:\S{1,12}\s){0,4}(?:run|terminal|powershell|command))/i
const COMMAND =
  /(?:powershell(?:\.exe)?\s[^\n]{0,60}(?:-e(?:nc|ncodedcommand)?\s|iex|iwr|downloadstring|hidden)|mshta(?:\.exe)?\shttps?:|curl\s[^\n|]{1,200}\|\s?(?:ba)?sh\b)/i

function detect({ content }: Message): readonly MailFinding[] {
  const [order, command] = [ORDER.exec(content.text)?.[0], COMMAND.exec(content.text)?.[0]]
  if (order === undefined) return []
  return found(
    `It tells the reader to run something: ${shown(order)}${command === undefined ? '' : `, namely ${shown(command)}`}.`,
    1,
  )
}
