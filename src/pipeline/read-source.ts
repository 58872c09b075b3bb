import type { Outcome } from '../model/event.ts'
import type { ReadContext, Source } from '../model/source.ts'
import { HEAD_BYTES, type Reader } from '../readers/reader.ts'

/** A source opened by the reader that knows its format. */
export interface OpenedSource {
  readonly reader: Reader
  readonly batches: AsyncIterable<readonly Outcome[]>
}

/** What all sources are read with. */
export interface ReadOptions {
  readonly recognise: (head: Uint8Array) => Reader
  readonly offsetMinutes?: ReadContext['offsetMinutes']
  readonly notAfter?: ReadContext['notAfter']
  readonly custom?: ReadContext['custom']
  readonly abort?: AbortSignal | undefined
}

/** Recognises a source by its first bytes and reads it with the reader that is surest of it. */
export async function openSource(
  source: Source,
  { recognise, offsetMinutes, notAfter, custom, abort }: ReadOptions,
): Promise<OpenedSource> {
  const chunks = source.open()[Symbol.asyncIterator]()
  const held: Uint8Array[] = []
  let size = 0
  let ended = false
  while (size < HEAD_BYTES && !ended) {
    const next = await chunks.next()
    ended = next.done === true
    if (next.done === true) break
    held.push(next.value)
    size += next.value.length
  }
  const head = held.length === 1 && held[0] !== undefined ? held[0] : Buffer.concat(held)
  const reader = recognise(head.subarray(0, HEAD_BYTES))
  const context: ReadContext = { file: source.file, sha256: source.sha256, offsetMinutes, notAfter, custom, abort }
  return { reader, batches: reader.read(withHead(held, chunks, ended, abort), context) }
}

async function* withHead(
  head: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
  ended: boolean,
  abort: AbortSignal | undefined,
): AsyncIterable<Uint8Array> {
  try {
    yield* head
    if (ended) return
    // Chunks come one after the other on purpose: what is read waits for what is done with it.
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
      abort?.throwIfAborted()
      yield next.value
    }
  } finally {
    await rest.return?.()
  }
}
