import { headText } from './framing/head.ts'
import { lineEvent } from './lines/recognise.ts'
import type { Reader } from './reader.ts'
import { text } from './text.ts'

/** Surer than JSON: the reader of lines reads JSON lines as well, the reader of JSON no others. */
const CERTAIN = 0.95
/** Lines of the head that are tried. */
const MAX_TRIED = 20

/** A log in which records in JSON and lines of another kind that Dwell knows stand beside each other. */
export const mixedLines: Reader = { id: 'mixed-lines', recognise, read: (bytes, context) => text.read(bytes, context) }

function recognise(head: Uint8Array): number {
  const lines = headText(head).split(/\r\n|\n|\r/)
  // The last line of the head may be cut.
  lines.pop()
  if (!lines.some((line) => /^\{.*\}\s*$/.test(line))) return 0
  const others = lines.filter((line) => line !== '' && !/^[\s{}[\]",]/.test(line)).slice(0, MAX_TRIED)
  const context = { file: '', sha256: '' }
  const origin = { raw: { file: '', record: 1, offset: 0 }, context, cut: false }
  return others.some((line) => lineEvent(line, origin) !== undefined) ? CERTAIN : 0
}
