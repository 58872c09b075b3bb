import type { Outcome } from '../model/event.ts'
import type { ReadContext } from '../model/source.ts'
import { headText } from './framing/head.ts'
import { rejectAt } from './framing/printable.ts'
import { type XmlRecord, xmlEventFramer } from './framing/xml-events.ts'
import type { Reader } from './reader.ts'
import { windowsXmlEvent } from './shapes/windows/xml.ts'
import { originOf, textOutcomes } from './text-source.ts'

const CERTAIN = 0.95

/** Windows events in XML, as wevtutil, the Event Viewer, `ToXml()` and Splunk write them. */
export const xml: Reader = { id: 'windows-xml', recognise, read }

function recognise(head: Uint8Array): number {
  const text = headText(head)
  if (!/^\s*</.test(text)) return 0
  return /<Event(?:\s[^>]{0,1024})?>\s*<(?:\w{1,32}:)?System\b/.test(text) ? CERTAIN : 0
}

function read(bytes: AsyncIterable<Uint8Array>, context: ReadContext): AsyncIterable<readonly Outcome[]> {
  return textOutcomes<Extract<XmlRecord, { kind: 'event' }>>(bytes, context, xmlEventFramer, ({ xml: text, place }) => {
    const origin = originOf(place, context)
    const read = windowsXmlEvent(text, origin)
    return read.kind === 'event' ? read.event : rejectAt(read.reason, origin.raw, Buffer.from(text))
  })
}
