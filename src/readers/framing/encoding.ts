import { PIECE_BYTES } from './bounds.ts'

/** How a text is written. `bomBytes` is the length of its byte order mark. */
export interface Encoding {
  readonly kind: 'utf-8' | 'utf-16le' | 'utf-16be'
  readonly bomBytes: number
}

/** Pairs of bytes that recognition without a byte order mark looks at. */
const SAMPLE_PAIRS = 256
const ENOUGH_PAIRS = 0.7
const HIGHEST_PAIRS_NEEDED = 2
/** Bytes that must be there before an encoding is decided, unless the text is shorter. */
const DECIDE_BYTES = SAMPLE_PAIRS * 2

/** The encoding of a text by its first bytes: a byte order mark, else the zeros that UTF-16 has between Latin letters. */
export function encodingOf(head: Uint8Array): Encoding {
  const [a, b, c] = head
  if (a === 0xef && b === 0xbb && c === 0xbf) return { kind: 'utf-8', bomBytes: 3 }
  if (a === 0xff && b === 0xfe) return { kind: 'utf-16le', bomBytes: 2 }
  if (a === 0xfe && b === 0xff) return { kind: 'utf-16be', bomBytes: 2 }

  const pairs = Math.min(SAMPLE_PAIRS, head.length >> 1)
  let little = 0
  let big = 0
  for (let pair = 0; pair < pairs; pair += 1) {
    const first = head[2 * pair] ?? 0
    const second = head[2 * pair + 1] ?? 0
    if (isPlain(first) && second === 0) little += 1
    if (isPlain(second) && first === 0) big += 1
  }
  if (pairs >= HIGHEST_PAIRS_NEEDED && little >= pairs * ENOUGH_PAIRS) return { kind: 'utf-16le', bomBytes: 0 }
  if (pairs >= HIGHEST_PAIRS_NEEDED && big >= pairs * ENOUGH_PAIRS) return { kind: 'utf-16be', bomBytes: 0 }
  return { kind: 'utf-8', bomBytes: 0 }
}

function isPlain(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09
}

/** A text's bytes as UTF-8 without its byte order mark, in pieces of at most 256 KiB, whatever the chunks were. */
export async function* utf8Pieces(
  bytes: AsyncIterable<Uint8Array>,
  onEncoding: (encoding: Encoding) => void,
): AsyncIterable<Buffer> {
  let held: Buffer = Buffer.alloc(0)
  let decode: ((piece: Buffer, last: boolean) => Buffer) | undefined
  for await (const chunk of bytes) {
    if (decode === undefined) {
      held = Buffer.concat([held, chunk])
      if (held.length < DECIDE_BYTES) continue
      decode = decoder(held, onEncoding)
      yield* pieces(held, decode)
      held = Buffer.alloc(0)
    } else {
      yield* pieces(asBuffer(chunk), decode)
    }
  }
  decode ??= decoder(held, onEncoding)
  yield decode(held, true)
}

function* pieces(bytes: Buffer, decode: (piece: Buffer, last: boolean) => Buffer): Iterable<Buffer> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield decode(bytes.subarray(at, at + PIECE_BYTES), false)
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}

function decoder(head: Buffer, onEncoding: (encoding: Encoding) => void): (piece: Buffer, last: boolean) => Buffer {
  const encoding = encodingOf(head)
  onEncoding(encoding)
  let toSkip = encoding.bomBytes
  const skipMark = (piece: Buffer): Buffer => {
    const rest = piece.subarray(toSkip)
    toSkip = 0
    return rest
  }
  if (encoding.kind === 'utf-8') return skipMark
  const convert = utf16Converter(encoding.kind === 'utf-16be')
  return (piece, last) => convert(skipMark(piece), last)
}

/** Converts UTF-16 to UTF-8 piece by piece; a lone surrogate or half a unit at the end becomes U+FFFD. */
function utf16Converter(bigEndian: boolean): (piece: Buffer, last: boolean) => Buffer {
  let held: Buffer = Buffer.alloc(0)
  return (piece, last) => {
    const joined = held.length === 0 ? piece : Buffer.concat([held, piece])
    let even = joined.length & ~1
    if (!last && even >= 2 && isHighSurrogate(joined, even - 2, bigEndian)) even -= 2
    // swap16 works in place: a copy keeps the caller's bytes as they are.
    const units = bigEndian ? Buffer.from(joined.subarray(0, even)).swap16() : joined.subarray(0, even)
    held = Buffer.from(joined.subarray(even))
    const text = units.toString('utf16le')
    return Buffer.from(last && held.length > 0 ? `${text}\ufffd` : text, 'utf8')
  }
}

function isHighSurrogate(bytes: Buffer, at: number, bigEndian: boolean): boolean {
  const high = bytes[bigEndian ? at : at + 1] ?? 0
  return high >= 0xd8 && high <= 0xdb
}
