import type { Instant } from '../../model/time.ts'
import { coverageOf } from '../coverage.ts'
import { extentOf } from '../extent.ts'
import { html, type Markup, NOTHING, svg, text } from '../markup.ts'
import { standings, visibilityInOrder } from '../order.ts'
import type { ReportInput, SubjectVisibility } from '../report-input.ts'
import { bareId, countedPercent, figure, nameOf, stamp } from '../words.ts'
import { bounded, cutNote } from './bounded.ts'
import { logGapsPart } from './log-gaps.ts'
import { mailDecisionsPart } from './mail-decisions.ts'
import { round } from './stages.ts'

const MAX_SUBJECT_ROWS = 160
const MAX_ROWS_BYTES = 160_000
const MAX_SOURCES = 60
const MAX_GAPS = 60
const BAR_WIDTH = 240
const MAX_SPANS_DRAWN = 60

interface Row {
  readonly name: string
  readonly type: string
  readonly source: string
  readonly spans: readonly SubjectVisibility[]
}

/** What was and was not visible: per kind of log, per user and host, and what nobody looked at. */
export function visibilitySection(input: ReportInput): Markup {
  const coverage = coverageOf(input)
  const { from, to } = coverage
  return html`
<section id="visibility">
<h2>What was visible, and what was not</h2>
<p class="lead">Where there was no log, nothing is known: <em>unseen</em> never means that nothing happened.</p>
${gaps(input)}
${mailDecisionsPart(input)}
${inferences(input)}
${logGapsPart(input)}
${from === null || to === null ? html`<p>No span of visibility is known for any user or host.</p>` : html`${sourcesTable(coverage.sources, from, to)}${subjectsTable(input, from, to)}`}
</section>`
}

function gaps({ gaps: all }: ReportInput): Markup {
  if (all.length === 0) return NOTHING
  const shown = all.slice(0, MAX_GAPS).map((gap) => html`<li>${gap}</li>`)
  return html`<h3>Not looked at</h3>${cutNote({ shown: shown.length, total: all.length }, 'All are in visibility.json.')}<ul class="gaps">${shown}</ul>`
}

/** Names that we took for one person, so that a reader can object. */
function inferences({ inferred = [] }: ReportInput): Markup {
  if (inferred.length === 0) return NOTHING
  const shown = inferred.slice(0, MAX_GAPS).map((sentence) => html`<li>${sentence}.</li>`)
  return html`<details><summary>${figure(inferred.length)} pairs of names were taken for one person by inference</summary>${cutNote({ shown: shown.length, total: inferred.length }, 'All are in visibility.json.')}<ul class="gaps">${shown}</ul></details>`
}

function sourcesTable(sources: ReturnType<typeof coverageOf>['sources'], from: Instant, to: Instant): Markup {
  const rows = bounded(
    sources,
    (one) =>
      html`<tr><th scope="row">${text(one.source, { maxChars: 80 })}</th><td class="number">${figure(one.subjects)}</td><td class="time">${stamp(one.from)}</td><td class="time">${stamp(one.to)}</td><td class="number">${days(one.subjectDaysSeen)} of ${days(one.subjectDaysTotal)}</td><td>${shareBar(one.share)}</td><td class="number">${countedPercent(one.share)}</td></tr>`,
    { maxItems: MAX_SOURCES, maxBytes: MAX_ROWS_BYTES },
  )
  return html`
<h3>By kind of log</h3>
<p class="quiet">From ${stamp(from)} to ${stamp(to)} UTC. Subject-days seen, of those of all subjects of the kind that such a log tells of.</p>
${cutNote(rows, 'All are in visibility.json.')}
<table><thead><tr><th>Log</th><th class="number">Subjects</th><th>From</th><th>To</th><th class="number">Subject-days</th><th colspan="2">Seen</th></tr></thead><tbody>${rows.parts}</tbody></table>`
}

function subjectsTable(input: ReportInput, from: Instant, to: Instant): Markup {
  const rows = bounded(rowsOf(input), (row) => subjectRow(row, from, to), {
    maxItems: MAX_SUBJECT_ROWS,
    maxBytes: MAX_ROWS_BYTES,
  })
  return html`
<h3>By user and host</h3>
<details><summary>${figure(rows.total)} lines, those of the ledger first</summary>
${cutNote(rows, 'All are in visibility.json.')}
<table class="spans"><thead><tr><th>Who</th><th>Log</th><th>First</th><th>Last</th><th>${stamp(from).slice(0, 10)} to ${stamp(to).slice(0, 10)}</th><th class="number">Seen</th></tr></thead><tbody>${rows.parts}</tbody></table>
</details>`
}

function rowsOf(input: ReportInput): readonly Row[] {
  const known = new Map(standings(input.intervals).map(({ subject }, index) => [subject.id, { subject, index }]))
  const rows = [
    ...Map.groupBy(visibilityInOrder(input.visibility), ({ subject, source }) =>
      JSON.stringify([subject, source]),
    ).values(),
  ]
  return rows
    .flatMap((spans) => {
      const [first] = spans
      if (first === undefined) return []
      const standing = known.get(first.subject)
      const type = first.subject.slice(0, Math.max(0, first.subject.indexOf(':')))
      const name = standing === undefined ? bareId(first.subject) : nameOf(standing.subject)
      return [{ name, type, source: first.source, spans, rank: standing?.index ?? known.size }]
    })
    .toSorted((a, b) => a.rank - b.rank)
}

function subjectRow({ name, type, source, spans }: Row, from: Instant, to: Instant): Markup {
  const window = Math.max(1, to - from)
  const seen = spans.reduce((sum, span) => sum + (span.to - span.from) * span.seenShare, 0) / window
  const known = extentOf(spans.flatMap((span) => [span.from, span.to]))
  const drawn = spans.slice(0, MAX_SPANS_DRAWN).map((span) => {
    const x = round(((span.from - from) / window) * BAR_WIDTH)
    const width = Math.max(1.5, round(((span.to - span.from) / window) * BAR_WIDTH))
    return svg`<rect class="span" x="${x}" y="1" width="${width}" height="8" opacity="${Math.round(30 + 70 * Math.min(1, Math.max(0, span.seenShare))) / 100}"/>`
  })
  return html`<tr><th scope="row">${text(name, { maxChars: 60 })} <span class="quiet">${type}</span></th><td>${text(source, { maxChars: 60 })}</td><td class="time">${known !== null && stamp(known.from).slice(0, 16)}</td><td class="time">${known !== null && stamp(known.to).slice(0, 16)}</td><td>${svg`<svg class="strip" viewBox="0 0 ${BAR_WIDTH} 10" aria-hidden="true"><rect class="strip-ground" y="1" width="${BAR_WIDTH}" height="8"/>${drawn}</svg>`}</td><td class="number">${countedPercent(seen)}</td></tr>`
}

function shareBar(share: number): Markup {
  const width = round(Math.min(1, Math.max(0, share)) * 120)
  return svg`<svg class="share" viewBox="0 0 120 8" aria-hidden="true"><rect class="strip-ground" width="120" height="8"/><rect class="span" width="${width}" height="8"/></svg>`
}

function days(value: number): string {
  return value < 10 ? value.toFixed(1) : figure(Math.round(value))
}
