import type { MailHistory } from '../../mail/history.ts'
import type { Message } from '../../mail/message.ts'
import type { Habit, Profile } from '../../mail/profiles.ts'
import type { MailFinding } from '../detector.ts'
import { found, listed, shown } from './say.ts'

/** Who has more different values of a trait than this has no habit in it. */
const MAX_VALUES = 3

/**
 * The finding that a well-known sender breaks a habit: `value` was in none of their messages before.
 * @param trait what it is, as a sentence begins: `The mail program`
 * @param least messages that make a habit
 */
export function brokenHabit(
  message: Message,
  history: MailHistory,
  {
    trait,
    value,
    habitOf,
    least = 8,
  }: {
    readonly trait: string
    readonly value: string | undefined
    readonly habitOf: (known: Profile) => Habit
    readonly least?: number
  },
): readonly MailFinding[] {
  const known = history.sender(message)
  if (value === undefined || known === undefined) return []
  const habit = habitOf(known)
  const seen = [...habit.values()].reduce((sum, count) => sum + count, 0)
  if (seen < least || habit.size > MAX_VALUES || habit.has(value)) return []
  return found(
    `${trait} is ${shown(value)} for the first time in ${seen} messages of ${message.from?.address ?? 'this sender'} (before: ${listed([...habit.keys()])}).`,
  )
}
