/** Attributes of one file that are read, and attachments that are taken out. */
const MAX_ATTRIBUTES = 10_000
const MAX_ATTACHMENTS = 100

const ATTACH_RENDERING = 0x00069002
const ATTACH_DATA = 0x0006800f
const ATTACH_TITLE = 0x00018010
const ATTACH_PROPERTIES = 0x00069005
const MESSAGE_PROPERTIES = 0x00069003

const LONG_NAME = 0x3707
const BODY_HTML = 0x1013
const BODY_TEXT = 0x1000
const BODY_RTF = 0x1009

/** What a `winmail.dat` holds. */
export interface TnefContents {
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[]
  readonly html?: Uint8Array
  readonly text?: string
  /** RTF, unpacked. */
  readonly rtf?: Uint8Array
  readonly isCut: boolean
}

/** Takes a TNEF file apart (MS-OXTNEF): attachments, and the body where it has one of its own. Never throws. */
export function readTnef(bytes: Uint8Array): TnefContents {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const files: { name: string; bytes: Uint8Array }[] = []
  let properties: ReadonlyMap<number, Buffer> = new Map()
  let isCut = false
  let at = 6
  for (let count = 0; at + 9 <= buffer.length; count += 1) {
    const id = buffer.readUInt32LE(at + 1)
    const length = buffer.readUInt32LE(at + 5)
    const body = buffer.subarray(at + 9, at + 9 + length)
    if (body.length < length || count >= MAX_ATTRIBUTES) {
      isCut = true
      break
    }
    const last = files.at(-1)
    if (id === ATTACH_RENDERING) {
      if (files.length >= MAX_ATTACHMENTS) {
        isCut = true
        break
      }
      files.push({ name: '', bytes: new Uint8Array() })
    } else if (id === ATTACH_DATA && last !== undefined) last.bytes = body
    else if (id === ATTACH_TITLE && last !== undefined) last.name ||= body.toString('latin1').replace(/\0.*$/s, '')
    else if (id === ATTACH_PROPERTIES && last !== undefined) {
      const name = mapiProperties(body).get(LONG_NAME)
      if (name !== undefined) last.name = textOf(name)
    } else if (id === MESSAGE_PROPERTIES) properties = mapiProperties(body)
    at += 9 + length + 2
  }
  const html = properties.get(BODY_HTML)
  const text = properties.get(BODY_TEXT)
  const rtf = properties.get(BODY_RTF)
  const unpacked = rtf === undefined ? undefined : unpackRtf(rtf)
  return {
    files: files.filter(({ bytes: content }) => content.length > 0),
    ...(html === undefined ? {} : { html }),
    ...(text === undefined ? {} : { text: textOf(text) }),
    ...(unpacked === undefined ? {} : { rtf: unpacked }),
    isCut,
  }
}

function textOf(value: Buffer): string {
  // UTF-16 where every second byte of the beginning is zero.
  const isWide = value.length >= 4 && value[1] === 0 && value[3] === 0
  return value.toString(isWide ? 'utf16le' : 'latin1').replace(/\0.*$/s, '')
}

/** Properties by id; of a property with several values the first. */
function mapiProperties(body: Buffer): ReadonlyMap<number, Buffer> {
  const found = new Map<number, Buffer>()
  if (body.length < 4) return found
  const count = Math.min(body.readUInt32LE(0), MAX_ATTRIBUTES)
  let at = 4
  for (let index = 0; index < count && at + 4 <= body.length; index += 1) {
    const type = body.readUInt16LE(at)
    const id = body.readUInt16LE(at + 2)
    at += 4
    if (id >= 0x8000) {
      if (at + 20 > body.length) break
      const isNamed = body.readUInt32LE(at + 16) === 1
      at += 20
      if (isNamed) {
        if (at + 4 > body.length) break
        at += 4 + padded(body.readUInt32LE(at))
      } else at += 4
    }
    const isMany = (type & 0x1000) !== 0
    const base = type & 0xfff
    const isVariable = base === 0x1e || base === 0x1f || base === 0x102 || base === 0x0d
    let values = 1
    if (isMany || isVariable) {
      if (at + 4 > body.length) break
      values = body.readUInt32LE(at)
      at += 4
    }
    if (values > MAX_ATTRIBUTES) break
    for (let value = 0; value < values; value += 1) {
      let length = FIXED[base] ?? 4
      if (isVariable) {
        if (at + 4 > body.length) return found
        length = body.readUInt32LE(at)
        at += 4
      }
      if (at + length > body.length) return found
      if (!found.has(id)) found.set(id, body.subarray(at, at + length))
      at += padded(length)
    }
  }
  return found
}

/** Bytes of values of a fixed size. */
const FIXED: Readonly<Record<number, number>> = {
  2: 2,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 2,
  20: 8,
  64: 8,
  72: 16,
}

function padded(length: number): number {
  return (length + 3) & ~3
}

const RTF_DICTIONARY: string =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx'
const RTF_COMPRESSED = 0x75465a4c
const RTF_PLAIN = 0x414c454d
const MAX_RTF_BYTES: number = 16 * 1024 * 1024

/** Compressed RTF (MS-OXRTFCP): LZ over a ring of 4,096 bytes with a known beginning. Undefined where it is none. */
export function unpackRtf(packed: Uint8Array): Buffer | undefined {
  const buffer = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength)
  if (buffer.length < 16) return undefined
  const size = Math.min(buffer.readUInt32LE(4), MAX_RTF_BYTES)
  const kind = buffer.readUInt32LE(8)
  if (kind === RTF_PLAIN) return buffer.subarray(16, 16 + size)
  if (kind !== RTF_COMPRESSED) return undefined
  // A byte gives at most 17: what claims more can't come true.
  const out = Buffer.alloc(Math.min(size, buffer.length * 17))
  const ring = Buffer.alloc(4096)
  ring.write(RTF_DICTIONARY, 0, 'latin1')
  let write = RTF_DICTIONARY.length
  let length = 0
  const put = (byte: number): void => {
    if (length < out.length) out[length] = byte
    length += 1
    ring[write] = byte
    write = (write + 1) & 4095
  }
  let at = 16
  while (at < buffer.length && length < out.length) {
    const control = buffer[at] ?? 0
    at += 1
    for (let bit = 0; bit < 8 && at < buffer.length; bit += 1) {
      if (((control >> bit) & 1) === 0) {
        put(buffer[at] ?? 0)
        at += 1
        continue
      }
      if (at + 2 > buffer.length) return out.subarray(0, length)
      const token = buffer.readUInt16BE(at)
      at += 2
      const offset = token >> 4
      if (offset === write) return out.subarray(0, Math.min(length, out.length))
      for (let index = 0; index < (token & 15) + 2; index += 1) put(ring[(offset + index) & 4095] ?? 0)
    }
  }
  return out.subarray(0, Math.min(length, out.length))
}
