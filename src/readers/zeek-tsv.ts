import type { FieldValue, Outcome } from '../model/event.ts'
import type { ReadContext } from '../model/source.ts'
import { MAX_VALUE_LENGTH } from './framing/bounds.ts'
import { headText } from './framing/head.ts'
import { setField } from './framing/json-parse.ts'
import { type Line, lineFramer } from './framing/lines.ts'
import { lineEvent } from './lines/recognise.ts'
import type { Reader } from './reader.ts'
import { zeekEvent } from './shapes/network/zeek.ts'
import { unknownText } from './shapes/unknown.ts'
import { originOf, textOutcomes } from './text-source.ts'

const CERTAIN = 0.95
/** Columns that are read; the widest log of Zeek has some sixty. */
const MAX_COLUMNS = 512
/** Members of a set or vector that are kept. */
const MAX_MEMBERS = 4096

/** Zeek's own log files: columns and their types are named before the first record, and again where files were joined. */
export const zeekTsv: Reader = { id: 'zeek-tsv', recognise, read }

function recognise(head: Uint8Array): number {
  const text = headText(head)
  // Comments may stand before the first line of the header.
  if (/^\ufeff?(?:#[^\r\n]{0,400}[\r\n]{1,2}){0,5}#separator \S/.test(text)) return CERTAIN
  return /^\ufeff?#(?:path|fields|set_separator|empty_field|unset_field)\t/.test(text) && /^#fields\t/m.test(text)
    ? CERTAIN
    : 0
}

interface Header {
  separator: string
  setSeparator: string
  empty: string
  unset: string
  path: string
  columns: readonly string[]
  types: readonly string[]
}

function read(bytes: AsyncIterable<Uint8Array>, context: ReadContext): AsyncIterable<readonly Outcome[]> {
  let header: Header = plainHeader()

  function outcome({ text: whole, place }: Extract<Line, { kind: 'line' }>): Outcome | undefined {
    const text = whole.slice(0, MAX_VALUE_LENGTH)
    if (text.startsWith('#') || text.startsWith('\ufeff#')) {
      header = withLine(header, text.replace(/^\ufeff/, ''))
      return undefined
    }
    if (text.trim() === '') return undefined
    const origin = originOf(place, context, whole.length > MAX_VALUE_LENGTH)
    const cells = text.split(header.separator, MAX_COLUMNS + 1)
    if (header.columns.length === 0 || cells.length !== header.columns.length) {
      return lineEvent(text, origin) ?? unknownText(text, origin)
    }
    return zeekEvent(recordOf(cells, header), header.path, origin)
  }

  return textOutcomes<Extract<Line, { kind: 'line' }>>(bytes, context, lineFramer, outcome)
}

function plainHeader(): Header {
  return {
    separator: '\t',
    setSeparator: ',',
    empty: '(empty)',
    unset: '-',
    path: 'connection',
    columns: [],
    types: [],
  }
}

/** The header after one of its lines; `#separator` begins a new one. */
function withLine(header: Header, line: string): Header {
  if (line.startsWith('#separator ')) {
    const written = line.slice('#separator '.length).trim()
    const separator = written.replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
    return { ...plainHeader(), separator: separator === '' || separator === '\\t' ? '\t' : separator }
  }
  const [name = '', ...values] = line.split(header.separator, MAX_COLUMNS + 1)
  const [value = ''] = values
  switch (name) {
    case '#set_separator':
      return { ...header, setSeparator: value }
    case '#empty_field':
      return { ...header, empty: value }
    case '#unset_field':
      return { ...header, unset: value }
    case '#path':
      return { ...header, path: value.toLowerCase() }
    case '#fields':
      return { ...header, columns: values, types: [] }
    case '#types':
      return { ...header, types: values }
    default:
      return header
  }
}

/** Numbers stay text, so that a time keeps its microseconds; sets and vectors become lists. */
function recordOf(cells: readonly string[], header: Header): Record<string, FieldValue> {
  const record: Record<string, FieldValue> = {}
  for (const [at, name] of header.columns.entries()) {
    const cell = cells[at]
    if (cell === undefined || cell === header.unset) continue
    const type = header.types[at] ?? ''
    const isList = type.startsWith('set[') || type.startsWith('vector[')
    const plain = name.replace(/^id_(?=(?:orig|resp)_[hp]$)/, 'id.')
    if (isList)
      setField(record, plain, cell === header.empty ? [] : cell.split(header.setSeparator, MAX_MEMBERS).map(unescaped))
    else setField(record, plain, cell === header.empty ? '' : unescaped(cell))
  }
  return record
}

/** Zeek writes what is not printable, and its own separators, as `\x09`. */
function unescaped(cell: string): string {
  if (!cell.includes('\\x')) return cell
  const bytes = cell.replace(/(?:\\x[0-9a-f]{2})+/gi, (run) =>
    Buffer.from(run.replaceAll('\\x', ''), 'hex').toString('utf8'),
  )
  return bytes
}
