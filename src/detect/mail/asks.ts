import type { MailHistory } from '../../mail/history.ts'
import { type Concept, type Message, strongest } from '../../mail/message.ts'
import type { MailFinding } from '../detector.ts'
import { bankChange } from './bank-change.ts'
import { dataRequest } from './data-request.ts'
import { errandRequest } from './errand-request.ts'
import { payrollChange } from './payroll-change.ts'
import { pivotOffMail } from './pivot-off-mail.ts'
import { pressureTriple } from './pressure-triple.ts'

/** What the message asks its reader to do for the writer: an errand, data, secrecy in a hurry, to go on outside of mail. */
export function requestsIn(message: Message, history: MailHistory): readonly MailFinding[] {
  return [errandRequest, dataRequest, pivotOffMail, pressureTriple].flatMap((one) => one.detect(message, history))
}

/** What it says of new bank details. */
export function bankDetailsIn(message: Message, history: MailHistory): readonly MailFinding[] {
  return [bankChange, payrollChange].flatMap((one) => one.detect(message, history))
}

const LURES: readonly Concept[] = ['accountTrouble', 'confirmIdentity', 'mailService', 'document', 'paymentTrouble']
/** Fewer phrases of a lure than this are chance. */
const MIN_LURE = 0.2

/** True where who puts on a name has something to gain: it asks, tells of bank details, or lures to sign in, open or pay. */
export function wantsSomething(message: Message, history: MailHistory): boolean {
  return (
    requestsIn(message, history).length > 0 ||
    bankDetailsIn(message, history).length > 0 ||
    strongest(message, LURES)[1] >= MIN_LURE
  )
}
