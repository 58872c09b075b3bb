import type { FieldValue } from '../../model/event.ts'
import type { Chunk } from './chunk.ts'
import { filetimeText, systemTimeText } from './times.ts'
import { readUtf16 } from './utf16.ts'

/** BinXML value types that the reader treats by themselves. */
export const TYPE = { NULL: 0x00, STRING: 0x01, FILETIME: 0x11, BINXML: 0x21, ARRAY: 0x80 } as const

const TWO_32 = 4_294_967_296
const WINDOWS_1252 = new TextDecoder('windows-1252')

/**
 * One value. Numbers are numbers while they are exact, else decimal text; hexadecimal types and pointers are `0x…` in lower
 * case, truth values `true` and `false`, GUIDs in braces and upper case, FILETIME in ISO form with 7 digits, binary in
 * upper-case hex. The caller has checked that the bytes lie within the chunk.
 */
export function readValue(chunk: Chunk, type: number, at: number, size: number): FieldValue {
  if ((type & TYPE.ARRAY) !== 0) return readArray(chunk, type & 0x7f, at, size)
  const { view } = chunk
  switch (type) {
    case 0x01: // string
    case 0x23: // XML as text
      return readUtf16(chunk, at, size)
    case 0x00:
      return null
    case 0x02:
      return readAnsi(chunk, at, size)
    case 0x03:
    case 0x05:
    case 0x07:
    case 0x09:
      return readSigned(view, at, size)
    case 0x04:
    case 0x06:
    case 0x08:
    case 0x0a:
      return readUnsigned(view, at, size)
    case 0x0b:
      return size === 4 ? plainNumber(view.getFloat32(at, true)) : hexBytes(chunk, at, size)
    case 0x0c:
      return size === 8 ? plainNumber(view.getFloat64(at, true)) : hexBytes(chunk, at, size)
    case 0x0d: // usually 4 bytes, but 1, 2 and 8 occur
      return isZero(view, at, size) ? 'false' : 'true'
    case 0x0f:
      return size === 16 ? readGuid(view, at) : hexBytes(chunk, at, size)
    case 0x10: // size_t: 4 or 8 bytes
    case 0x14:
    case 0x15:
    case 0x20: // a handle
      return readHex(view, at, size)
    case 0x11:
      return size === 8
        ? filetimeText(view.getUint32(at + 4, true), view.getUint32(at, true))
        : hexBytes(chunk, at, size)
    case 0x12:
      return size === 16 ? systemTimeText(view, at) : hexBytes(chunk, at, size)
    case 0x13:
      return readSid(chunk, at, size)
    default:
      return hexBytes(chunk, at, size)
  }
}

/** Any value as it stands in text. */
export function valueText(value: FieldValue): string {
  if (typeof value === 'string') return value
  if (value === null) return ''
  return Array.isArray(value) ? value.map(valueText).join(', ') : String(value)
}

/** Item sizes of the types whose arrays lie item by item. */
const ITEM_BYTES: ReadonlyMap<number, number> = new Map([
  [0x03, 1],
  [0x04, 1],
  [0x05, 2],
  [0x06, 2],
  [0x07, 4],
  [0x08, 4],
  [0x09, 8],
  [0x0a, 8],
  [0x0b, 4],
  [0x0c, 8],
  [0x0d, 4],
  [0x0f, 16],
  [0x10, 8],
  [0x11, 8],
  [0x12, 16],
  [0x14, 4],
  [0x15, 8],
])

function readArray(chunk: Chunk, type: number, at: number, size: number): FieldValue[] {
  const items: FieldValue[] = []
  const end = at + size
  if (type === 0x01 || type === 0x02) {
    const unit = type === 0x01 ? 2 : 1
    for (let from = at; from + unit <= end; ) {
      let to = from
      while (to + unit <= end && !isZero(chunk.view, to, unit)) to += unit
      items.push(type === 0x01 ? readUtf16(chunk, from, to - from) : readAnsi(chunk, from, to - from))
      from = to + unit
    }
    return items
  }
  if (type === 0x13) {
    for (let from = at; from + 8 <= end; ) {
      const bytes = 8 + 4 * chunk.view.getUint8(from + 1)
      if (from + bytes > end) break
      items.push(readSid(chunk, from, bytes))
      from += bytes
    }
    return items
  }
  const step = ITEM_BYTES.get(type)
  if (step === undefined) return [hexBytes(chunk, at, size)]
  for (let from = at; from + step <= end; from += step) items.push(readValue(chunk, type, from, step))
  return items
}

function readUnsigned(view: DataView, at: number, size: number): number | string {
  switch (size) {
    case 4:
      return view.getUint32(at, true)
    case 2:
      return view.getUint16(at, true)
    case 1:
      return view.getUint8(at)
    case 8: {
      const high = view.getUint32(at + 4, true)
      if (high < 0x20_0000) return high * TWO_32 + view.getUint32(at, true)
      return view.getBigUint64(at, true).toString()
    }
    default:
      return oddNumber(view, at, size)
  }
}

function readSigned(view: DataView, at: number, size: number): number | string {
  switch (size) {
    case 4:
      return view.getInt32(at, true)
    case 2:
      return view.getInt16(at, true)
    case 1:
      return view.getInt8(at)
    case 8: {
      const whole = view.getBigInt64(at, true)
      const number = Number(whole)
      return Number.isSafeInteger(number) ? number : whole.toString()
    }
    default:
      return oddNumber(view, at, size)
  }
}

/** A number of a size that its type does not have; beyond 8 bytes only the first 8 count. */
function oddNumber(view: DataView, at: number, size: number): number | string {
  let whole = 0n
  for (let index = Math.min(size, 8) - 1; index >= 0; index -= 1)
    whole = (whole << 8n) | BigInt(view.getUint8(at + index))
  return whole <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(whole) : whole.toString()
}

/** JSON knows neither NaN nor infinity. */
function plainNumber(number: number): number | string {
  return Number.isFinite(number) ? number : String(number)
}

function readHex(view: DataView, at: number, size: number): string {
  if (size === 4) return `0x${view.getUint32(at, true).toString(16)}`
  if (size !== 8) return `0x${BigInt(oddNumber(view, at, size)).toString(16)}`
  const high = view.getUint32(at + 4, true)
  const low = view.getUint32(at, true)
  return high === 0 ? `0x${low.toString(16)}` : `0x${high.toString(16)}${low.toString(16).padStart(8, '0')}`
}

function isZero(view: DataView, at: number, size: number): boolean {
  for (let index = 0; index < size; index += 1) if (view.getUint8(at + index) !== 0) return false
  return true
}

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).toUpperCase().padStart(2, '0'),
)

function byteHex(view: DataView, at: number): string {
  return HEX[view.getUint8(at)] ?? ''
}

/** A GUID: its first three groups lie little-endian. */
function readGuid(view: DataView, at: number): string {
  const first = byteHex(view, at + 3) + byteHex(view, at + 2) + byteHex(view, at + 1) + byteHex(view, at)
  const second = byteHex(view, at + 5) + byteHex(view, at + 4)
  const third = byteHex(view, at + 7) + byteHex(view, at + 6)
  let last = ''
  for (let index = 10; index < 16; index += 1) last += byteHex(view, at + index)
  return `{${first}-${second}-${third}-${byteHex(view, at + 8)}${byteHex(view, at + 9)}-${last}}`
}

/** A security identifier (MS-DTYP 2.4.2.2); what is none is shown in hex. */
function readSid(chunk: Chunk, at: number, size: number): string {
  const { view } = chunk
  const parts = size >= 8 ? view.getUint8(at + 1) : -1
  if (parts < 0 || size < 8 + 4 * parts) return hexBytes(chunk, at, size)
  const authority = view.getUint16(at + 2, false) * TWO_32 + view.getUint32(at + 4, false)
  let text = `S-${view.getUint8(at)}-${authority}`
  for (let index = 0; index < parts; index += 1) text += `-${view.getUint32(at + 8 + 4 * index, true)}`
  return text
}

/** Text in the code page of the host, which the record does not name: Windows-1252 is the commonest. */
function readAnsi({ bytes, view }: Chunk, at: number, size: number): string {
  let end = at + size
  while (end > at && view.getUint8(end - 1) === 0) end -= 1
  return WINDOWS_1252.decode(bytes.subarray(at, end))
}

function hexBytes({ bytes }: Chunk, at: number, size: number): string {
  return bytes.toString('hex', at, at + size).toUpperCase()
}
