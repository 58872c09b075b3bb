import type { Event, Fields, FieldValue } from '../../../model/event.ts'
import { MAX_KEYS } from '../../framing/bounds.ts'
import { setField } from '../../framing/json-parse.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { readExtension } from './cef-syntax.ts'
import { deviceTime } from './device-times.ts'
import { vendorEvent } from './vendor-event.ts'
import { vendorNamed } from './vendors.ts'

/** Collectors put their own words before the record; it starts within so many characters. */
const MAX_BEFORE = 512
const HEADER =
  /(?:^|LEEF: ?)([12]\.\d)\|([^|]{1,128})\|([^|]{0,128})\|([^|]{0,128})\|([^|]{0,256})\|(?:(x[0-9a-f]{2,4}|0x[0-9a-f]{2,4}|[^\w\s|])\|)?/i
/** How relays write a tab that they don't let through. */
const WRITTEN_TABS = /#011|\\t/g

/** IBM's Log Event Extended Format, 1.0 and 2.0, with any vendor inside. */
export const leef: LineShape = { id: 'leef', specificity: 89, toEvent }

function toEvent(line: LogLine): Event | undefined {
  const { text } = line
  const first = text.charCodeAt(0)
  if (first !== 49 && first !== 50 && !text.slice(0, MAX_BEFORE).includes('LEEF')) return undefined
  const head = HEADER.exec(text.slice(0, MAX_BEFORE * 3))
  if (head === null || (head.index > 0 && head.index > MAX_BEFORE)) return undefined
  const [whole, , maker = '', product = '', version = '', eventId = '', delimiter] = head
  const vendor = vendorNamed(maker, product)
  const fields: Fields = {
    vendor: maker,
    product,
    version,
    EventID: eventId,
    ...attributes(text.slice(head.index + whole.length), delimiterOf(delimiter)),
  }
  const name = fields['EventMessage'] ?? fields['Action'] ?? fields['eventName']
  return vendorEvent(vendor, fields, deviceTime(fields, line.origin.context), line, {
    eventId,
    ...(typeof name === 'string' ? { name } : {}),
  })
}

function delimiterOf(text: string | undefined): string {
  if (text === undefined) return '\t'
  const hex = /^0?x([0-9a-f]{2,4})$/i.exec(text)?.[1]
  return hex === undefined ? text : String.fromCharCode(Number.parseInt(hex, 16))
}

function attributes(text: string, delimiter: string): Readonly<Record<string, FieldValue>> {
  const plain = delimiter === '\t' && !text.includes('\t') ? text.replace(WRITTEN_TABS, '\t') : text
  // Without any delimiter the pairs are parted by spaces, as in CEF.
  if (!plain.includes(delimiter)) return readExtension(plain)
  const found: Record<string, FieldValue> = {}
  for (const pair of plain.split(delimiter, MAX_KEYS)) {
    const at = pair.indexOf('=')
    const name = pair.slice(0, at).trim()
    if (at > 0 && name.length <= 128 && !Object.hasOwn(found, name)) setField(found, name, pair.slice(at + 1).trim())
  }
  return found
}
