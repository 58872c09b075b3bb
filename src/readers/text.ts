import type { Outcome } from '../model/event.ts'
import type { ReadContext } from '../model/source.ts'
import { binaryKind } from './framing/binary.ts'
import { MAX_VALUE_LENGTH } from './framing/bounds.ts'
import { parseJson } from './framing/json-parse.ts'
import { type Line, lineFramer } from './framing/lines.ts'
import { rejectAt } from './framing/printable.ts'
import { embeddedEvent } from './lines/embedded.ts'
import { lineEvent } from './lines/recognise.ts'
import { HEAD_BYTES, type Reader } from './reader.ts'
import { outcomeOf } from './shapes/recognise.ts'
import type { Origin } from './shapes/shape.ts'
import { unknownText } from './shapes/unknown.ts'
import { windowsXmlEvent } from './shapes/windows/xml.ts'
import { originOf, textOutcomes } from './text-source.ts'

/** Anything is text if nothing better is found. */
const LAST_RESORT = 0.01

/** Any other source: every line is kept as it is, and decided on its own, since logs are mixed. Binary sources are one reject. */
export const text: Reader = { id: 'text', recognise: () => LAST_RESORT, read }

async function* read(bytes: AsyncIterable<Uint8Array>, context: ReadContext): AsyncIterable<readonly Outcome[]> {
  const iterator = bytes[Symbol.asyncIterator]()
  const chunks: Uint8Array[] = []
  let held = 0
  while (held < HEAD_BYTES) {
    const next = await iterator.next()
    if (next.done === true) break
    chunks.push(next.value)
    held += next.value.length
  }
  const head = Buffer.concat(chunks).subarray(0, HEAD_BYTES)
  const binary = binaryKind(head)
  if (binary !== undefined) {
    await iterator.return?.()
    yield [rejectAt(`not a format that Dwell reads (looks like ${binary})`, { file: context.file, offset: 0 }, head)]
    return
  }
  async function* all(): AsyncIterable<Uint8Array> {
    yield* chunks
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value
  }
  yield* textOutcomes<Extract<Line, { kind: 'line' }>>(all(), context, lineFramer, (line) => lineOutcome(line, context))
}

function lineOutcome(
  { text: whole, place }: Extract<Line, { kind: 'line' }>,
  context: ReadContext,
): Outcome | undefined {
  const trimmed = whole.trim()
  if (trimmed === '') return undefined
  const origin: Origin = originOf(place, context, whole.length > MAX_VALUE_LENGTH)
  if (trimmed.startsWith('{')) {
    // Lines that were cut out of an array end in its comma.
    const parsed = parseJson(trimmed.endsWith('},') ? trimmed.slice(0, -1) : trimmed)
    if (parsed.kind === 'value') return outcomeOf(parsed.value, { ...origin, cut: parsed.cut })
  }
  if (trimmed.startsWith('<Event ') || trimmed.startsWith('<Event>')) {
    const read = windowsXmlEvent(trimmed, { ...origin, cut: false })
    if (read.kind === 'event') return read.event
  }
  const kept = whole.slice(0, MAX_VALUE_LENGTH)
  return embeddedEvent(trimmed, origin) ?? lineEvent(kept.trimEnd(), origin) ?? unknownText(kept, origin)
}
