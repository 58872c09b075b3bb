import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** A request that a salary go to another account. */
export const payrollChange: MailDetector = {
  id: 'mail/payroll-change',
  title: 'Salary to another account',
  stage: 'delivery',
  techniques: ['T1657'],
  act: false,
  priorWeight: 1.5,
  group: 'story',
  sees: 'words for salary or direct deposit with a change of account, in a short text',
  blindTo: ['forms in an attachment'],
  falsePositives: ['staff who change their bank'],
  sources: ['Catalogue of mail detections, section story'],
  detect,
}

const PAYROLL =
  /(?:direct deposit|payroll|pay ?check|salary|gehalt|lohn|salaire|n[óo]mina|sal[áa]rio|stipendio|salaris)/i
const CHANGE =
  /(?:change|update|switch|new (?:bank|account)|different account|[äa]ndern|neue[sn]? konto|changer|modifier|nouveau compte|cambiar|nueva cuenta|alterar|nova conta|cambiare|nuovo conto|wijzigen|nieuwe rekening)/i
const MAX_WORDS = 160

function detect({ content, bodyWords, subject }: Message): readonly MailFinding[] {
  if (bodyWords.words.length > MAX_WORDS) return []
  const text = `${subject}\n${content.text}`
  const [pay, change] = [PAYROLL.exec(text)?.[0], CHANGE.exec(text)?.[0]]
  if (
    pay === undefined ||
    change === undefined ||
    !/\b(?:my|mein|meine[nms]?|mon|mes|mi|meu|minha|mio|mijn)\b/i.test(text) ||
    !/account|bank|deposit|konto|compte|cuenta|conta|conto|rekening/i.test(text)
  )
    return []
  return found(`It asks to pay a salary to another account (${shown(pay)}, ${shown(change)}).`)
}
