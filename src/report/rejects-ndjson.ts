import { jsonLine } from './json-text.ts'
import type { ReportInput } from './report-input.ts'

/**
 * `rejects.ndjson`: the records that could not be read, in the order in which they were met (`dwell.reject/1`).
 * Where there were more than were kept, a last line of another schema says how many.
 */
export function rejectsNdjson({ rejects }: ReportInput): string {
  const lines = rejects.shown.map(({ reject, raw, text }) =>
    jsonLine({
      schema: 'dwell.reject/1',
      file: raw.file,
      record: raw.record,
      offset: raw.offset,
      reason: reject,
      text,
    }),
  )
  const omitted = rejects.total - rejects.shown.length
  if (omitted > 0) lines.push(jsonLine({ schema: 'dwell.rejects-omitted/1', omitted, total: rejects.total }))
  return lines.join('')
}
