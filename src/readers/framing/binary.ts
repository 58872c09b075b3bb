import { encodingOf } from './encoding.ts'

/** What formats that are no text begin with. */
const MAGIC: readonly (readonly [name: string, hex: string])[] = [
  ['PNG', '89504e470d0a1a0a'],
  ['JPEG', 'ffd8ff'],
  ['GIF', '47494638'],
  ['PE', '4d5a'],
  ['ELF', '7f454c46'],
  ['Mach-O', 'cffaedfe'],
  ['PDF', '255044462d'],
  ['ZIP', '504b0304'],
  ['ZIP', '504b0506'],
  ['gzip', '1f8b'],
  ['bzip2', '425a68'],
  ['xz', 'fd377a585a00'],
  ['7-Zip', '377abcaf271c'],
  ['RAR', '526172211a07'],
  ['Zstandard', '28b52ffd'],
  ['SQLite', '53514c69746520666f726d6174203300'],
  ['pcap', 'd4c3b2a1'],
  ['pcap', 'a1b2c3d4'],
  ['pcapng', '0a0d0d0a'],
  ['OLE compound file', 'd0cf11e0a1b11ae1'],
  ['registry hive', '72656766'],
  ['EVTX', '456c6646696c65'],
  ['Windows ETL or memory dump', '50414745'],
  ['AppleDouble', '00051607'],
  ['Java class', 'cafebabe'],
  ['Parquet', '50415231'],
]
/** Magic numbers this short are letters too: the bytes must also look binary. */
const SHORT_MAGIC_BYTES = 4
const MAX_CONTROL_SHARE = 0.05

/** The kind of binary that a source looks like; undefined where it can be text. */
export function binaryKind(head: Uint8Array): string | undefined {
  const hex = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 16)).toString('hex')
  const looksBinary = isBinary(head)
  const magic = MAGIC.find(
    ([, start]) => hex.startsWith(start) && (looksBinary || start.length > 2 * SHORT_MAGIC_BYTES),
  )
  if (magic !== undefined) return magic[0]
  return looksBinary ? 'unknown binary data' : undefined
}

function isBinary(head: Uint8Array): boolean {
  if (head.length === 0 || encodingOf(head).kind !== 'utf-8') return false
  let controls = 0
  for (const byte of head) {
    if (byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b && byte !== 0x1d && byte !== 0x1e)) controls += 1
  }
  return controls > head.length * MAX_CONTROL_SHARE
}
