import { type Correspondent, colleague, type Message, message } from '../records/message.ts'
import type { Person } from '../records/who.ts'
import { local } from './chance.ts'
import { ORGANISATION, PEOPLE } from './organisation.ts'

const { ingrid, tomas, marit, jonas, sofie, piet, elif, radek, clara, henning, amara, lukas } = PEOPLE

const FOOT = `\n--\n${ORGANISATION.name}, Chemnitz`

/** The address of a person's computer, as the mail server sees it. */
const COMPUTERS = new Map<Person, string>([
  [ingrid, '192.0.2.40'],
  [tomas, '192.0.2.41'],
  [marit, '192.0.2.42'],
  [jonas, '192.0.2.54'],
  [sofie, '192.0.2.51'],
  [piet, '192.0.2.52'],
  [elif, '192.0.2.43'],
  [radek, '192.0.2.31'],
  [clara, '192.0.2.44'],
  [henning, '192.0.2.45'],
  [amara, '192.0.2.46'],
  [lukas, '192.0.2.47'],
])

/** Subject and text. */
export type Text = readonly [subject: string, text: string]
/** Day of October and the office's time. */
export type When = readonly [day: number, time: string]

/** A message of one of ours. */
export function ours(when: When, from: Person, to: readonly Correspondent[], text: Text, answers?: Message): Message {
  const options = { client: COMPUTERS.get(from) ?? '192.0.2.1', ...(answers === undefined ? {} : { answers }) }
  return message(local(...when), colleague(from), to, [text[0], text[1] + FOOT], options)
}

/** An answer of one of ours. */
export function answer(when: When, from: Person, to: Message, text: string): Message {
  return ours(when, from, [to.from], [`Re: ${to.subject.replace(/^Re: /, '')}`, text], to)
}

/** A message from outside. */
export function theirs(when: When, from: Correspondent, to: readonly Person[], text: Text, answers?: Message): Message {
  return message(local(...when), from, to.map(colleague), text, answers === undefined ? {} : { answers })
}

/** A bulk message: list fields, two forms of the text, a link for each. */
export function bulk(
  when: When,
  from: Correspondent,
  to: Person | Correspondent,
  [subject, text]: Text,
  link: string,
): Message {
  const host = from.address.slice(from.address.indexOf('@') + 1)
  const leave = `https://abmelden.${host}/u/${when[0] + 40}`
  return message(
    local(...when),
    from,
    ['account' in to ? colleague(to) : to],
    [subject, `${text}\n\n${link}\n\nAbmelden: ${leave}`],
    {
      html: `<html><body><p>${text}</p><p><a href="${link}">Weiterlesen</a></p><p><small><a href="${leave}">Abmelden</a></small></p></body></html>`,
      fields: { 'List-Unsubscribe': `<${leave}>`, 'List-Id': `<${host.split('.')[0]}.${host}>`, Precedence: 'bulk' },
    },
  )
}
