/** Walks through a stream of bytes in steps of the reader's choosing. */
export interface Cursor {
  offset(): number
  ended(): boolean
  /** Up to `length` bytes, without a copy; undefined at the end. */
  some(length: number): Promise<Uint8Array | undefined>
  /** Exactly `length` bytes; fewer only at the end. */
  take(length: number): Promise<Uint8Array>
  skip(length: number): Promise<void>
  /** Puts back the last bytes that `some` or `take` gave. */
  giveBack(bytes: Uint8Array): void
}

/** A cursor at the start of `bytes`. */
export function newCursor(bytes: AsyncIterable<Uint8Array>): Cursor {
  const chunks = bytes[Symbol.asyncIterator]()
  let chunk: Uint8Array = new Uint8Array(0)
  let offset = 0
  let ended = false

  async function some(length: number): Promise<Uint8Array | undefined> {
    while (chunk.length === 0) {
      if (ended) return undefined
      const next = await chunks.next()
      if (next.done === true) ended = true
      else chunk = next.value
    }
    const part = chunk.subarray(0, length)
    chunk = chunk.subarray(part.length)
    offset += part.length
    return part
  }

  return {
    offset: () => offset,
    ended: () => ended,
    some,
    async take(length) {
      const first = await some(length)
      if (first === undefined) return new Uint8Array(0)
      if (first.length === length) return first
      const parts = [first]
      let left = length - first.length
      while (left > 0) {
        const part = await some(left)
        if (part === undefined) break
        parts.push(part)
        left -= part.length
      }
      return Buffer.concat(parts)
    },
    async skip(length) {
      let left = length
      while (left > 0) {
        const part = await some(left)
        if (part === undefined) return
        left -= part.length
      }
    },
    giveBack(bytes) {
      if (bytes.length === 0) return
      chunk = chunk.length === 0 ? bytes : Buffer.concat([bytes, chunk])
      offset -= bytes.length
    },
  }
}
