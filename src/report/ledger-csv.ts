import { jsonNumber, jsonTime } from './json-text.ts'
import { byAttention } from './order.ts'
import type { ReportInput } from './report-input.ts'
import { nameOf } from './words.ts'

const HEADER = [
  'id',
  'subject_type',
  'subject_id',
  'subject_name',
  'other_names',
  'state',
  'earliest_possible',
  'first_evidence',
  'first_proof',
  'last_evidence',
  'contained',
  'closed',
  'start_unseen',
  'dwell_seconds',
  'confidence',
  'follows',
  'story',
  'evidence',
]

/** What a spreadsheet takes for a formula or for the start of one. */
const FORMULA = /^[=+\-@\t\r\n\uFF0B\uFF0D\uFF1D\uFF20]/
const NEEDS_QUOTES = /[",;\r\n\t]|^\s|\s$/
const CONTROL = /\p{Cc}/gu

/**
 * `ledger.csv`: the ledger's lines for a spreadsheet, by RFC 4180 (CRLF). A cell that would be read as a formula gets an
 * apostrophe in front; control characters become blanks, since ledger.json has them as they are.
 */
export function ledgerCsv(input: ReportInput): string {
  const rows = byAttention(input.intervals).map((interval) => [
    interval.id,
    interval.subject.type,
    interval.subject.id,
    nameOf(interval.subject),
    interval.subject.names.slice(1).join('; '),
    interval.state,
    jsonTime(interval.earliestPossible) ?? '',
    jsonTime(interval.firstEvidence) ?? '',
    jsonTime(interval.firstProof) ?? '',
    jsonTime(interval.lastEvidence) ?? '',
    jsonTime(interval.contained) ?? '',
    jsonTime(interval.closed) ?? '',
    String(interval.startUnseen),
    interval.dwellSeconds === null ? '' : String(interval.dwellSeconds),
    String(jsonNumber(interval.confidence) ?? ''),
    interval.follows ?? '',
    interval.story,
    String(interval.evidence.length),
  ])
  return [HEADER, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')
}

/** One cell, safe to open in a spreadsheet. */
export function csvCell(value: string): string {
  const guarded = FORMULA.test(value) ? `'${value}` : value
  const plain = guarded.replace(CONTROL, ' ').toWellFormed()
  return NEEDS_QUOTES.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
