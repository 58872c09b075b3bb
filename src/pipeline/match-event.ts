import { CLASS, type Event } from '../model/event.ts'
import type { Matcher } from '../sigma/matcher.ts'
import type { Match } from '../sigma/rule.ts'

/**
 * The rules that match an event. Text that was kept but not understood matches none: nothing says what log it is, and a rule
 * that only excludes would match every line of it.
 */
export function matchEvent(matcher: Matcher, event: Event): readonly Match[] {
  const { product, service, category } = event.logsource
  if (event.classUid === CLASS.NONE && product === undefined && service === undefined && category === undefined)
    return []
  return matcher.match(event)
}
