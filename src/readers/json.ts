import type { Outcome } from '../model/event.ts'
import type { ReadContext } from '../model/source.ts'
import { headText } from './framing/head.ts'
import { type JsonRecord, jsonFramer } from './framing/json-values.ts'
import type { Reader } from './reader.ts'
import { outcomeOf } from './shapes/recognise.ts'
import { originOf, textOutcomes } from './text-source.ts'

const CERTAIN = 0.9
const LIKELY = 0.6
/** Share of the head's lines that must begin like JSON where the first does not. */
const MOST_LINES = 0.5

/** JSON in any framing: a record a line, pretty-printed records one after another, an array, an export's wrapper. */
export const json: Reader = { id: 'json', recognise, read }

function recognise(head: Uint8Array): number {
  const text = headText(head)
  if (/^\s*(?:\{\s*(?:"|\}|$)|\[\s*(?:[[{"\]]|-?\d{1,32}\s*,|$))/.test(text)) return CERTAIN
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '')
  const like = lines.filter((line) => /^\s*\{\s*"/.test(line)).length
  return like > lines.length * MOST_LINES ? LIKELY : 0
}

function read(bytes: AsyncIterable<Uint8Array>, context: ReadContext): AsyncIterable<readonly Outcome[]> {
  return textOutcomes<Extract<JsonRecord, { kind: 'value' }>>(bytes, context, jsonFramer, ({ value, cut, place }) =>
    outcomeOf(value, originOf(place, context, cut)),
  )
}
