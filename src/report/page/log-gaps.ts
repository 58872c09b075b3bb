import { gapLength, logName } from '../log-gaps.ts'
import { html, type Markup, NOTHING, text } from '../markup.ts'
import type { LogGap, ReportInput } from '../report-input.ts'
import { count, figure, listUpTo, stamp } from '../words.ts'
import { bounded, cutNote } from './bounded.ts'

const MAX_ROWS = 30
const MAX_ROWS_BYTES = 30_000
const MAX_NAMED = 5

/** Where logs have holes and silences: what happened then, they don't tell. */
export function logGapsPart({ logGaps, rejects }: ReportInput): Markup {
  if (logGaps === undefined || logGaps.logs === 0) return NOTHING
  const { longest, total, logs, judged, affected, renumbered } = logGaps
  const rows = bounded(longest, row, { maxItems: MAX_ROWS, maxBytes: MAX_ROWS_BYTES })
  const found =
    total === 0
      ? `None was found in the ${count(judged, 'log')} that could be judged.`
      : `${count(total, 'gap')} in ${count(affected, 'log')}, of ${figure(judged)} that could be judged.`
  return html`
<h3>Gaps in the logs</h3>
<p class="quiet">${judged === 0 ? 'None of the logs could be judged.' : found} ${judged < logs && `Of ${figure(logs - judged)} more nothing can be said: they hold too little, have pauses by nature, or were exported by a filter.`} ${total > 0 && rejects.total > 0 && 'Records that could not be read count as missing.'}</p>
${cutNote({ shown: rows.shown, total }, 'visibility.json has more; dwell logs gaps tells of each Windows log.', 'longest')}
${total > 0 && html`<table><thead><tr><th>Log</th><th>After</th><th>Before</th><th class="number">Length</th><th>What is missing</th></tr></thead><tbody>${rows.parts}</tbody></table>`}
${renumbered.length > 0 && html`<p>Record ids begin anew in ${text(listUpTo(renumbered.map(logName), MAX_NAMED), { maxChars: 600 })}: the log was replaced, a snapshot was restored, the clock was set, or two hosts bear this name. Holes there may be hidden.</p>`}`
}

function row(gap: LogGap): Markup {
  const what = gap.missing === null ? 'every record: it speaks in nearly every hour else' : count(gap.missing, 'record')
  return html`<tr><th scope="row">${text(logName(gap), { maxChars: 100 })}</th><td class="time">${stamp(gap.from)}</td><td class="time">${stamp(gap.to)}</td><td class="number">${gapLength(gap)}</td><td>${what}</td></tr>`
}
