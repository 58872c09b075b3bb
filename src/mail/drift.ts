import type { MailHistory } from './history.ts'
import type { Message } from './message.ts'
import type { Habit } from './profiles.ts'
import { traitsOf } from './traits.ts'

/** Messages from which on a sender has habits. */
const MIN_MESSAGES = 6
/** Messages of an address from which on a new proof is strange. */
const MIN_PROVEN = 3
/** Who has more values of a trait than this has no habit in it. */
const MAX_VALUES = 3

/** The habits of a known sender that a message breaks, by name; empty for senders that are little known. */
export function driftsOf(message: Message, history: MailHistory): readonly string[] {
  const known = history.sender(message)
  if (known === undefined || known.messages < MIN_MESSAGES) return []
  const { client, network, zone, language, signOff } = traitsOf(message)
  const traits: readonly (readonly [name: string, value: string | undefined, habit: Habit])[] = [
    ['mail program', client, known.clients],
    ['network', network, known.networks],
    ['time zone', zone, known.zones],
    ['language', language, known.languages],
    ['signature', signOff, known.signOffs],
  ]
  return traits
    .filter(
      ([, value, habit]) => value !== undefined && habit.size > 0 && habit.size <= MAX_VALUES && !habit.has(value),
    )
    .map(([name]) => name)
}

/** How far a sender's familiarity speaks for a message: fully with all habits kept, not at all with two broken. */
export function familiarity(message: Message, history: MailHistory): number {
  // A known address under another proof than ever is not the known sender.
  const known = message.from === undefined ? 0 : history.messagesFromAddress(message.from.address)
  if (known >= MIN_PROVEN && history.sender(message) === undefined) return 0
  const broken = driftsOf(message, history).length
  return broken === 0 ? 1 : broken === 1 ? 0.5 : 0
}
