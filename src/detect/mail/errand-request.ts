import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A short question whether the reader is there, an errand, gift cards: how fraud in a superior’s name begins. */
export const errandRequest: MailDetector = {
  id: 'mail/errand-request',
  title: 'Short errand or gift cards',
  stage: 'delivery',
  techniques: ['T1657', 'T1684.001'],
  act: false,
  priorWeight: 1.2,
  group: 'story',
  sees: 'a short text that asks for availability, an errand or gift cards, without a link',
  blindTo: ['long introductions'],
  falsePositives: ['a real superior in a hurry'],
  sources: ['Catalogue of mail detections, section story'],
  detect,
}

const ERRAND =
  /\b(?:are you (?:available|free|at your desk|in the office|around|there)|(?:quick|small|urgent|personal) (?:task|favou?r|errand|request)|need (?:you|your help) (?:to|with)|(?:gift|itunes|steam|google play|amazon) cards?|purchase some|handle (?:this|something)|drop your (?:number|cell)|sind sie (?:im b.ro|verf.gbar|da)|bist du (?:im b.ro|da)|kurze aufgabe|gutscheinkarten|[êe]tes[- ]vous (?:disponible|au bureau)|t[âa]che urgente|cartes[- ]cadeaux?|est[áa]s? disponible|tarea urgente|tarjetas de regalo|est[áa] dispon[íi]vel|tarefa|cart[õo]es[- ]presente|sei disponibile|carte regalo|ben je beschikbaar|cadeaubonnen)\b/i
const MAX_WORDS = 120

function detect({ content, bodyWords, links, mail, subject }: Message): readonly MailFinding[] {
  if (links.length > 1 || bodyWords.words.length > MAX_WORDS || mail.attachments.length > 0 || content.quotedLength > 0)
    return []
  const asked = ERRAND.exec(`${subject}\n${content.text}`)?.[0]
  return asked === undefined ? [] : found(`A short text without links asks for an errand: ${shown(asked)}.`)
}
