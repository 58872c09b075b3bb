import type { Story } from '../model/story.ts'
import { type Json, jsonNumber, jsonText, jsonTime } from './json-text.ts'
import { subjectJson } from './ledger-json.ts'
import { byScore } from './order.ts'
import type { ReportInput } from './report-input.ts'

/** `stories.json`: the attacks, each with its signals and the causes that join them (`dwell.stories/1`). */
export function storiesJson(input: ReportInput): string {
  return jsonText({ schema: 'dwell.stories/1', stories: byScore(input.stories).map(storyJson) })
}

function storyJson(story: Story): Json {
  return {
    id: story.id,
    title: story.title,
    score: jsonNumber(story.score),
    firstTime: jsonTime(story.firstTime),
    lastTime: jsonTime(story.lastTime),
    stages: story.stages,
    techniques: story.techniques,
    families: story.families,
    subjects: story.subjects.map(subjectJson),
    signals: story.signals,
    links: story.links.map(({ from, to, kind, strength, because }) => ({
      from,
      to,
      kind,
      strength: jsonNumber(strength),
      because,
    })),
    unseen: story.unseen,
    alert: story.isAlert,
  }
}
