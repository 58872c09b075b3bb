import { crc32 } from 'node:zlib'
import { CHUNK_BYTES, CHUNK_HEADER_BYTES, FILE_HEADER_BYTES } from './limits.ts'

/** A BinXML value: its type, and its bytes. */
export interface Value {
  readonly type: number
  readonly bytes: Buffer
}

/** Markup of a template: text, a slot for a value, or an element. */
export type Markup =
  | string
  | { readonly slot: number; readonly type: number; readonly optional?: boolean }
  | {
      readonly name: string
      readonly attributes?: Readonly<Record<string, Markup>>
      readonly content?: readonly Markup[]
    }

/** A template instance: the same markup with the same key is one template. */
export interface Instance {
  readonly template: Markup
  readonly values: readonly (Value | Instance)[]
}

/** A record to write. */
export interface Written {
  readonly id: bigint
  /** 100 ns since 1601. */
  readonly filetime: bigint
  readonly body: Instance
}

/** Where a record lies in the file, and the bytes that it needs besides its own: those of the records that define its templates. */
export interface Place {
  readonly id: bigint
  readonly from: number
  readonly to: number
  readonly needs: readonly (readonly [from: number, to: number])[]
}

/** Makers of values. */
export const value: {
  readonly none: Value
  text(text: string): Value
  ansi(text: string): Value
  texts(...texts: readonly string[]): Value
  u8(number: number): Value
  u16(number: number): Value
  u32(number: number): Value
  i32(number: number): Value
  u64(number: bigint): Value
  i64(number: bigint): Value
  double(number: number): Value
  hex32(number: number): Value
  hex64(number: bigint): Value
  filetime(number: bigint): Value
  bytes(type: number, hex: string): Value
} = {
  none: { type: 0x00, bytes: Buffer.alloc(0) },
  text: (text) => ({ type: 0x01, bytes: Buffer.from(text, 'utf16le') }),
  ansi: (text) => ({ type: 0x02, bytes: Buffer.from(text, 'latin1') }),
  texts: (...texts) => ({ type: 0x81, bytes: Buffer.from(texts.map((text) => `${text}\0`).join(''), 'utf16le') }),
  u8: (number) => ({ type: 0x04, bytes: Buffer.from([number]) }),
  u16: (number) => made(0x06, 2, (bytes) => bytes.writeUInt16LE(number)),
  u32: (number) => made(0x08, 4, (bytes) => bytes.writeUInt32LE(number)),
  i32: (number) => made(0x07, 4, (bytes) => bytes.writeInt32LE(number)),
  u64: (number) => made(0x0a, 8, (bytes) => bytes.writeBigUInt64LE(number)),
  i64: (number) => made(0x09, 8, (bytes) => bytes.writeBigInt64LE(number)),
  double: (number) => made(0x0c, 8, (bytes) => bytes.writeDoubleLE(number)),
  hex32: (number) => made(0x14, 4, (bytes) => bytes.writeUInt32LE(number)),
  hex64: (number) => made(0x15, 8, (bytes) => bytes.writeBigUInt64LE(number)),
  filetime: (number) => made(0x11, 8, (bytes) => bytes.writeBigUInt64LE(number)),
  bytes: (type, hex) => ({ type, bytes: Buffer.from(hex, 'hex') }),
}

function made(type: number, size: number, write: (bytes: Buffer) => void): Value {
  const bytes = Buffer.alloc(size)
  write(bytes)
  return { type, bytes }
}

/** What a usual event says. */
export interface UsualEvent {
  readonly id: bigint
  readonly eventId?: number
  readonly filetime?: bigint
  readonly provider?: string
  readonly channel?: string
  readonly computer?: string
  /** Element names under `Event` to its content; by default `EventData` with `data`. */
  readonly part?: Instance
  /** Names and values of EventData. */
  readonly data?: Readonly<Record<string, Value>>
}

/** 2026-03-02T07:14:09.1234567Z. */
export const SOME_FILETIME = 134_169_092_491_234_567n

const slot = (number: number, type: number, optional = true): Markup => ({ slot: number, type, optional })

/** A record with a System part as Windows writes it. */
export function usualRecord(event: UsualEvent): Written {
  const filetime = event.filetime ?? SOME_FILETIME
  const data = Object.entries(event.data ?? {})
  const part: Instance = event.part ?? {
    template: {
      name: 'EventData',
      content: data.map(([name, { type }], index) => ({
        name: 'Data',
        attributes: { Name: name },
        content: [slot(index, type, false)],
      })),
    },
    values: data.map(([, one]) => one),
  }
  const system: Markup = {
    name: 'System',
    content: [
      {
        name: 'Provider',
        attributes: { Name: event.provider ?? 'Microsoft-Windows-Security-Auditing', Guid: slot(9, 0x0f) },
      },
      { name: 'EventID', attributes: { Qualifiers: slot(4, 0x06) }, content: [slot(3, 0x06)] },
      { name: 'Version', content: [slot(8, 0x04)] },
      { name: 'Level', content: [slot(0, 0x04)] },
      { name: 'Task', content: [slot(2, 0x06)] },
      { name: 'Opcode', content: [slot(1, 0x04)] },
      { name: 'Keywords', content: [slot(5, 0x15)] },
      { name: 'TimeCreated', attributes: { SystemTime: slot(6, 0x11) } },
      { name: 'EventRecordID', content: [slot(10, 0x0a)] },
      { name: 'Correlation', attributes: { ActivityID: slot(7, 0x0f) } },
      { name: 'Execution', attributes: { ProcessID: slot(11, 0x08), ThreadID: slot(12, 0x08) } },
      { name: 'Channel', content: [event.channel ?? 'Security'] },
      { name: 'Computer', content: [event.computer ?? 'ws1.corp.example'] },
      { name: 'Security', attributes: { UserID: slot(13, 0x13) } },
    ],
  }
  return {
    id: event.id,
    filetime,
    body: {
      template: {
        name: 'Event',
        attributes: { xmlns: 'http://schemas.microsoft.com/win/2004/08/events/event' },
        content: [system, slot(14, 0x21)],
      },
      values: [
        value.u8(4),
        value.u8(0),
        value.u16(12544),
        value.u16(event.eventId ?? 4624),
        value.none,
        value.hex64(0x8020_0000_0000_0000n),
        value.filetime(filetime),
        value.none,
        value.u8(2),
        value.bytes(0x0f, '2596845478549449a5ba3e3b0328c30d'),
        value.u64(event.id),
        value.u32(740),
        value.u32(1200),
        value.none,
        part,
      ],
    },
  }
}

interface Writer {
  readonly bytes: Buffer
  readonly base: number
  at: number
  /** Offsets, and the record in which the thing lies. */
  readonly names: Map<string, readonly [offset: number, record: number]>
  readonly templates: Map<string, readonly [offset: number, record: number]>
  readonly spans: [from: number, to: number][]
  /** By record: those in which its templates and names are defined. */
  readonly needs: Set<number>[]
}

const NOTHING: ReadonlySet<number> = new Set()

/** A chunk: its bytes, and where its records lie if it begins at `base` of the file. */
export function writeChunk(
  records: readonly Written[],
  base: number = FILE_HEADER_BYTES,
): { bytes: Buffer; places: Place[] } {
  const writer: Writer = {
    bytes: Buffer.alloc(CHUNK_BYTES),
    base,
    at: CHUNK_HEADER_BYTES,
    names: new Map(),
    templates: new Map(),
    spans: [],
    needs: [],
  }
  for (const record of records) writeRecord(writer, record)
  const places = records.map(({ id }, index) => {
    const [from, to] = writer.spans[index] ?? [0, 0]
    return { id, from: base + from, to: base + to, needs: spansOf(writer, writer.needs[index] ?? NOTHING) }
  })
  const ids = records.map(({ id }) => id)
  const { bytes } = writer
  bytes.write('ElfChnk\0', 'latin1')
  for (const [at, id] of [
    [8, ids[0]],
    [16, ids.at(-1)],
    [24, ids[0]],
    [32, ids.at(-1)],
  ] as const)
    bytes.writeBigUInt64LE(id ?? 0n, at)
  bytes.writeUInt32LE(128, 40)
  bytes.writeUInt32LE(writer.spans.at(-1)?.[0] ?? 0, 44)
  bytes.writeUInt32LE(writer.at, 48)
  return { bytes: sealChunk(bytes), places }
}

function spansOf(writer: Writer, records: ReadonlySet<number>): (readonly [number, number])[] {
  return [...records].map((index) => {
    const [from, to] = writer.spans[index] ?? [0, 0]
    return [writer.base + from, writer.base + to] as const
  })
}

/** Writes the checksums of a chunk anew. */
export function sealChunk(bytes: Buffer): Buffer {
  bytes.writeUInt32LE(crc32(bytes.subarray(CHUNK_HEADER_BYTES, bytes.readUInt32LE(48))), 52)
  bytes.writeUInt32LE(crc32(bytes.subarray(128, CHUNK_HEADER_BYTES), crc32(bytes.subarray(0, 120))), 124)
  return bytes
}

/** The header block of a file. */
export function writeFileHeader(chunks: number, flags = 0): Buffer {
  const bytes = Buffer.alloc(FILE_HEADER_BYTES)
  bytes.write('ElfFile\0', 'latin1')
  bytes.writeBigUInt64LE(BigInt(Math.max(0, chunks - 1)), 16)
  bytes.writeUInt32LE(128, 32)
  bytes.writeUInt16LE(1, 36)
  bytes.writeUInt16LE(3, 38)
  bytes.writeUInt16LE(4096, 40)
  bytes.writeUInt16LE(chunks, 42)
  bytes.writeUInt32LE(flags, 120)
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 120)), 124)
  return bytes
}

/** A whole file of chunks of records. */
export function writeFile(chunks: readonly (readonly Written[])[], flags = 0): { bytes: Buffer; places: Place[] } {
  const written = chunks.map((records, index) => writeChunk(records, FILE_HEADER_BYTES + index * CHUNK_BYTES))
  return {
    bytes: Buffer.concat([writeFileHeader(chunks.length, flags), ...written.map(({ bytes }) => bytes)]),
    places: written.flatMap(({ places }) => places),
  }
}

function writeRecord(writer: Writer, record: Written): void {
  const from = writer.at
  const index = writer.spans.length
  writer.needs.push(new Set())
  writer.spans.push([from, from])
  writer.at += 24
  writeInstance(writer, record.body, index)
  put(writer, 0, 1)
  writer.at = Math.ceil((writer.at + 4) / 8) * 8
  const { bytes } = writer
  const size = writer.at - from
  if (writer.at > CHUNK_BYTES) throw new Error('the records do not fit a chunk')
  bytes.writeUInt32LE(0x2a2a, from)
  bytes.writeUInt32LE(size, from + 4)
  bytes.writeBigUInt64LE(record.id, from + 8)
  bytes.writeBigUInt64LE(record.filetime, from + 16)
  bytes.writeUInt32LE(size, writer.at - 4)
  writer.spans[index] = [from, writer.at]
}

/** What defines a template may itself rest on names that an earlier record defines. */
function need(writer: Writer, record: number, definer: number): void {
  if (record === definer) return
  for (const one of [definer, ...(writer.needs[definer] ?? NOTHING)]) writer.needs[record]?.add(one)
}

function put(writer: Writer, number: number, size: 1 | 2 | 4): void {
  writer.bytes.writeUIntLE(number, writer.at, size)
  writer.at += size
}

function putBytes(writer: Writer, bytes: Buffer): void {
  bytes.copy(writer.bytes, writer.at)
  writer.at += bytes.length
}

function writeInstance(writer: Writer, instance: Instance, record: number): void {
  const key = JSON.stringify(instance.template)
  const id = crc32(key)
  putBytes(writer, Buffer.from([0x0f, 1, 1, 0, 0x0c, 1]))
  put(writer, id, 4)
  const known = writer.templates.get(key)
  put(writer, known?.[0] ?? writer.at + 4, 4)
  if (known === undefined) {
    writer.templates.set(key, [writer.at, record])
    put(writer, 0, 4)
    put(writer, id, 4)
    putBytes(writer, Buffer.alloc(12, 0x77))
    const size = writer.at
    writer.at += 4
    putBytes(writer, Buffer.from([0x0f, 1, 1, 0]))
    writeMarkup(writer, instance.template, record)
    put(writer, 0, 1)
    writer.bytes.writeUInt32LE(writer.at - size - 4, size)
  } else {
    need(writer, record, known[1])
  }
  put(writer, instance.values.length, 4)
  const descriptors = writer.at
  writer.at += 4 * instance.values.length
  for (const [index, one] of instance.values.entries()) {
    const from = writer.at
    if ('template' in one) {
      writeInstance(writer, one, record)
      put(writer, 0, 1)
    } else {
      putBytes(writer, one.bytes)
    }
    writer.bytes.writeUInt16LE(writer.at - from, descriptors + index * 4)
    writer.bytes.writeUInt16LE('template' in one ? 0x21 : one.type, descriptors + index * 4 + 2)
  }
}

function writeName(writer: Writer, name: string, record: number): void {
  const known = writer.names.get(name)
  if (known !== undefined) {
    need(writer, record, known[1])
    put(writer, known[0], 4)
    return
  }
  writer.names.set(name, [writer.at + 4, record])
  put(writer, writer.at + 4, 4)
  let hash = 0
  for (let index = 0; index < name.length; index += 1) hash = Math.imul(hash, 65_599) + name.charCodeAt(index)
  put(writer, 0, 4)
  put(writer, hash & 0xffff, 2)
  put(writer, name.length, 2)
  putBytes(writer, Buffer.from(`${name}\0`, 'utf16le'))
}

function writeMarkup(writer: Writer, markup: Markup, record: number): void {
  if (typeof markup === 'string') {
    putBytes(writer, Buffer.from([0x05, 0x01]))
    put(writer, markup.length, 2)
    putBytes(writer, Buffer.from(markup, 'utf16le'))
    return
  }
  if ('slot' in markup) {
    put(writer, markup.optional === true ? 0x0e : 0x0d, 1)
    put(writer, markup.slot, 2)
    put(writer, markup.type, 1)
    return
  }
  const attributes = Object.entries(markup.attributes ?? {})
  put(writer, attributes.length > 0 ? 0x41 : 0x01, 1)
  put(writer, 0xffff, 2)
  const size = writer.at
  writer.at += 4
  writeName(writer, markup.name, record)
  const list = writer.at
  if (attributes.length > 0) writer.at += 4
  for (const [index, [name, content]] of attributes.entries()) {
    put(writer, index < attributes.length - 1 ? 0x46 : 0x06, 1)
    writeName(writer, name, record)
    writeMarkup(writer, content, record)
  }
  if (attributes.length > 0) writer.bytes.writeUInt32LE(writer.at - list - 4, list)
  if (markup.content === undefined) {
    put(writer, 0x03, 1)
  } else {
    put(writer, 0x02, 1)
    for (const one of markup.content) writeMarkup(writer, one, record)
    put(writer, 0x04, 1)
  }
  writer.bytes.writeUInt32LE(writer.at - size - 4, size)
}
