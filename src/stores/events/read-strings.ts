/** The strings of a RowBinary result of one String column. */
export function* readStrings(chunk: Uint8Array): Generator<string> {
  const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
  let at = 0
  while (at < buffer.length) {
    let length = 0
    let shift = 0
    let byte: number
    do {
      byte = buffer[at++] ?? 0
      length += (byte & 0x7f) * 2 ** shift
      shift += 7
    } while (byte > 0x7f)
    if (at + length > buffer.length) throw new RangeError('a row of the engine that ends in the middle')
    yield buffer.toString('utf8', at, at + length)
    at += length
  }
}
