import { CLASS, type Event } from '../model/event.ts'
import type { Matcher } from '../sigma/matcher.ts'
import type { Match } from '../sigma/rule.ts'

/** The rules that match an event. */
export function matchEvent(matcher: Matcher, event: Event): readonly Match[] {
  return isForRules(event) ? matcher.match(event) : []
}

/**
 * False for text that was kept but not understood: it matches no rule, since nothing says what log it is, and a rule that only
 * excludes would match every line of it.
 */
export function isForRules({ classUid, logsource: { product, service, category } }: Event): boolean {
  return classUid !== CLASS.NONE || product !== undefined || service !== undefined || category !== undefined
}
