import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** Bank details that are said to have changed. */
export const bankChange: MailDetector = {
  id: 'mail/bank-change',
  title: 'New bank details',
  stage: 'delivery',
  techniques: ['T1657'],
  act: false,
  priorWeight: 1.2,
  group: 'story',
  sees: 'words for an account that changed, with or without the new number, in the new text',
  blindTo: ['details in an attachment'],
  falsePositives: ['real changes, which should be checked by another way all the same'],
  sources: ['Catalogue of mail detections, section story'],
  detect,
}

const CHANGE =
  /(?:(?:new|updated?|changed?|different|revised|alternat\S{0,4})\s(?:\S{1,14}\s){0,3}(?:bank(?:ing)?\s(?:details|account|information|data)|account details|iban|remittance (?:details|information)|payment instructions|wire instructions)|(?:bank(?:ing)?|account|payment|remittance)\s(?:\S{1,14}\s){0,2}(?:details|information|account|instructions)\s(?:\S{1,14}\s){0,3}(?:have|has|are|is|were|was)\s(?:\S{1,12}\s){0,2}(?:changed|updated|new|different)|(?:neue[nr]?|ge[äa]nderte[nr]?)\s(?:\S{1,14}\s){0,2}(?:bankverbindung|kontodaten|bankdaten|iban)|(?:bankverbindung|kontoverbindung)\s(?:\S{1,14}\s){0,3}ge[äa]ndert|(?:nouvelles?|nouveau)\s(?:\S{1,14}\s){0,2}(?:coordonn[ée]es bancaires|rib|iban|compte bancaire)|(?:nuev[oa]s?)\s(?:\S{1,14}\s){0,2}(?:datos bancarios|cuenta bancaria|iban)|nov[oa]s?\s(?:\S{1,14}\s){0,2}(?:dados banc[áa]rios|conta banc[áa]ria)|nuov[eoi]\s(?:\S{1,14}\s){0,2}(?:coordinate bancarie|conto|iban)|nieuwe?\s(?:\S{1,14}\s){0,2}(?:bankgegevens|rekeningnummer|iban))/i
const IBAN = /\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,4})?\b/

function detect({ content }: Message): readonly MailFinding[] {
  const said = CHANGE.exec(content.text)?.[0]
  if (said === undefined) return []
  const iban = IBAN.exec(content.text)?.[0]
  return found(
    `It says that bank details changed (${shown(said)})${iban === undefined ? '' : `; the new account is ${iban}`}.`,
    1,
    content.quotedLength > 0 ? ['It quotes an earlier message.'] : [],
  )
}
