import type { Evidence, EvidenceKind, Interval, State } from '../../model/interval.ts'
import type { Instant } from '../../model/time.ts'
import { gapsWithin, gapText } from '../log-gaps.ts'
import { html, type Markup, NOTHING, text } from '../markup.ts'
import { byAttention, evidenceByTime } from '../order.ts'
import type { ReportInput } from '../report-input.ts'
import { count, dateParts, duration, figure, isProven, nameOf, percent, STATE_WORD, stamp } from '../words.ts'
import { bounded, cutNote } from './bounded.ts'
import type { RecordBook } from './records.ts'

const MAX_INTERVALS = 200
const MAX_EVIDENCE = 40
const MAX_INTERVALS_BYTES = 700_000
const MAX_TEXT_CHARS = 400
const MAX_OTHER_NAMES = 5
const MAX_GAPS = 3

const KIND_WORD: Readonly<Record<EvidenceKind, string>> = {
  clean: 'last known good',
  delivery: 'delivered',
  exposure: 'exposed',
  sign: 'sign',
  proof: 'proof',
  containment: 'response',
}
/** A state is told by its shape too, for those who see no colours and for print. */
const STATE_SIGN: Readonly<Record<State, string>> = {
  confirmed: '●',
  contained: '◐',
  closed: '○',
  suspected: '◆',
  exposed: '◇',
  targeted: '▹',
  refuted: '×',
}

/** What an interval's evidence is shown with. */
interface Shown {
  readonly input: ReportInput
  readonly book: RecordBook
  readonly anchors: ReadonlyMap<string, string>
}

/** Cites the records behind the ledger first, so that the bound on embedded records meets them last. */
export function citeIntervals(input: ReportInput, book: RecordBook): void {
  for (const interval of byAttention(input.intervals).slice(0, MAX_INTERVALS)) {
    for (const { event } of shownEvidence(interval)) if (event !== null) book.cite(event)
  }
}

/** The table of who was in whose hands and when; each time leads to the evidence that it rests on. */
export function intervalsSection(shown: Shown): Markup {
  const { intervals } = shown.input
  if (intervals.length === 0) return NOTHING
  const rows = bounded(byAttention(intervals), (interval, index) => intervalRows(interval, index + 1, shown), {
    maxItems: MAX_INTERVALS,
    maxBytes: MAX_INTERVALS_BYTES,
  })
  return html`
<section id="intervals">
<h2>Who, and for how long</h2>
<p class="lead">All times are UTC. A time leads to the evidence that it rests on.</p>
${cutNote(rows, 'All are in ledger.json and ledger.csv.', 'most pressing')}
<table class="intervals">
<thead><tr><th>Who</th><th>State</th><th>Earliest possible</th><th>First evidence</th><th>First proof</th><th>Last evidence</th><th>Contained</th><th class="number">Dwell</th><th class="number">Confidence</th></tr></thead>
${rows.parts}
</table>
</section>`
}

/** The state as a badge with sign and word. */
function stateBadge(state: State): Markup {
  return html`<span class="state ${state}">${STATE_SIGN[state]} ${STATE_WORD[state]}</span>`
}

function intervalRows(interval: Interval, number: number, shown: Shown): Markup {
  const { subject } = interval
  const evidence = shownEvidence(interval)
  const cell = (time: Instant | null, mark?: Markup): Markup => timeCell(time, anchorOf(time, evidence, number), mark)
  const unseen = interval.startUnseen ? html`<span class="quiet">or before the first log</span>` : undefined
  const over =
    interval.closed === null
      ? undefined
      : html`<span class="quiet">closed ${stamp(interval.closed).slice(0, 10)}</span>`
  const others = subject.names.slice(1, 1 + MAX_OTHER_NAMES)
  const kind = subject.kind === undefined ? subject.type : `${subject.type}, ${subject.kind} account`
  return html`
<tbody id="i${number}">
<tr>
<th scope="row"><b>${text(nameOf(subject), { maxChars: 80 })}</b><span class="quiet">${kind}</span></th>
<td>${stateBadge(interval.state)}</td>
${cell(interval.earliestPossible, unseen)}${cell(interval.firstEvidence)}${cell(interval.firstProof)}${cell(interval.lastEvidence)}${cell(interval.contained, over)}
<td class="number">${dwell(interval)}</td>
<td class="number">${percent(interval.confidence)}</td>
</tr>
<tr class="why"><td colspan="9"><details><summary>${count(interval.evidence.length, 'piece', 'pieces')} of evidence${interval.follows !== null && html`; follows an earlier interval of the same subject`}</summary>
${others.length > 0 && html`<p class="quiet">Also known as ${text(others.join(', '), { maxChars: 400 })}</p>`}
${unseenWithin(interval, shown.input)}
<ol class="pieces">${evidence.map((one, index) => piece(one, `v${number}-${index + 1}`, shown))}</ol>
${cutNote({ shown: evidence.length, total: interval.evidence.length }, 'All are in ledger.json.', 'most telling')}
</details></td></tr>
</tbody>`
}

/** Where the logs that tell of the subject have gaps: more may have happened then. */
function unseenWithin(interval: Interval, input: ReportInput): Markup {
  const gaps = gapsWithin(interval, input)
  if (gaps.length === 0) return NOTHING
  const told = gaps.slice(0, MAX_GAPS).map(gapText).join('; ')
  const more = gaps.length - MAX_GAPS
  return html`<p class="quiet">Unseen within this time: ${text(told, { maxChars: MAX_TEXT_CHARS })}${more > 0 && `; and ${figure(more)} shorter ${more === 1 ? 'gap' : 'gaps'}`}.</p>`
}

/** Of long lists those that set a bound of the interval are kept: the first and last of each kind, then the oldest. */
function shownEvidence(interval: Interval): readonly Evidence[] {
  const all = evidenceByTime(interval.evidence)
  if (all.length <= MAX_EVIDENCE) return all
  const kept = new Set<Evidence>()
  for (const own of Map.groupBy(all, ({ kind }) => kind).values()) {
    for (const one of [own[0], own.at(-1)]) if (one !== undefined) kept.add(one)
  }
  for (const one of all) {
    if (kept.size >= MAX_EVIDENCE) break
    kept.add(one)
  }
  return all.filter((one) => kept.has(one))
}

function piece({ kind, time, text: words, event, signal }: Evidence, id: string, { book, anchors }: Shown): Markup {
  const anchor = signal === null ? undefined : anchors.get(signal)
  return html`<li id="${id}"><span class="time">${stamp(time)}</span><span class="kind ${kind}">${KIND_WORD[kind]}</span><span>${text(words, { maxChars: MAX_TEXT_CHARS })} ${event !== null && book.cite(event)}${anchor !== undefined && html` <a href="#${anchor}">in the story</a>`}</span></li>`
}

function anchorOf(time: Instant | null, evidence: readonly Evidence[], number: number): string | undefined {
  if (time === null) return undefined
  const at = evidence.findIndex((one) => one.time === time)
  return at < 0 ? undefined : `v${number}-${at + 1}`
}

function timeCell(time: Instant | null, anchor: string | undefined, mark: Markup = NOTHING): Markup {
  if (time === null) return html`<td class="time"><span class="quiet" title="none">–</span>${mark}</td>`
  const { year, month, day, hour, minute, second } = dateParts(time)
  const shown = html`${year}-${month}-${day}<br>${hour}:${minute}:${second}`
  return html`<td class="time">${anchor === undefined ? shown : html`<a href="#${anchor}">${shown}</a>`}${mark}</td>`
}

function dwell(interval: Interval): Markup {
  if (interval.dwellSeconds === null) return html`<span class="quiet">–</span>`
  const long = duration(interval.dwellSeconds)
  const isOpen = isProven(interval) && interval.contained === null
  return html`<b>${long}</b>${isOpen && html`<span class="quiet">so far</span>`}`
}

/** The longest dwell among proven intervals, for the figures at the top. */
export function longestDwell(
  intervals: readonly Interval[],
): { readonly text: string; readonly isOpen: boolean } | undefined {
  const longest = intervals
    .filter(isProven)
    .toSorted((a, b) => (b.dwellSeconds ?? 0) - (a.dwellSeconds ?? 0))
    .at(0)
  if (longest === undefined || longest.dwellSeconds === null) return undefined
  return { text: duration(longest.dwellSeconds), isOpen: longest.contained === null }
}
