import type { FieldValue, Outcome } from '../model/event.ts'
import type { ReadContext } from '../model/source.ts'
import { MAX_VALUE_LENGTH } from './framing/bounds.ts'
import { type CsvRow, csvFramer } from './framing/csv-rows.ts'
import { headText } from './framing/head.ts'
import { setField } from './framing/json-parse.ts'
import { rejectAt } from './framing/printable.ts'
import type { Reader } from './reader.ts'
import { outcomeOf } from './shapes/recognise.ts'
import { originOf, textOutcomes } from './text-source.ts'

/** Better than plain text, less than JSON: a first line of names that the second line has values for. */
const LIKELY = 0.5
/** A name that only one kind of export has. */
const CERTAIN = 0.9
const SEPARATORS = [',', ';', '\t'] as const
const COLUMN = /^\ufeff?"?[\p{L}_@][\p{L}\p{N}_ .@()/#-]{0,63}"?$/u
const KNOWN_COLUMNS = /^(?:AuditData|EventID|EventId|EventCode|UserPrincipalName|ActionType|OperationName)$/
const MIN_COLUMNS = 2

/** Tables with a line of names first, such as Purview's export of the audit log; every row is read like a flat JSON record. */
export const csv: Reader = { id: 'csv', recognise, read }

function recognise(head: Uint8Array): number {
  const [names = '', row] = headText(head).split(/\r\n|\n|\r/, 2)
  if (row === undefined || row === '') return 0
  const separator = separatorOf(names)
  const columns = names.split(separator)
  if (columns.length < MIN_COLUMNS || !columns.every((column) => COLUMN.test(column))) return 0
  if (new Set(columns).size !== columns.length) return 0
  if (columns.some((column) => KNOWN_COLUMNS.test(column.replace(/^\ufeff?"|"$/g, '')))) return CERTAIN
  return row.split(separator).length >= columns.length ? LIKELY : 0
}

function separatorOf(names: string): string {
  const count = (one: string): number => names.split(one).length
  return SEPARATORS.toSorted((a, b) => count(b) - count(a))[0] ?? ','
}

async function* read(bytes: AsyncIterable<Uint8Array>, context: ReadContext): AsyncIterable<readonly Outcome[]> {
  let names: readonly string[] | undefined
  const { head, all } = await withHead(bytes)
  const separator = separatorOf(headText(head).split(/[\r\n]/, 1)[0] ?? '').charCodeAt(0)
  yield* textOutcomes<Extract<CsvRow, { kind: 'row' }>>(
    all,
    context,
    (window) => csvFramer(window, separator),
    ({ cells, place }) => {
      if (names === undefined) {
        names = cells.map((name) => name.trim())
        return undefined
      }
      let cut = false
      const record: Record<string, FieldValue> = {}
      for (const [at, name] of names.entries()) {
        const cell = cells[at]
        if (cell === undefined) continue
        if (cell.length > MAX_VALUE_LENGTH && name !== 'AuditData') cut = true
        setField(record, name, name === 'AuditData' ? cell : cell.slice(0, MAX_VALUE_LENGTH))
      }
      const origin = originOf(place, context, cut)
      if (cells.length > names.length) {
        return rejectAt(
          `${cells.length} cells where ${names.length} columns are`,
          origin.raw,
          Buffer.from(cells.join(' ')),
        )
      }
      return outcomeOf(record, origin)
    },
  )
}

/** Enough of a source to see its first line, and the source with that part still in front. */
async function withHead(
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ readonly head: Uint8Array; readonly all: AsyncIterable<Uint8Array> }> {
  const iterator = bytes[Symbol.asyncIterator]()
  let head: Buffer = Buffer.alloc(0)
  let done = false
  while (head.length < HEAD_LINE_BYTES && !done) {
    const next = await iterator.next()
    if (next.done === true) done = true
    else head = Buffer.concat([head, next.value])
  }
  async function* all(): AsyncIterable<Uint8Array> {
    yield head
    while (!done) {
      const next = await iterator.next()
      if (next.done === true) return
      yield next.value
    }
  }
  return { head: head.subarray(0, HEAD_LINE_BYTES), all: all() }
}

/** A line of names is no longer than this. */
const HEAD_LINE_BYTES = 16_384
