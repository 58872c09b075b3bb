import type { FieldValue, Outcome } from '../model/event.ts'
import type { ReadContext } from '../model/source.ts'
import { MAX_VALUE_LENGTH } from './framing/bounds.ts'
import { headText } from './framing/head.ts'
import { setField } from './framing/json-parse.ts'
import { type Line, lineFramer } from './framing/lines.ts'
import { splitCsv } from './lines/network/csv-line.ts'
import { softwareOf, type W3cSoftware, w3cCells, w3cEvent } from './lines/network/w3c-record.ts'
import { lineEvent } from './lines/recognise.ts'
import type { Reader } from './reader.ts'
import { outcomeOf } from './shapes/recognise.ts'
import { unknownText } from './shapes/unknown.ts'
import { originOf, textOutcomes } from './text-source.ts'

const CERTAIN = 0.9
/** Columns that are read; W3C logs have some dozens. */
const MAX_COLUMNS = 256

/** Logs in W3C extended format, whose `#Fields` name the columns and may change in the middle: IIS, Blue Coat, Windows' firewall. */
export const w3c: Reader = { id: 'w3c', recognise, read }

function recognise(head: Uint8Array): number {
  const text = headText(head)
  return /^\ufeff?#(?:Software|Version|Date|Fields|Start-Date|Remark|Log-type): ?/i.test(text) &&
    /^#Fields: ?\S/im.test(text)
    ? CERTAIN
    : 0
}

interface Layout {
  readonly columns: readonly string[]
  readonly hasCommas: boolean
  readonly software: W3cSoftware
}

function read(bytes: AsyncIterable<Uint8Array>, context: ReadContext): AsyncIterable<readonly Outcome[]> {
  let made = ''
  let layout: Layout | undefined

  function outcome({ text: whole, place }: Extract<Line, { kind: 'line' }>): Outcome | undefined {
    const text = whole.slice(0, MAX_VALUE_LENGTH).trimEnd()
    if (text === '') return undefined
    if (text.startsWith('#') || text.startsWith('\ufeff#')) {
      const [, name = '', value = ''] = /^\ufeff?#([\w-]{1,32}): ?(.{0,65536})$/.exec(text) ?? []
      if (name.toLowerCase() === 'software') made = value
      if (name.toLowerCase() === 'fields') layout = layoutOf(value, made)
      return undefined
    }
    const origin = originOf(place, context, whole.length > MAX_VALUE_LENGTH)
    const line = { text, origin }
    if (layout === undefined) return lineEvent(text, origin) ?? unknownText(text, origin)
    const { columns, hasCommas, software } = layout
    const cells = hasCommas ? splitCsv(text) : w3cCells(text)
    // A line that does not fit the columns was written under others, or by somebody else.
    if (cells.length !== columns.length) return lineEvent(text, origin) ?? unknownText(text, origin)
    const record: Record<string, FieldValue> = {}
    for (const [at, name] of columns.entries()) setField(record, name, cells[at] ?? '')
    return (hasCommas ? undefined : w3cEvent(record, software, line)) ?? outcomeOf(record, origin)
  }

  return textOutcomes<Extract<Line, { kind: 'line' }>>(bytes, context, lineFramer, outcome)
}

function layoutOf(fields: string, software: string): Layout {
  const hasCommas = fields.includes(',') && !fields.trim().includes(' ')
  const columns = fields.trim().split(hasCommas ? ',' : /[ \t]{1,8}/, MAX_COLUMNS)
  return { columns, hasCommas, software: softwareOf(software, columns) }
}
