import type { Concept, Message } from '../../mail/message.ts'
import { strengthOf } from '../../mail/message.ts'
import type { MailFinding } from '../detector.ts'

/** Phrases that a sentence quotes. */
const MAX_LISTED = 6
const MAX_SHOWN_CHARS = 120

/** One finding. `strength` is from 0 to 1: how far what was seen goes. */
export function found(because: string, strength = 1, against: readonly string[] = []): readonly MailFinding[] {
  return [{ because: [because], against, strength: Math.round(Math.min(1, Math.max(0, strength)) * 1000) / 1000 }]
}

/** Text of the message in a sentence: cut, in quotes. */
export function shown(text: string): string {
  return `“${text.length > MAX_SHOWN_CHARS ? `${text.slice(0, MAX_SHOWN_CHARS)}…` : text}”`
}

/** Phrases in a sentence, the first of them. */
export function listed(phrases: readonly string[]): string {
  const first = phrases.slice(0, MAX_LISTED).map(shown).join(', ')
  return phrases.length > MAX_LISTED ? `${first} and ${phrases.length - MAX_LISTED} more` : first
}

/** The finding that a message tells a story: the phrases of a concept, as strong as they fill it. Below `least` it is chance. */
export function story(
  message: Message,
  concept: Concept,
  { what, enough = 3, least = 0.15 }: { readonly what: string; readonly enough?: number; readonly least?: number },
): readonly MailFinding[] {
  const strength = strengthOf(message, concept, enough)
  if (strength < least) return []
  const { subject, body } = message.phrases(concept)
  const inSubject = subject.length === 0 ? '' : `, ${subject.length === 1 ? 'one' : subject.length} of them in the head`
  const all = [...new Set([...subject, ...body])]
  return found(`${what}: ${listed(all)}${inSubject}.`, strength)
}

/** A share as a percentage in a sentence. */
export function percent(part: number, whole: number): string {
  return `${whole === 0 ? 0 : Math.round((100 * part) / whole)} %`
}
