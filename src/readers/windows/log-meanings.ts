import { CLASS, type Event, type Fields } from '../../model/event.ts'
import { account, type Mutable, session, text } from './field-values.ts'
import { type Meanings, meanings, setActor } from './meaning.ts'

/** What happens to the logs themselves. */
export const logMeanings: Meanings = meanings(
  [[104, 1102], CLASS.EVENT_LOG, 1, fillCleared],
  [[1100], CLASS.EVENT_LOG, 7],
  [[1104], CLASS.EVENT_LOG, 99],
  [[4719, 4906], CLASS.EVENT_LOG, 99, fillCleared],
)

function fillCleared(fields: Fields, event: Mutable<Event>): void {
  const sid = text(fields, 'SubjectUserSid') ?? text(fields, 'Security_UserID')
  const user = account(text(fields, 'SubjectUserName'), text(fields, 'SubjectDomainName'), sid)
  setActor(event, user, undefined, session(fields, 'SubjectLogonId'))
}
