import type { Story } from '../model/story.ts'
import { DAY_US } from '../model/time.ts'

/** Stories of one day that people are asked to read, where they say nothing else. */
export const STORIES_PER_DAY = 10

/**
 * Marks the stories that are put before a person: of those that begin on a day (UTC), the `perDay` with the highest score, and all
 * in `always`, such as those from which the ledger proves a compromise. The rest stays where it can be searched. Ties go to the
 * story that began first.
 */
export function withinBudget(
  stories: readonly Story[],
  { perDay, always }: { readonly perDay: number; readonly always: ReadonlySet<string> },
): readonly Story[] {
  const alerts = new Set(always)
  for (const day of Map.groupBy(stories, ({ firstTime }) => Math.floor(firstTime / DAY_US)).values()) {
    const ranked = day.toSorted((a, b) => b.score - a.score || a.firstTime - b.firstTime || (a.id < b.id ? -1 : 1))
    for (const { id } of ranked.slice(0, perDay)) alerts.add(id)
  }
  return stories.map((story) => ({ ...story, isAlert: alerts.has(story.id) }))
}
