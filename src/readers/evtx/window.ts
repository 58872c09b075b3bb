/** The bytes of a stream from a moving start on: as many as were asked for, as far as there are any. */
export interface Window {
  /** Where the window begins in the stream. */
  offset(): number
  /** Makes at least `count` bytes available, if the stream has them, and gives all that are: valid until the next call. */
  fill(count: number): Promise<Buffer>
  /** Moves the start. */
  skip(count: number): void
}

/** A window over a stream; it holds at most `capacity` bytes and what one piece of the stream adds. */
export function windowOver(stream: AsyncIterable<Uint8Array>, capacity: number): Window {
  const pieces = stream[Symbol.asyncIterator]()
  let held = Buffer.alloc(capacity)
  let start = 0
  let end = 0
  let offset = 0
  let ended = false

  async function fill(count: number): Promise<Buffer> {
    while (end - start < count && !ended) {
      const piece = await pieces.next() // one after the other: the bytes are a sequence
      if (piece.done === true) {
        ended = true
        break
      }
      append(piece.value)
    }
    return held.subarray(start, end)
  }

  function append(piece: Uint8Array): void {
    if (end + piece.length > held.length) {
      const length = end - start
      const target = length + piece.length > held.length ? Buffer.alloc(length + piece.length) : held
      held.copy(target, 0, start, end)
      held = target
      start = 0
      end = length
    }
    held.set(piece, end)
    end += piece.length
  }

  function skip(count: number): void {
    const by = Math.min(count, end - start)
    start += by
    offset += by
  }

  return { offset: () => offset, fill, skip }
}
