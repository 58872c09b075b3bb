import { type EntityRef, isJudged, type Signal } from '../../model/signal.ts'
import type { CausalLink } from '../../model/story.ts'
import { html, join, type Markup, NOTHING, svg, text } from '../markup.ts'
import { signalTitle } from '../order.ts'
import type { ReportInput } from '../report-input.ts'
import { bareId, count, dateParts, figure } from '../words.ts'
import type { RecordBook } from './records.ts'
import { GROUP_OF, glyph } from './stages.ts'

/** Bounds of one piece of evidence; signals.ndjson has all of it. */
const MAX_REASONS = 6
const MAX_REASON_CHARS = 500
const MAX_ENTITIES = 6
const MAX_ENTITY_CHARS = 160
const MAX_TECHNIQUES = 8
const MAX_CITED = 5
const MAX_LINKS = 3

/** What a piece of evidence is shown with. */
export interface EvidenceContext {
  readonly input: ReportInput
  readonly book: RecordBook
  /** Signal id → the id of its place in the page. */
  readonly anchors: ReadonlyMap<string, string>
  readonly signals: ReadonlyMap<string, Signal>
  /** Causal links by the signal that they lead to. */
  readonly linksTo: ReadonlyMap<string, readonly CausalLink[]>
}

/** One signal of a story: when, on whom, what was seen, what speaks against it, how much it says, and how we know. */
export function evidenceItem(signal: Signal, anchor: string, context: EvidenceContext): Markup {
  const { year, month, day, hour, minute, second } = dateParts(signal.time)
  return html`
<li class="evidence" id="${anchor}">
<div class="when"><time>${year}-${month}-${day}<br><b>${hour}:${minute}:${second}</b></time></div>
<div class="what">
<h4>${text(signalTitle(signal, context.input), { maxChars: 240 })}</h4>
<p class="stage-line"><svg class="sample narrow" viewBox="0 0 14 14" aria-hidden="true">${glyph(GROUP_OF[signal.stage], 7, 7, 4.2)}</svg>${signal.stage}${signal.act && html`<span class="act">act of the intruder</span>`}${entities(signal.entities)}</p>
${reasons(signal.because, 'because')}
${reasons(signal.against, 'against')}
${causes(signal, anchor, context)}
${origin(signal, context)}
</div>
<div class="weighs">${weight(signal)}</div>
</li>`
}

function entities(all: readonly EntityRef[]): Markup {
  const seen = new Set<string>()
  const shown = all.filter(({ id }) => !seen.has(id) && seen.add(id))
  const words = shown
    .slice(0, MAX_ENTITIES)
    .map(
      ({ type, id }) =>
        html`<span class="entity"><span class="quiet">${type}</span> ${text(bareId(id), { maxChars: MAX_ENTITY_CHARS })}</span>`,
    )
  const more = shown.length - words.length
  return html`${words}${more > 0 && html`<span class="entity quiet">and ${figure(more)} more</span>`}`
}

function reasons(all: readonly string[], kind: 'because' | 'against'): Markup {
  if (all.length === 0) return NOTHING
  const shown = all
    .slice(0, MAX_REASONS)
    .map((reason) => html`<li>${text(reason, { maxChars: MAX_REASON_CHARS })}</li>`)
  const more = all.length - shown.length
  return html`${kind === 'against' && html`<p class="against-head">Against it</p>`}<ul class="${kind}">${shown}${more > 0 && html`<li class="quiet">and ${figure(more)} more in signals.ndjson</li>`}</ul>`
}

function causes(signal: Signal, own: string, { linksTo, anchors, signals, input }: EvidenceContext): Markup {
  const links = (linksTo.get(signal.id) ?? []).toSorted((a, b) => b.strength - a.strength).slice(0, MAX_LINKS)
  return join(
    links.map((link) => {
      const from = signals.get(link.from)
      const before = anchors.get(link.from)
      const anchor = before !== undefined && isAbove(before, own) ? before : undefined
      const name = from === undefined ? link.from : signalTitle(from, input)
      const shown = text(name, { maxChars: 120 })
      return html`<p class="cause">↳ follows ${anchor === undefined ? html`<i>${shown}</i>` : html`<a href="#${anchor}">${shown}</a>`}: ${text(link.because, { maxChars: MAX_REASON_CHARS })}</p>`
    }),
  )
}

/** True where a place of the same story lies above another: only that is sure to be on the page, which may be cut. */
function isAbove(anchor: string, own: string): boolean {
  const [story, at] = anchor.split('-')
  const [ownStory, ownAt] = own.split('-')
  return story === ownStory && Number(at) < Number(ownAt)
}

function origin(signal: Signal, { book, input }: EvidenceContext): Markup {
  const techniques = signal.techniques.slice(0, MAX_TECHNIQUES).map((id) => {
    const name = input.attack(id)?.name
    return html`<span class="technique">${text(id, { maxChars: 16 })}${name !== undefined && html` ${text(name, { maxChars: 80 })}`}</span>`
  })
  const cited = signal.events.slice(0, MAX_CITED).map((ref) => book.cite(ref.id, ref))
  const more = Math.max(signal.count, signal.events.length) - cited.length
  return html`<p class="origin">${cited}${more > 0 && html`<span class="quiet">and ${count(more, 'more record')}</span>`}${techniques}</p>${rule(signal)}`
}

function rule({ rule: known, detector }: Signal): Markup {
  if (known === undefined) return html`<p class="rule">Detector ${text(detector, { maxChars: 120 })}</p>`
  const { level, author, link } = known
  return html`<p class="rule">Sigma rule, level ${level}${author !== undefined && html`, by ${text(author, { maxChars: 160 })}`}${link !== undefined && html`, ${text(link, { maxChars: 240 })}`}</p>`
}

/** The weight as a number with its direction, a bar of up to ten nats, and where it is from. */
function weight(signal: Signal): Markup {
  const { weight: nats, weightBasis } = signal
  const width = Math.round(Math.min(10, Math.abs(nats)) * 8)
  const basis = isJudged(signal) ? weightBasis.replace(/^prior/, 'by judgement') : `measured: ${weightBasis}`
  return html`<b>${signed(nats)}</b>${svg`<svg class="weight" viewBox="0 0 80 4" aria-hidden="true"><rect class="weight-ground" width="80" height="4"/><rect class="weight-bar" width="${width}" height="4"/></svg>`}<span class="quiet">${text(basis, { maxChars: 80 })}</span>`
}

/** `+4.2`, `−1.0`. */
export function signed(nats: number): string {
  const [whole = '', digit = ''] = Math.abs(nats).toFixed(1).split('.')
  return `${nats < 0 ? '−' : '+'}${figure(Number(whole))}.${digit}`
}
