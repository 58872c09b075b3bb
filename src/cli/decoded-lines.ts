import type { Fields } from '../model/event.ts'
import { decodedFields, MAX_DECODED_CHARS } from '../report/decoded-command.ts'
import { inertText } from '../report/inert.ts'

/** What the Base64 in a record's command lines and scripts says, to be shown beside the record. */
export function decodedLines(fields: Fields): readonly string[] {
  const texts = Object.entries(fields).map(
    ([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const,
  )
  return decodedFields(texts).flatMap(({ field, from, text }) => [
    `${field}, decoded (${from}):`,
    ...inertText(text.replaceAll('\r\n', '\n'), { maxChars: MAX_DECODED_CHARS, keepLines: true })
      .split('\n')
      .map((line) => `  ${line}`),
  ])
}
