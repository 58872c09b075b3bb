import { isConversation, type Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** The reader is asked for a mobile number, or to write by a messenger or to another address. */
export const pivotOffMail: MailDetector = {
  id: 'mail/pivot-off-mail',
  title: 'Wants to go on outside of mail',
  stage: 'delivery',
  techniques: ['T1566.003'],
  act: false,
  priorWeight: 0.8,
  group: 'story',
  sees: 'a request in a sentence to continue by phone, messenger or another mailbox',
  blindTo: ['links to chat rooms'],
  falsePositives: ['sellers who give a number'],
  sources: ['Catalogue of mail detections, section story'],
  detect,
}

const PIVOT =
  /(?:(?:send|give|drop|share|text|forward)\s(?:me|us)\s(?:\S{1,12}\s){0,3}(?:mobile|cell|phone|whatsapp|direct)\b|(?:write|contact|text|message|add|reach|reply|chat)\s(?:\S{1,12}\s){0,4}(?:on|via|by|to|at|through)\s(?:\S{1,12}\s){0,3}(?:whatsapp|telegram|signal|wechat|line|private (?:e-?mail|address)|personal (?:e-?mail|address))|(?:handynummer|mobilnummer|num[ée]ro de portable|n[úu]mero de (?:m[óo]vil|celular|whatsapp)|numero di cellulare|mobiele nummer))/i

function detect(message: Message): readonly MailFinding[] {
  const asked = PIVOT.exec(message.content.text)?.[0]
  return asked === undefined || isConversation(message)
    ? []
    : found(`It wants to go on outside of mail: ${shown(asked)}.`)
}
