import { hash } from 'node:crypto'
import { html, join, type Markup, NOTHING, ours, svg } from './markup.ts'
import { signalsById } from './order.ts'
import { answerSection, footer } from './page/answer.ts'
import type { EvidenceContext } from './page/evidence.ts'
import { guideSection } from './page/guide.ts'
import { citeIntervals, intervalsSection } from './page/intervals.ts'
import { clocksSection, sourcesSection } from './page/reading.ts'
import { recordBook } from './page/records.ts'
import { SCRIPT } from './page/script.ts'
import { looseEnds, type PlannedStory, planStories, storiesSection } from './page/story.ts'
import { STYLES } from './page/styles.ts'
import { timelineSection } from './page/timeline.ts'
import { visibilitySection } from './page/visibility.ts'
import type { ReportInput } from './report-input.ts'
import { summarise } from './summary.ts'

/** What the page may do: run its own script and style, which the policy names by their digests. Nothing may be loaded. */
const POLICY = [
  `default-src 'none'`,
  `style-src '${digest(STYLES)}'`,
  `script-src '${digest(SCRIPT)}'`,
  `base-uri 'none'`,
  `form-action 'none'`,
].join('; ')

/** `report.html`: the whole answer as one self-contained page, from the sentence for the board down to the raw record. */
export function reportHtml(input: ReportInput): string {
  const signals = signalsById(input)
  const book = recordBook(input)
  const planned = planStories(input, signals)
  citeIntervals(input, book)
  const linksTo = Map.groupBy(
    input.stories.flatMap(({ links }) => links),
    ({ to }) => to,
  )
  const context: EvidenceContext = { input, book, anchors: anchorsOf(planned), signals, linksTo }
  const stories = storiesSection(planned, context)
  // Where the page was cut at its bound, links lead only to what is there.
  const made = new Set([...stories.text.matchAll(/ id="(e[0-9-]+)"/g)].map((match) => match[1]))
  const anchors = new Map([...context.anchors].filter(([, anchor]) => made.has(anchor)))
  const sections: readonly (readonly [string, string, Markup])[] = [
    ['intervals', 'Who, and for how long', intervalsSection({ input, book, anchors })],
    ['timeline', 'Timeline', timelineSection(input, anchors)],
    ['stories', 'What happened', stories],
    ['loose', 'Signals outside of stories', looseEnds(input)],
    ['visibility', 'What was visible', visibilitySection(input)],
    ['clocks', 'Wrong clocks', clocksSection(input)],
    ['sources', 'What was read', sourcesSection(input)],
    ['guide', 'How to read this', guideSection()],
    ['records', 'Raw records', book.appendix()],
  ]
  const present = sections.filter(([, , markup]) => markup !== NOTHING && markup.text !== '')
  return page(
    summarise(input).headline,
    html`<main>
${answerSection(input)}
<nav aria-label="Contents">${present.map(([id, title]) => html`<a href="#${id}">${title}</a>`)}</nav>
${join(
  present.map(([, , markup]) => markup),
  '\n',
)}
${footer(input)}
</main>`,
  )
}

function anchorsOf(planned: readonly PlannedStory[]): ReadonlyMap<string, string> {
  const anchors = new Map<string, string>()
  for (const [story, { shown }] of planned.entries()) {
    for (const [at, { id }] of shown.entries()) if (!anchors.has(id)) anchors.set(id, `e${story + 1}-${at + 1}`)
  }
  return anchors
}

function page(title: string, body: Markup): string {
  return `${
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${ours(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
${svg`<title>Dwell: ${title}</title>`}
<style>${ours(STYLES)}</style>
</head>
<body>
${body}
<script>${ours(SCRIPT)}</script>
</body>
</html>`.text
  }\n`
}

function digest(content: string): string {
  return `sha256-${hash('sha256', content, 'base64')}`
}
