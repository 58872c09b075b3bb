import { isConversation, type Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A request for tax forms, staff lists, open invoices or an organisation chart. */
export const dataRequest: MailDetector = {
  id: 'mail/data-request',
  title: 'Asks for lists of people or open invoices',
  stage: 'reconnaissance',
  techniques: ['T1598'],
  act: false,
  priorWeight: 1,
  group: 'story',
  sees: 'a request for data of staff, customers or open invoices',
  blindTo: ['requests for single facts'],
  falsePositives: ['auditors and tax advisers'],
  sources: ['Catalogue of mail detections, section story'],
  detect,
}

const DATA =
  /(?:(?:send|provide|forward|share|need|e-?mail)\s(?:\S{1,14}\s){0,6}(?:w-?2s?\b|tax forms|p60|aging report|ageing report|aged receivables|receivables|open invoices|outstanding invoices|vendor list|customer list|staff list|employee list|list of employees|org(?:anisation|anization)? chart|payroll (?:report|register|summary))|(?:offene[rn]? posten|mitarbeiterliste|kundenliste|liste des (?:factures|employ[ée]s)|lista de (?:empleados|facturas|funcion[áa]rios|clientes)|elenco (?:dipendenti|fatture)|personeelslijst|openstaande facturen))/i

function detect(message: Message): readonly MailFinding[] {
  const asked = DATA.exec(message.content.text)?.[0]
  return asked === undefined || isConversation(message)
    ? []
    : found(`It asks for data of the organisation: ${shown(asked)}.`)
}
