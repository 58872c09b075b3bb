import { isJudged, type Signal, STAGES, type Stage } from '../../model/signal.ts'
import type { Story } from '../../model/story.ts'
import { html, type Markup, NOTHING, svg, text } from '../markup.ts'
import { byScore, byTime, signalTitle } from '../order.ts'
import type { ReportInput } from '../report-input.ts'
import { count, dateInWords, duration, figure, list, listUpTo, stamp, titledName } from '../words.ts'
import { bounded, cutNote } from './bounded.ts'
import { type EvidenceContext, evidenceItem, signed } from './evidence.ts'
import { GROUP_OF, glyph } from './stages.ts'

const MAX_STORIES = 40
const MAX_SIGNALS_PER_STORY = 200
const MAX_STORIES_BYTES = 1_500_000
const MAX_STORY_BYTES = 300_000
const MAX_SUBJECTS_NAMED = 12
const MAX_UNSEEN = 12

/** A story with the signals that the page shows of it, in time order. */
export interface PlannedStory {
  readonly story: Story
  readonly signals: readonly Signal[]
  readonly shown: readonly Signal[]
}

/** Which stories and signals the page shows: the strongest stories, and of a long one its weightiest signals. */
export function planStories(input: ReportInput, signals: ReadonlyMap<string, Signal>): readonly PlannedStory[] {
  const named = new Set(input.intervals.flatMap(({ evidence }) => evidence.flatMap(({ signal }) => signal ?? [])))
  return byScore(input.stories.filter(({ isAlert }) => isAlert))
    .slice(0, MAX_STORIES)
    .map((story) => {
      const own = byTime(story.signals.flatMap((id) => signals.get(id) ?? []))
      return { story, signals: own, shown: byTime(weightiest(own, named)) }
    })
}

/** Those that the ledger names first, then by weight; the n-th of the same detector counts an n-th of its weight. */
function weightiest(signals: readonly Signal[], named: ReadonlySet<string>): readonly Signal[] {
  if (signals.length <= MAX_SIGNALS_PER_STORY) return signals
  const times = new Map<string, number>()
  const rated = signals.map((signal) => {
    const kind = signal.rule?.id ?? signal.detector
    const nth = (times.get(kind) ?? 0) + 1
    times.set(kind, nth)
    return { signal, rank: (named.has(signal.id) ? 1000 : 0) + signal.weight / nth }
  })
  return rated
    .toSorted((a, b) => b.rank - a.rank)
    .slice(0, MAX_SIGNALS_PER_STORY)
    .map(({ signal }) => signal)
}

/** All stories as sections, the strongest first, and how many more there are. */
export function storiesSection(planned: readonly PlannedStory[], context: EvidenceContext): Markup {
  const { stories } = context.input
  const total = stories.filter(({ isAlert }) => isAlert).length
  if (stories.length === 0) return NOTHING
  const made = bounded(planned, (plan, index) => storySection(plan, index, total, context), {
    maxItems: MAX_STORIES,
    maxBytes: MAX_STORIES_BYTES,
  })
  return html`
<section id="stories">
<h2>What happened</h2>
<p class="lead">Signals that causes join into one attack, the strongest story first.</p>
${cutNote({ shown: made.shown, total }, 'All are in stories.json.', 'strongest')}
${made.parts}
${beyondBudget(stories.length - total)}
</section>`
}

/** Says how many stories the page leaves out since a day's budget was full. */
function beyondBudget(left: number): Markup {
  if (left === 0) return NOTHING
  return html`<p class="cut-note">${count(left, 'weaker story', 'weaker stories')} did not fit into the budget of a day. ${left === 1 ? 'It is' : 'They are'} in stories.json, with <code>"alert": false</code>.</p>`
}

function storySection(plan: PlannedStory, index: number, total: number, context: EvidenceContext): Markup {
  const { story, signals, shown } = plan
  const evidence = bounded(shown, (signal) => evidenceItem(signal, context.anchors.get(signal.id) ?? '', context), {
    maxItems: MAX_SIGNALS_PER_STORY,
    maxBytes: MAX_STORY_BYTES,
  })
  const which = shown.length < signals.length ? 'weightiest' : 'first'
  return html`
<article class="story" id="s${index + 1}">
<header>
<p class="kicker">Story ${index + 1} of ${total}</p>
<h3>${text(story.title, { maxChars: 200 })}</h3>
<p class="meta">${dateInWords(story.firstTime)} to ${dateInWords(story.lastTime)} (${duration((story.lastTime - story.firstTime) / 1_000_000)})<br>${subjects(story)}</p>
</header>
${killChain(story, signals)}
<div class="columns">
<div><h4>How the weights add up</h4><p>${scoreInWords(story, signals)}</p></div>
${unseen(story)}
</div>
<h4 class="list-head">Evidence in the order of time</h4>
${cutNote({ shown: evidence.shown, total: signals.length }, 'All are in signals.ndjson.', which)}
<ol class="evidence-list">${evidence.parts}</ol>
</article>`
}

function subjects(story: Story): Markup {
  const names = story.subjects.map((subject) => titledName(subject))
  return html`${text(listUpTo(names, MAX_SUBJECTS_NAMED), { maxChars: 900 })}`
}

/** The thirteen stages: seen, not seen, or not to be seen since a sentence of the story says that the logs for it are absent. */
function killChain(story: Story, signals: readonly Signal[]): Markup {
  const hidden = new Set(STAGES.filter((stage) => !story.stages.includes(stage) && isCalledUnseen(stage, story.unseen)))
  const cells = STAGES.map((stage) => {
    const found = signals.filter((signal) => signal.stage === stage).length
    if (story.stages.includes(stage)) {
      return html`<li class="seen"><svg viewBox="0 0 14 14" aria-hidden="true">${glyph(GROUP_OF[stage], 7, 7, 4.6)}</svg><b>${stage}</b><span>${found > 0 ? count(found, 'signal') : 'seen'}</span></li>`
    }
    if (hidden.has(stage))
      return html`<li class="hidden">${question()}<b>${stage}</b><span>could not be seen</span></li>`
    return html`<li class="absent">${dash()}<b>${stage}</b><span>not seen</span></li>`
  })
  return html`<ol class="chain" aria-label="Stages of the attack">${cells}</ol>`
}

/** True where a sentence names the stage: stories say `Exfiltration could not be seen: …`. */
function isCalledUnseen(stage: Stage, sentences: readonly string[]): boolean {
  return sentences.some((one) => new RegExp(`\\b${stage}\\b`, 'i').test(one))
}

function question(): Markup {
  return svg`<svg viewBox="0 0 14 14" aria-hidden="true"><text class="question" x="7" y="11.5">?</text></svg>`
}

function dash(): Markup {
  return svg`<svg viewBox="0 0 14 14" aria-hidden="true"><path class="dash" d="M4 7H10"/></svg>`
}

/** What the score comes to, in words: sum, correction, scale, and how much of it is judgement. */
function scoreInWords(story: Story, signals: readonly Signal[]): string {
  const sum = signals.reduce((all, { weight }) => all + weight, 0)
  const correction = story.score - sum
  const judged = signals.filter(isJudged).length
  const told = [
    `${count(signals.length, 'signal')} ${signals.length === 1 ? 'weighs' : 'weigh'} ${signed(sum)} in all.`,
  ]
  if (correction < -0.05) {
    told.push(
      `The same fact told more than once counts less (${signed(correction)}), so the story’s score is ${story.score.toFixed(1)}.`,
    )
  } else if (correction > 0.05) {
    told.push(
      `Independent kinds of evidence and stages that agree add ${signed(correction)}, so the story’s score is ${story.score.toFixed(1)}.`,
    )
  } else told.push(`That is the story’s score.`)
  told.push(`On the usual scale for such weights this is ${strength(story.score)} evidence.`)
  if (story.families.length > 0) told.push(`It rests on ${list(story.families)} evidence.`)
  if (judged > 0) {
    const whose =
      judged === signals.length
        ? judged === 1
          ? 'The weight is'
          : 'All weights are'
        : `${figure(judged)} of the weights are`
    told.push(`${whose} judgement, not yet measured.`)
  }
  return told.join(' ')
}

/** Kass and Raftery, "Bayes factors", JASA 90 (1995), section 3.2, in nats. */
function strength(score: number): string {
  if (score < 1) return 'weak'
  if (score < 3) return 'positive'
  if (score < 5) return 'strong'
  return 'very strong'
}

function unseen({ unseen: sentences }: Story): Markup {
  if (sentences.length === 0) return NOTHING
  const shown = sentences.slice(0, MAX_UNSEEN).map((one) => html`<li>${text(one, { maxChars: 400 })}</li>`)
  const more = sentences.length - shown.length
  return html`<div><h4>What could not be seen, and where to look next</h4><ul class="unseen">${shown}${more > 0 && html`<li class="quiet">and ${figure(more)} more in stories.json</li>`}</ul></div>`
}

/** Stories beyond the shown ones and signals outside of stories, said in one line each. */
export function looseEnds(input: ReportInput): Markup {
  const inStories = new Set(input.stories.flatMap(({ signals }) => signals))
  const loose = byTime(input.signals.filter(({ id }) => !inStories.has(id)))
  const [first] = loose
  if (first === undefined) return NOTHING
  const kinds = [...Map.groupBy(loose, (signal) => signalTitle(signal, input))]
    .map(([title, own]) => ({
      title,
      own,
      weight: own.reduce((most, { weight }) => Math.max(most, weight), -Infinity),
    }))
    .toSorted((a, b) => b.weight - a.weight || b.own.length - a.own.length || (a.title < b.title ? -1 : 1))
  const rows = bounded(
    kinds,
    ({ title, own, weight }) =>
      html`<tr><td>${text(title, { maxChars: 160 })}</td><td>${own[0]?.stage}</td><td class="number">${signed(weight)}</td><td class="number">${figure(own.length)}</td><td class="time">${own[0] !== undefined && stamp(own[0].time)}</td></tr>`,
    { maxItems: 30, maxBytes: 40_000 },
  )
  return html`
<section id="loose">
<h2>Signals outside of stories</h2>
<p class="lead">${count(loose.length, 'signal')} stand${loose.length === 1 ? 's' : ''} alone: no cause ties ${loose.length === 1 ? 'it' : 'them'} to others, and what ${loose.length === 1 ? 'it says' : 'they say'} alone is not enough. ${loose.length === 1 ? 'It counts' : 'They count'} toward no one’s state.</p>
${cutNote(rows, 'All are in signals.ndjson.', 'weightiest')}
<table><thead><tr><th>What</th><th>Stage</th><th class="number">Weight</th><th class="number">Times</th><th>First</th></tr></thead><tbody>${rows.parts}</tbody></table>
</section>`
}
