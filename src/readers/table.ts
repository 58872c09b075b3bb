import { csv } from './csv.ts'
import { evtx } from './evtx.ts'
import { journalExport } from './journal-export.ts'
import { json } from './json.ts'
import { eml, mbox } from './mail.ts'
import { mixedLines } from './mixed-lines.ts'
import type { Reader } from './reader.ts'
import { text } from './text.ts'
import { w3c } from './w3c.ts'
import { xml } from './xml.ts'
import { zeekTsv } from './zeek-tsv.ts'

/** All readers. Adding a format is one line here, one file, and its fixtures. */
export const readers: readonly Reader[] = [
  evtx,
  json,
  xml,
  csv,
  zeekTsv,
  w3c,
  mixedLines,
  journalExport,
  mbox,
  eml,
  text,
]

/** The reader that is surest to know a source by its first `HEAD_BYTES` bytes; the order of `readers` decides between equals. */
export function recogniseReader(head: Uint8Array): Reader {
  let best: Reader = text
  let score = 0
  for (const reader of readers) {
    const sure = reader.recognise(head)
    if (sure <= score) continue
    if (sure >= 1) return reader // no other can be surer, and some look at the whole head as text
    best = reader
    score = sure
  }
  return best
}
