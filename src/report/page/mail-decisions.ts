import { decisionLines } from '../mail-decisions.ts'
import { html, type Markup, NOTHING, text } from '../markup.ts'
import type { ReportInput } from '../report-input.ts'
import { cutNote } from './bounded.ts'

const MAX_LINES = 60
const MAX_CHARS = 700

/** Mail that gave no signal because somebody had decided so, and what users reported. */
export function mailDecisionsPart({ mail }: ReportInput): Markup {
  const lines = mail === undefined ? [] : decisionLines(mail)
  if (lines.length === 0) return NOTHING
  const shown = lines.slice(0, MAX_LINES).map((line) => html`<li>${text(line, { maxChars: MAX_CHARS })}</li>`)
  return html`<h3>Decided beforehand about mail</h3>${cutNote({ shown: shown.length, total: lines.length }, 'All are in visibility.json.')}<ul class="gaps">${shown}</ul>`
}
