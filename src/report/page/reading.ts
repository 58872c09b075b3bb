import { formatInstant } from '../../model/time.ts'
import { html, type Markup, NOTHING, text } from '../markup.ts'
import type { ReportInput } from '../report-input.ts'
import { bytes, count, duration, figure, stamp } from '../words.ts'
import { bounded, cutNote } from './bounded.ts'

const MAX_CLOCKS = 60
const MAX_SOURCES = 250
const MAX_REJECTS = 60
const MAX_REFUSED = 60
const MAX_PATHS = 40
const MAX_BYTES = 200_000

/** Clocks that were wrong: times are shown as they were, this says by how much they are off. */
export function clocksSection({ clocks }: ReportInput): Markup {
  if (clocks.length === 0) return NOTHING
  const rows = bounded(
    clocks,
    ({ host, file, offsetSeconds, records, text: words }) =>
      html`<tr><th scope="row">${text(host, { maxChars: 80 })}</th><td class="number">${offset(offsetSeconds)}</td><td class="number">${figure(records)}</td><td>${text(words, { maxChars: 400 })}</td><td class="file">${text(file, { maxChars: 160 })}</td></tr>`,
    { maxItems: MAX_CLOCKS, maxBytes: MAX_BYTES },
  )
  return html`
<section id="clocks">
<h2>Clocks that were wrong</h2>
<p class="lead">Nothing was corrected silently; the order of events across these hosts is less sure.</p>
${cutNote(rows, 'All are in visibility.json.')}
<table><thead><tr><th>Host</th><th class="number">Off by</th><th class="number">Records</th><th>How it shows</th><th>Source</th></tr></thead><tbody>${rows.parts}</tbody></table>
</section>`
}

/** What was read, what could not be, and what was asked. */
export function sourcesSection(input: ReportInput): Markup {
  const { sources } = input
  const rows = bounded(sources, sourceRow, { maxItems: MAX_SOURCES, maxBytes: MAX_BYTES })
  return html`
<section id="sources">
<h2>What was read</h2>
${asked(input)}
${sources.length === 0 ? html`<p>No source was read.</p>` : html`${cutNote(rows, 'All are in visibility.json.')}<table class="sources"><thead><tr><th>Source</th><th>Read as</th><th class="number">Size</th><th class="number">Records</th><th class="number">Not read</th><th>First</th><th>Last</th></tr></thead><tbody>${rows.parts}</tbody></table>`}
${rejects(input)}
${rules(input)}
</section>`
}

function sourceRow(source: ReportInput['sources'][number]): Markup {
  const { file, reader, sha256, sizeBytes, events, rejects: bad, firstTime, lastTime, problem } = source
  return html`<tr><th scope="row" class="file">${text(file, { maxChars: 200 })}<span class="hash">SHA-256 ${text(sha256, { maxChars: 64 })}</span>${problem !== undefined && html`<span class="problem">${text(problem, { maxChars: 300 })}</span>`}</th><td>${reader ?? html`<span class="problem">not recognised</span>`}</td><td class="number">${bytes(sizeBytes)}</td><td class="number">${figure(events)}</td><td class="number">${figure(bad)}</td><td class="time">${firstTime !== null && stamp(firstTime)}</td><td class="time">${lastTime !== null && stamp(lastTime)}</td></tr>`
}

function asked({ parameters }: ReportInput): Markup {
  const { paths, since, until, timeZone, rules: folders } = parameters
  const shown = paths.slice(0, MAX_PATHS).map((path) => html`<code>${text(path, { maxChars: 200 })}</code> `)
  const more = paths.length - shown.length
  return html`
<dl class="asked">
<div><dt>Asked for</dt><dd>${shown}${more > 0 && html`and ${figure(more)} more`}</dd></div>
<div><dt>From</dt><dd>${since === null ? 'the first record' : formatInstant(since)}</dd></div>
<div><dt>Until</dt><dd>${until === null ? 'the last record' : formatInstant(until)}</dd></div>
<div><dt>Zone of times without one</dt><dd>${timeZone ?? 'none given: read as UTC, and marked'}</dd></div>
${folders.length > 0 && html`<div><dt>Rules beside our own</dt><dd>${folders.slice(0, MAX_PATHS).map((path) => html`<code>${text(path, { maxChars: 200 })}</code> `)}${folders.length > MAX_PATHS && html`and ${figure(folders.length - MAX_PATHS)} more`}</dd></div>`}
</dl>`
}

function rejects({ rejects: { total, shown } }: ReportInput): Markup {
  if (total === 0) return NOTHING
  const rows = bounded(
    shown,
    ({ reject, raw, text: words }) =>
      html`<tr><td class="file">${text(raw.file, { maxChars: 160 })}</td><td class="number">${raw.record === undefined ? '–' : figure(raw.record)}</td><td class="number">${figure(raw.offset)}</td><td>${text(reject, { maxChars: 240 })}</td><td><code>${text(words, { maxChars: 120 })}</code></td></tr>`,
    { maxItems: MAX_REJECTS, maxBytes: MAX_BYTES },
  )
  const where =
    shown.length < total ? `The first ${figure(shown.length)} are in rejects.ndjson.` : 'All are in rejects.ndjson.'
  return html`
<h3>Records that could not be read</h3>
${rows.shown < total ? cutNote({ shown: rows.shown, total }, where) : html`<p>${count(total, 'record')}.</p>`}
<details><summary>Show</summary>
<table class="rejects"><thead><tr><th>Source</th><th class="number">Record</th><th class="number">Offset</th><th>Why</th><th>How it begins</th></tr></thead><tbody>${rows.parts}</tbody></table>
</details>`
}

function rules({ rules: { used, refused, warnings } }: ReportInput): Markup {
  const doubts =
    warnings > 0 ? ` ${count(warnings, 'warning')} ${warnings === 1 ? 'was' : 'were'} raised about them.` : ''
  const line = html`<h3>Rules</h3><p>${used === 0 ? 'No rule' : count(used, 'rule')} ${used === 1 || used === 0 ? 'was' : 'were'} used.${doubts}</p>`
  if (refused.length === 0) return line
  const rows = bounded(
    refused,
    ({ file, rule, reason }) =>
      html`<tr><td class="file">${text(file, { maxChars: 160 })}</td><td>${rule !== undefined && text(rule, { maxChars: 120 })}</td><td>${text(reason, { maxChars: 300 })}</td></tr>`,
    { maxItems: MAX_REFUSED, maxBytes: MAX_BYTES },
  )
  return html`${line}<p>${count(refused.length, 'rule')} could not be used: what ${refused.length === 1 ? 'it looks' : 'they look'} for was not looked for.</p>
${cutNote(rows, 'All are in visibility.json.')}
<details><summary>Show</summary><table><thead><tr><th>File</th><th>Rule</th><th>Why</th></tr></thead><tbody>${rows.parts}</tbody></table></details>`
}

function offset(seconds: number): string {
  return `${seconds < 0 ? '−' : '+'}${duration(Math.abs(seconds))}`
}
