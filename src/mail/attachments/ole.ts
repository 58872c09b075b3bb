const MAGIC: Buffer = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const END_OF_CHAIN = 0xfffffffe
const FREE = 0xffffffff
const MAX_REGULAR = 0xfffffffa
const ENTRY_BYTES = 128
/** Entries of one container that are read. */
const MAX_ENTRIES = 4000
/** Storages within each other. */
const MAX_DEPTH = 30

/** A stream or storage of a compound file. */
export interface OleEntry {
  /** Names of the storages and its own, joined with `/`. */
  readonly path: string
  readonly kind: 'stream' | 'storage' | 'root'
  readonly sizeBytes: number
  /** Its class id as 32 hex digits in the order of the file; zeros where it has none. */
  readonly clsid: string
  /** @internal First sector. */
  readonly start: number
}

/** A compound file (MS-CFB): what `.doc`, `.xls`, `.msg`, `.msi` and encrypted OOXML files are. */
export interface OleFile {
  readonly entries: readonly OleEntry[]
  /** A stream's bytes, at most `limit`; empty where its chain is broken at once. */
  read(entry: OleEntry, limit: number): Buffer
  find(path: string): OleEntry | undefined
}

/** Opens a compound file; undefined where it is none or too damaged to have a directory. Chains are bounded by the file's own size. */
export function openOle(bytes: Uint8Array): OleFile | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.length < 512 || !buffer.subarray(0, 8).equals(MAGIC)) return undefined
  const sectorShift = buffer.readUInt16LE(30)
  if (sectorShift !== 9 && sectorShift !== 12) return undefined
  const sectorBytes = 1 << sectorShift
  const sectors = Math.ceil(buffer.length / sectorBytes)
  const miniCutoff = buffer.readUInt32LE(56) || 4096

  const sectorAt = (index: number): Buffer => buffer.subarray((index + 1) * sectorBytes, (index + 2) * sectorBytes)
  const fatSectors: number[] = []
  for (let at = 76; at < 512; at += 4) {
    const sector = buffer.readUInt32LE(at)
    if (sector <= MAX_REGULAR && sector < sectors) fatSectors.push(sector)
  }
  let difat = buffer.readUInt32LE(68)
  for (let count = 0; difat < sectors && count < sectors; count += 1) {
    const sector = sectorAt(difat)
    if (sector.length < sectorBytes) break
    for (let at = 0; at < sectorBytes - 4; at += 4) {
      const index = sector.readUInt32LE(at)
      if (index < sectors && fatSectors.length <= sectors) fatSectors.push(index)
    }
    difat = sector.readUInt32LE(sectorBytes - 4)
  }
  const perSector = sectorBytes / 4
  const next = (index: number): number => {
    const fatSector = fatSectors[Math.floor(index / perSector)]
    const at = fatSector === undefined ? -1 : (fatSector + 1) * sectorBytes + (index % perSector) * 4
    return at < 0 || at + 4 > buffer.length ? END_OF_CHAIN : buffer.readUInt32LE(at)
  }
  const chain = (start: number, limitBytes: number): Buffer => {
    const pieces: Buffer[] = []
    let length = 0
    // No chain is longer than the file: a longer one runs in a circle.
    for (let sector = start, steps = 0; sector < sectors && steps <= sectors && length < limitBytes; steps += 1) {
      const piece = sectorAt(sector)
      pieces.push(piece)
      length += piece.length
      sector = next(sector)
    }
    const whole = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces)
    return (whole ?? Buffer.alloc(0)).subarray(0, limitBytes)
  }

  const directory = chain(buffer.readUInt32LE(48), MAX_ENTRIES * ENTRY_BYTES)
  const entries = entriesOf(directory)
  const root = entries.find(({ kind }) => kind === 'root')
  if (root === undefined) return undefined
  const miniFat = chain(buffer.readUInt32LE(60), buffer.length)
  let miniStream: Buffer | undefined

  const readMini = (start: number, limitBytes: number): Buffer => {
    miniStream ??= chain(root.start, Math.min(buffer.length, root.sizeBytes || buffer.length))
    const pieces: Buffer[] = []
    let length = 0
    const steps = Math.ceil(miniStream.length / 64)
    for (let sector = start, step = 0; sector <= MAX_REGULAR && step <= steps && length < limitBytes; step += 1) {
      const piece = miniStream.subarray(sector * 64, sector * 64 + 64)
      if (piece.length === 0) break
      pieces.push(piece)
      length += piece.length
      sector = sector * 4 + 4 <= miniFat.length ? miniFat.readUInt32LE(sector * 4) : FREE
    }
    return Buffer.concat(pieces).subarray(0, limitBytes)
  }
  const byPath = new Map(entries.map((entry) => [entry.path.toLowerCase(), entry]))
  return {
    entries,
    read: ({ start, sizeBytes }, limit) => {
      const wanted = Math.min(sizeBytes, limit)
      if (wanted <= 0) return Buffer.alloc(0)
      return sizeBytes < miniCutoff ? readMini(start, wanted) : chain(start, wanted)
    },
    find: (path) => byPath.get(path.toLowerCase()),
  }
}

/** The entries with their paths: each storage's children form a tree of their own (MS-CFB, section 2.6.4). */
function entriesOf(directory: Buffer): readonly OleEntry[] {
  const count = Math.floor(directory.length / ENTRY_BYTES)
  const entries: OleEntry[] = []
  const seen = new Set<number>()
  const waiting: { readonly index: number; readonly parent: string; readonly depth: number }[] = [
    { index: 0, parent: '', depth: 0 },
  ]
  for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
    const { index, parent, depth } = item
    if (index >= count || seen.has(index) || depth > MAX_DEPTH) continue
    seen.add(index)
    const at = index * ENTRY_BYTES
    const type = directory[at + 66]
    const nameBytes = Math.min(64, directory.readUInt16LE(at + 64))
    const name = directory.toString('utf16le', at, at + Math.max(0, nameBytes - 2))
    const [left, right, child] = [68, 72, 76].map((offset) => directory.readUInt32LE(at + offset))
    const path = type === 5 ? '' : parent === '' ? name : `${parent}/${name}`
    if (type === 1 || type === 2 || type === 5) {
      entries.push({
        path,
        kind: type === 1 ? 'storage' : type === 2 ? 'stream' : 'root',
        sizeBytes: directory.readUInt32LE(at + 120),
        clsid: directory.toString('hex', at + 80, at + 96),
        start: directory.readUInt32LE(at + 116),
      })
    }
    for (const sibling of [left, right]) {
      if (sibling !== undefined && sibling < count && type !== 5) waiting.push({ index: sibling, parent, depth })
    }
    if (child !== undefined && child < count && type !== 2)
      waiting.push({ index: child, parent: path, depth: depth + 1 })
  }
  return entries
}
