import { constants, inflateSync } from 'node:zlib'

/** Bytes that Base 85 may give. */
const MAX_ASCII85_BYTES: number = 8 * 1024 * 1024

/** The stream without its filters, as far as they are ours to take off: Flate (with PNG predictors), hex and 85. */
export function unfiltered(dictionary: string, stream: Buffer, limit: number): Buffer | 'too large' | undefined {
  const filters = filtersOf(dictionary)
  let content: Buffer = stream
  for (const filter of filters.slice(0, 4)) {
    if (filter === 'FlateDecode' || filter === 'Fl') {
      const inflated = inflate(content, limit)
      if (inflated === undefined || inflated === 'too large') return inflated
      const predictor = Number(/\/Predictor\s{1,5}(\d{1,2})/.exec(dictionary)?.[1] ?? 1)
      content = predictor >= 10 ? withoutPredictor(inflated, dictionary) : inflated
    } else if (filter === 'ASCIIHexDecode' || filter === 'AHx') {
      content = Buffer.from(content.toString('latin1').replace(/[^0-9a-f]/gi, ''), 'hex')
    } else if (filter === 'ASCII85Decode' || filter === 'A85') content = ascii85(content)
    else return undefined
  }
  return content.subarray(0, limit)
}

/** The names of a stream's filters, in order. */
export function filtersOf(dictionary: string): readonly string[] {
  const text = /\/(?:Filter|F)\s{0,5}(\[[^\]]{0,300}\]|\/\w{1,40})/.exec(dictionary)?.[1] ?? ''
  return [...text.matchAll(/\/(\w{1,40})/g)].map(([, name = '']) => name)
}

function inflate(content: Buffer, limit: number): Buffer | 'too large' | undefined {
  try {
    // Damaged ends are usual; what came before them counts.
    return inflateSync(content, { maxOutputLength: limit, finishFlush: constants.Z_SYNC_FLUSH })
  } catch (error) {
    return error instanceof RangeError ? 'too large' : undefined
  }
}

function withoutPredictor(content: Buffer, dictionary: string): Buffer {
  const columns = Number(/\/Columns\s{1,5}(\d{1,6})/.exec(dictionary)?.[1] ?? 1)
  const colors = Number(/\/Colors\s{1,5}(\d{1,2})/.exec(dictionary)?.[1] ?? 1)
  const bits = Number(/\/BitsPerComponent\s{1,5}(\d{1,2})/.exec(dictionary)?.[1] ?? 8)
  const perPixel = Math.max(1, (colors * bits) >> 3)
  const rowBytes = Math.max(1, (columns * colors * bits + 7) >> 3)
  const rows = Math.floor(content.length / (rowBytes + 1))
  const out = Buffer.alloc(rows * rowBytes)
  for (let row = 0; row < rows; row += 1) {
    const type = content[row * (rowBytes + 1)] ?? 0
    for (let index = 0; index < rowBytes; index += 1) {
      const at = row * rowBytes + index
      const left = index >= perPixel ? (out[at - perPixel] ?? 0) : 0
      const up = row > 0 ? (out[at - rowBytes] ?? 0) : 0
      const upLeft = row > 0 && index >= perPixel ? (out[at - rowBytes - perPixel] ?? 0) : 0
      const guess =
        type === 1 ? left : type === 2 ? up : type === 3 ? (left + up) >> 1 : type === 4 ? paeth(left, up, upLeft) : 0
      out[at] = (content[row * (rowBytes + 1) + 1 + index] ?? 0) + guess
    }
  }
  return out
}

function paeth(left: number, up: number, upLeft: number): number {
  const guess = left + up - upLeft
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - upLeft)]
  if (a <= b && a <= c) return left
  return b <= c ? up : upLeft
}

function ascii85(content: Buffer): Buffer {
  const out: number[] = []
  let group: number[] = []
  for (const byte of content.subarray(0, MAX_ASCII85_BYTES)) {
    if (byte === 0x7e) break
    if (byte === 0x7a && group.length === 0) out.push(0, 0, 0, 0)
    else if (byte >= 33 && byte <= 117) group.push(byte - 33)
    if (group.length === 5) {
      const value = group.reduce((sum, digit) => sum * 85 + digit, 0)
      out.push((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255)
      group = []
    }
  }
  if (group.length > 1) {
    const missing = 5 - group.length
    const value = [...group, ...Array<number>(missing).fill(84)].reduce((sum, digit) => sum * 85 + digit, 0)
    out.push(...[(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255].slice(0, 4 - missing))
  }
  return Buffer.from(out)
}
