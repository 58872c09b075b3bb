import type { EventRef } from '../../model/signal.ts'
import { decodedFields, MAX_DECODED_CHARS } from '../decoded-command.ts'
import { html, join, type Markup, NOTHING, text } from '../markup.ts'
import type { RawRecord, ReportInput } from '../report-input.ts'
import { count, figure, stamp } from '../words.ts'

/** Bounds of what the page embeds; every record stays in its source at the place that is named. */
const MAX_RECORDS = 1500
const MAX_RECORDS_BYTES = 1_200_000
const MAX_RAW_CHARS = 65_536
const MAX_FIELDS = 80
const MAX_VALUE_CHARS = 2000
const MAX_TEXT_CHARS = 6000
/** On paper an appendix of more records than these helps nobody. */
const MAX_PRINTED = 200

/** Numbers the raw records in the order in which the page first points to them, and keeps them for the appendix. */
export interface RecordBook {
  /** A button that opens the record beside the text; where it is not embedded, the words that say where it lies. */
  cite(event: string, ref?: EventRef): Markup
  /** All cited records. To be called last. */
  appendix(): Markup
}

/** A book for one page. */
export function recordBook(input: ReportInput): RecordBook {
  const numbers = new Map<string, number>()
  const articles: Markup[] = []
  let bytes = 0
  let refused = 0

  return {
    cite(event, ref) {
      const known = numbers.get(event)
      if (known !== undefined) return citation(known, input.records.get(event))
      const record = input.records.get(event)
      if (record !== undefined && articles.length < MAX_RECORDS && bytes < MAX_RECORDS_BYTES) {
        const number = articles.length + 1
        const article = recordArticle(number, record)
        numbers.set(event, number)
        articles.push(article)
        bytes += Buffer.byteLength(article.text)
        return citation(number, record)
      }
      refused += 1
      return whereItLies(event, record ?? ref)
    },
    appendix: () => appendix(articles, refused, input),
  }
}

function citation(number: number, record: RawRecord | undefined): Markup {
  if (record === undefined) return NOTHING
  return html`<button class="cite" type="button" popovertarget="r${number}" title="Raw record: ${record.file}, record ${record.record}">R${number}</button>`
}

function whereItLies(event: string, place: { readonly file: string; readonly record: number } | undefined): Markup {
  if (place === undefined) return html`<span class="place">event ${text(event, { maxChars: 64 })}</span>`
  return html`<span class="place">${text(place.file, { maxChars: 120 })}, record ${place.record}</span>`
}

function recordArticle(number: number, record: RawRecord): Markup {
  const printed = number > MAX_PRINTED ? 'record unprinted' : 'record'
  return html`
<article class="${printed}" id="r${number}" popover tabindex="-1">
<header><h3>R${number}</h3><p>${text(record.file, { maxChars: 200 })}, record ${figure(record.record)}<br><span class="quiet">${text(record.source, { maxChars: 80 })}, ${stamp(record.time)} UTC</span></p><button class="close" type="button" popovertarget="r${number}" popovertargetaction="hide">Close</button></header>
${recordBody(record.raw)}
</article>`
}

function recordBody(raw: string): Markup {
  const fields = fieldsOf(raw)
  if (fields === undefined) {
    return html`<pre>${text(raw.replaceAll('\r\n', '\n'), { maxChars: MAX_TEXT_CHARS, keepLines: true })}</pre>`
  }
  const rows = fields
    .slice(0, MAX_FIELDS)
    .map(
      ([name, value]) =>
        html`<tr><th scope="row">${text(name, { maxChars: 120 })}</th><td>${text(value, { maxChars: MAX_VALUE_CHARS })}</td></tr>`,
    )
  const decoded = decodedFields(fields).map(
    ({ field, from, text: said }) =>
      html`<tr class="decoded"><th scope="row">${text(field, { maxChars: 120 })}, decoded (${from})</th><td>${text(said.replaceAll('\r\n', '\n'), { maxChars: MAX_DECODED_CHARS, keepLines: true })}</td></tr>`,
  )
  const more = fields.length - MAX_FIELDS
  return html`<table class="fields"><tbody>${rows}${decoded}</tbody></table>${more > 0 && html`<p class="cut-note">${count(more, 'more field')} in the source.</p>`}`
}

/** The fields of a record that is a JSON object; undefined where it is anything else, or too large to be taken apart. */
function fieldsOf(raw: string): readonly (readonly [string, string])[] | undefined {
  if (raw.length > MAX_RAW_CHARS || !raw.trimStart().startsWith('{') || isDeep(raw)) return undefined
  try {
    const value: unknown = JSON.parse(raw)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return Object.entries(value).map(([name, one]) => [name, typeof one === 'string' ? one : JSON.stringify(one)])
  } catch {
    // Not JSON: it is shown as the text that it is.
    return undefined
  }
}

/** Opening brackets in a row of nesting from which on a text is not taken apart: V8 14.6 dies of texts that break off thousands deep. */
const MAX_DEPTH = 64

/** True where more brackets may be open at once than is safe to parse; brackets within texts count too, which errs on the safe side. */
function isDeep(raw: string): boolean {
  let depth = 0
  for (const character of raw) {
    if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') depth = Math.max(0, depth - 1)
    if (depth > MAX_DEPTH) return true
  }
  return false
}

function appendix(articles: readonly Markup[], refused: number, { recordsBound }: ReportInput): Markup {
  if (articles.length === 0) return NOTHING
  const elsewhere = recordsBound.omitted + refused
  const printedNote =
    articles.length > MAX_PRINTED
      ? html`<p class="print-only cut-note">On paper: the first ${figure(MAX_PRINTED)} of ${figure(articles.length)}; report.html has them all.</p>`
      : NOTHING
  return html`
<section id="records">
<h2>Raw records</h2>
<p class="lead">The ${count(articles.length, 'original record')} behind the statements above. Choose a number such as R1 anywhere in this report to see its record.${elsewhere > 0 && html` Not embedded: ${count(elsewhere, 'further pointer')} to records; each names its file and the record’s place in it.`}</p>
${printedNote}
<div class="records">${join(articles)}</div>
</section>`
}
