import { deflateRawSync } from 'node:zlib'

/** A file for an archive that a test builds. */
export interface Packed {
  readonly name: string
  readonly bytes: Uint8Array | string
  /** Sets the flag, without encrypting. */
  readonly encrypted?: boolean
  /** Written to the directory in place of the true size. */
  readonly claimedBytes?: number
  /** The name in the member's own header, where it is to differ. */
  readonly localName?: string
}

/** A zip archive. */
export function zipOf(files: readonly Packed[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, bytes, encrypted = false, claimedBytes, localName = name } of files) {
    const content = Buffer.from(bytes)
    const packed = deflateRawSync(content)
    const flags = encrypted ? 1 : 0
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(20, 4)
    local.writeUInt16LE(flags, 6)
    local.writeUInt16LE(8, 8)
    local.writeUInt32LE(packed.length, 18)
    local.writeUInt32LE(content.length, 22)
    local.writeUInt16LE(Buffer.byteLength(localName), 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(flags, 8)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(claimedBytes ?? content.length, 24)
    entry.writeUInt16LE(Buffer.byteLength(name), 28)
    entry.writeUInt32LE(offset, 42)
    locals.push(local, Buffer.from(localName), packed)
    directory.push(entry, Buffer.from(name))
    offset += 30 + Buffer.byteLength(localName) + packed.length
  }
  const entries = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(entries.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, entries, end])
}

/** A compound file with these streams, each path of at most one storage. Streams below 4,096 bytes lie in the mini stream. */
export function oleOf(streams: Readonly<Record<string, Uint8Array | string>>): Buffer {
  const above = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))
  const storages = [
    ...new Set(
      Object.keys(streams).flatMap((path) => {
        const levels = path.split('/').slice(0, -1)
        return levels.map((_, at) => levels.slice(0, at + 1).join('/'))
      }),
    ),
  ]
  const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
  const entries: { name: string; type: number; right: number; child: number; start: number; size: number }[] = [
    { name: 'Root Entry', type: 5, right: -1, child: -1, start: -2, size: 0 },
    ...storages.map((path) => ({ name: nameOf(path), type: 1, right: -1, child: -1, start: 0, size: 0 })),
  ]
  const mini: Buffer[] = []
  const miniFat: number[] = []
  const sectors: Buffer[] = []
  const fat: number[] = []
  const put = (content: Buffer): number => {
    const start = sectors.length
    for (let at = 0; at < content.length; at += 512) {
      const sector = Buffer.alloc(512)
      content.copy(sector, 0, at, at + 512)
      sectors.push(sector)
      fat.push(at + 512 < content.length ? sectors.length : -2)
    }
    return start
  }
  for (const [path, bytes] of Object.entries(streams)) {
    const content = Buffer.from(bytes as Uint8Array)
    const name = nameOf(path)
    let start = miniFat.length
    if (content.length >= 4096) start = put(content)
    else {
      for (let at = 0; at < content.length; at += 64) {
        const sector = Buffer.alloc(64)
        content.copy(sector, 0, at, at + 64)
        mini.push(sector)
        miniFat.push(at + 64 < content.length ? miniFat.length + 1 : -2)
      }
    }
    entries.push({ name, type: 2, right: -1, child: -1, start, size: content.length })
    const parent = entries[storages.indexOf(above(path)) + 1]
    if (parent !== undefined) chainChild(entries, parent, entries.length - 1)
  }
  const [root] = entries
  if (root === undefined) throw new Error('no root')
  for (const [index, path] of storages.entries()) {
    const parent = entries[storages.indexOf(above(path)) + 1]
    if (parent !== undefined) chainChild(entries, parent, index + 1)
  }
  const miniStream = Buffer.concat(mini)
  if (miniStream.length > 0) root.start = put(miniStream)
  root.size = miniStream.length
  const miniFatStart = miniFat.length === 0 ? -2 : put(int32s(miniFat))
  const directoryStart = put(Buffer.concat(entries.map(entryBytes)))
  const fatSectors = Math.ceil((fat.length + 4) / 128)
  const fatStart = sectors.length
  for (let index = 0; index < fatSectors; index += 1) fat.push(-3)
  const fatBytes = int32s([...fat, ...Array<number>(fatSectors * 128 - fat.length).fill(-1)])
  for (let at = 0; at < fatBytes.length; at += 512) sectors.push(fatBytes.subarray(at, at + 512))
  const header = Buffer.alloc(512, 0xff)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header)
  header.fill(0, 8, 76)
  header.writeUInt16LE(0x3e, 24)
  header.writeUInt16LE(3, 26)
  header.writeUInt16LE(0xfffe, 28)
  header.writeUInt16LE(9, 30)
  header.writeUInt16LE(6, 32)
  header.writeUInt32LE(fatSectors, 44)
  header.writeInt32LE(directoryStart, 48)
  header.writeUInt32LE(4096, 56)
  header.writeInt32LE(miniFatStart, 60)
  header.writeInt32LE(-2, 68)
  for (let index = 0; index < fatSectors; index += 1) header.writeInt32LE(fatStart + index, 76 + 4 * index)
  return Buffer.concat([header, ...sectors])
}

function chainChild(entries: { right: number; child: number }[], parent: { child: number }, index: number): void {
  const entry = entries[index]
  if (entry === undefined) return
  entry.right = parent.child
  parent.child = index
}

function int32s(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(Math.ceil((values.length * 4) / 512) * 512, 0xff)
  for (const [index, value] of values.entries()) bytes.writeInt32LE(value, 4 * index)
  return bytes
}

function entryBytes({
  name,
  type,
  right,
  child,
  start,
  size,
}: {
  name: string
  type: number
  right: number
  child: number
  start: number
  size: number
}): Buffer {
  const bytes = Buffer.alloc(128)
  bytes.write(name, 0, 'utf16le')
  bytes.writeUInt16LE(2 * name.length + 2, 64)
  bytes[66] = type
  bytes.writeInt32LE(-1, 68)
  bytes.writeInt32LE(right, 72)
  bytes.writeInt32LE(child, 76)
  bytes.writeInt32LE(start, 116)
  bytes.writeUInt32LE(size, 120)
  return bytes
}

/** Source compressed as VBA modules are (MS-OVBA 2.4.1), with literals only. */
export function vbaModule(source: string): Buffer {
  const chunks: Buffer[] = [Buffer.from([1])]
  for (let at = 0; at < source.length; at += 3640) {
    const part = Buffer.from(source.slice(at, at + 3640), 'latin1')
    const pieces: Buffer[] = []
    for (let index = 0; index < part.length; index += 8) pieces.push(Buffer.from([0]), part.subarray(index, index + 8))
    const body = Buffer.concat(pieces)
    const header = Buffer.alloc(2)
    header.writeUInt16LE(0xb000 | (body.length - 1))
    chunks.push(header, body)
  }
  return Buffer.concat(chunks)
}

/** A shortcut with a relative path and arguments. */
export function shortcutOf(path: string, given: string): Buffer {
  const header = Buffer.alloc(76)
  Buffer.from('4c0000000114020000000000c000000000000046', 'hex').copy(header)
  header.writeUInt32LE(8 | 32 | 0x80, 20)
  const text = (value: string): Buffer => {
    const count = Buffer.alloc(2)
    count.writeUInt16LE(value.length)
    return Buffer.concat([count, Buffer.from(value, 'utf16le')])
  }
  return Buffer.concat([header, text(path), text(given)])
}

/** A CD image with one file in its root (ISO 9660). */
export function isoOf(name: string, content: string): Buffer {
  const image = Buffer.alloc(2048 * 24)
  const both = (at: number, value: number): void => {
    image.writeUInt32LE(value, at)
    image.writeUInt32BE(value, at + 4)
  }
  const record = (at: number, sector: number, size: number, flags: number, label: Buffer): number => {
    const length = 33 + label.length + (label.length % 2 === 0 ? 1 : 0)
    image[at] = length
    both(at + 2, sector)
    both(at + 10, size)
    image[at + 25] = flags
    image.writeUInt16LE(1, at + 28)
    image.writeUInt16BE(1, at + 30)
    image[at + 32] = label.length
    label.copy(image, at + 33)
    return at + length
  }
  const volume = 2048 * 16
  image[volume] = 1
  image.write('CD001', volume + 1, 'latin1')
  image[volume + 6] = 1
  both(volume + 80, 24)
  for (const [at, value] of [
    [120, 1],
    [124, 1],
    [128, 2048],
  ] as const) {
    image.writeUInt16LE(value, volume + at)
    image.writeUInt16BE(value, volume + at + 2)
  }
  both(volume + 132, 10) // path tables: their size and where they stand
  image.writeUInt32LE(20, volume + 140)
  image.writeUInt32BE(21, volume + 148)
  record(volume + 156, 18, 2048, 2, Buffer.from([0]))
  image[volume + 881] = 1
  image[2048 * 17] = 255
  image.write('CD001', 2048 * 17 + 1, 'latin1')
  image[2048 * 17 + 6] = 1
  let at = record(2048 * 18, 18, 2048, 2, Buffer.from([0]))
  at = record(at, 18, 2048, 2, Buffer.from([1]))
  record(at, 19, content.length, 0, Buffer.from(name, 'latin1'))
  image.write(content, 2048 * 19, 'latin1')
  return image
}
