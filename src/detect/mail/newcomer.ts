import type { MailHistory } from '../../mail/history.ts'
import type { Mailbox, Message } from '../../mail/message.ts'

/** The sender, where nobody here ever had mail of their domain; undefined where the domain is known or our own, or the history too young to say. */
export function newcomer({ from }: Message, history: MailHistory): Mailbox | undefined {
  if (!history.isGrown || from === undefined || history.isOwnDomain(from.domain)) return undefined
  return history.messagesFromDomain(from.domain) > 0 ? undefined : from
}
