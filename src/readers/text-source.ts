import type { Outcome } from '../model/event.ts'
import type { ReadContext } from '../model/source.ts'
import { type Encoding, utf8Pieces } from './framing/encoding.ts'
import { rejectAt } from './framing/printable.ts'
import { type Place, type TextWindow, textWindow } from './framing/window.ts'
import { BATCH_RECORDS } from './reader.ts'
import type { Origin } from './shapes/shape.ts'

/** What every framer gives for a stretch of text that is no record. */
interface Broken {
  readonly kind: 'broken'
  readonly reason: string
  readonly place: Place
  readonly bytes: Buffer
}

/**
 * Runs a text source through a framer and turns each record into outcomes, in batches. The one loop that all readers of
 * text share: decoding, window, batching and the abort are here.
 */
export async function* textOutcomes<Framed extends { readonly kind: string }>(
  bytes: AsyncIterable<Uint8Array>,
  context: ReadContext,
  framerOf: (window: TextWindow) => { drain(last: boolean): (Framed | Broken)[] },
  outcomeOf: (framed: Framed) => Outcome | undefined,
): AsyncIterable<readonly Outcome[]> {
  let encoding: Encoding = { kind: 'utf-8', bomBytes: 0 }
  const window = textWindow(() => encoding)
  const framer = framerOf(window)
  let batch: Outcome[] = []

  function take(last: boolean): void {
    for (const framed of framer.drain(last)) {
      const outcome = isBroken(framed)
        ? rejectAt(
            framed.reason,
            { file: context.file, record: framed.place.line, offset: framed.place.offset },
            framed.bytes,
          )
        : outcomeOf(framed)
      if (outcome !== undefined) batch.push(outcome)
    }
  }

  function* full(): Iterable<readonly Outcome[]> {
    if (batch.length < BATCH_RECORDS) return
    for (let at = 0; at < batch.length; at += BATCH_RECORDS) yield batch.slice(at, at + BATCH_RECORDS)
    batch = []
  }

  for await (const piece of utf8Pieces(bytes, (found) => {
    encoding = found
  })) {
    if (context.abort?.aborted) return
    window.append(piece)
    take(false)
    yield* full()
  }
  take(true)
  yield* full()
  if (batch.length > 0) yield batch
}

function isBroken<Framed extends { readonly kind: string }>(framed: Framed | Broken): framed is Broken {
  return framed.kind === 'broken'
}

/** Where a framed record is from. */
export function originOf(place: Place, context: ReadContext, cut = false): Origin {
  return { raw: { file: context.file, record: place.line, offset: place.offset }, context, cut }
}
