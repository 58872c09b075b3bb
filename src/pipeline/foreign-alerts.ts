import { foreignAlert } from '../detect/log/foreign-alert.ts'
import { stageOfTags, technique } from '../intel/attack.ts'
import type { Event } from '../model/event.ts'
import type { SignalBook } from './signal-book.ts'

/** Notes another product's alert as a signal of its own kind. True where the event is one that says anything. */
export function considerAlert(event: Event, book: SignalBook): boolean {
  const found = foreignAlert.detect(event)
  if (found === undefined) return false
  const techniques = found.tags.map((tag) => technique(tag)?.id).filter((id) => id !== undefined)
  book.found(
    { family: 'log', detector: `${foreignAlert.id}/${found.kind}`, because: found.because },
    {
      title: found.title,
      stage: stageOfTags(found.tags) ?? found.usualStage,
      techniques: [...new Set(techniques)].sort(),
      act: false,
      weight: found.weight,
      against: [...found.against, ...foreignAlert.falsePositives.map((text) => `Known false positive: ${text}.`)],
    },
    event,
  )
  return true
}
