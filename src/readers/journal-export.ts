import type { FieldValue, Outcome } from '../model/event.ts'
import type { ReadContext } from '../model/source.ts'
import { MAX_KEYS, MAX_VALUE_LENGTH } from './framing/bounds.ts'
import { headText } from './framing/head.ts'
import { setField } from './framing/json-parse.ts'
import { type Line, lineFramer } from './framing/lines.ts'
import type { Place, TextWindow } from './framing/window.ts'
import type { Reader } from './reader.ts'
import { outcomeOf } from './shapes/recognise.ts'
import { originOf, textOutcomes } from './text-source.ts'

/** systemd's journal in its export format: a field a line, and each record begins with its cursor. */
export const journalExport: Reader = { id: 'journal-export', recognise, read }

const FIRST = '__CURSOR='
const CERTAIN = 0.98
/** Lines of a record that are kept; a message of more lines is cut. */
const MAX_LINES = 8192
/** A value that is no plain text has its name on a line of its own, and its length in eight bytes before it. */
const NAME_ALONE = /^[A-Z_][A-Z0-9_]{0,63}$/
const LENGTH_BYTES = 8
const FIELD = /^([A-Z_][A-Z0-9_]{0,63})=/

function recognise(head: Uint8Array): number {
  return headText(head).startsWith(FIRST) ? CERTAIN : 0
}

async function* read(bytes: AsyncIterable<Uint8Array>, context: ReadContext): AsyncIterable<readonly Outcome[]> {
  yield* textOutcomes<Extract<Framed, { kind: 'record' }>>(bytes, context, recordFramer, ({ lines, place, cut }) =>
    outcomeOf(recordOf(lines), originOf(place, context, cut)),
  )
}

type Framed =
  | { readonly kind: 'record'; readonly lines: readonly string[]; readonly place: Place; readonly cut: boolean }
  | Extract<Line, { kind: 'broken' }>

/** Gathers lines into records; what comes before the first cursor belongs to none. */
function recordFramer(window: TextWindow): { drain(last: boolean): Framed[] } {
  const lines = lineFramer(window)
  let held: string[] = []
  let place: Place | undefined
  let cut = false

  function drain(last: boolean): Framed[] {
    const out: Framed[] = []
    const end = (): void => {
      if (place !== undefined) out.push({ kind: 'record', lines: held, place, cut })
      ;[held, place, cut] = [[], undefined, false]
    }
    for (const line of lines.drain(last)) {
      if (line.kind === 'broken') {
        out.push(line)
        continue
      }
      if (line.text.startsWith(FIRST)) {
        end()
        place = line.place
      }
      if (held.length < MAX_LINES) held.push(line.text)
      else cut = true
    }
    if (last) end()
    return out
  }
  return { drain }
}

function recordOf(lines: readonly string[]): Record<string, FieldValue> {
  const record: Record<string, FieldValue> = {}
  let fields = 0
  for (let at = 0; at < lines.length && fields < MAX_KEYS; fields += 1) {
    const line = lines[at] ?? ''
    at += 1
    const named = FIELD.exec(line)
    if (named !== null) {
      const [start, name = ''] = named
      if (!(name in record)) setField(record, name, line.slice(start.length).slice(0, MAX_VALUE_LENGTH))
      continue
    }
    if (!NAME_ALONE.test(line)) continue
    // The length can't be trusted: the value ends where the next field begins.
    const value: string[] = []
    while (at < lines.length && !FIELD.test(lines[at] ?? '')) {
      value.push(value.length === 0 ? (lines[at] ?? '').slice(LENGTH_BYTES) : (lines[at] ?? ''))
      at += 1
    }
    if (!(line in record)) setField(record, line, value.join('\n').slice(0, MAX_VALUE_LENGTH))
  }
  return record
}
