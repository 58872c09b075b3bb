import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { CLASS, type Event, isReject } from '../src/model/event.ts'
import { HEAD_BYTES } from '../src/readers/reader.ts'
import { recogniseReader } from '../src/readers/table.ts'
import { type ParsedRule, parseRules } from '../src/sigma/parse.ts'
import { type Corpora, filesBelow } from './corpora.ts'

/** Every so many-th event is kept, so that all logs take part and the events fit into memory. */
const EVENT_STEP = 4

/** SigmaHQ's rules for Windows. */
export async function windowsRules(corpora: Corpora): Promise<readonly ParsedRule[]> {
  const files = await filesBelow(await corpora.unpacked('sigma-rules'))
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')))
  return texts
    .flatMap((text, at) => parseRules(text, files[at] ?? '').rules)
    .filter(({ rule }) => rule.logsource.product === 'windows')
}

/** Windows events of attacks and of everyday use, from all logs of the corpora. */
export async function windowsEvents(corpora: Corpora): Promise<readonly Event[]> {
  const kept: Event[] = []
  let count = 0
  for (const pack of ['evtx-attack', 'evtx-benign', 'otrf-windows'] as const) {
    for (const file of await filesBelow(await corpora.unpacked(pack))) {
      const head = await readFile(file).then((bytes) => bytes.subarray(0, HEAD_BYTES))
      const chunks = createReadStream(file) as AsyncIterable<Uint8Array> // no encoding is set, so chunks are bytes
      for await (const batch of recogniseReader(head).read(chunks, { file, sha256: '00' })) {
        for (const outcome of batch) {
          if (isReject(outcome) || outcome.logsource.product !== 'windows') continue
          count += 1
          if (count % EVENT_STEP === 0) kept.push(outcome)
        }
      }
    }
  }
  return kept
}

/** Those that say that a process was started. */
export function processStarts(events: readonly Event[]): readonly Event[] {
  return events.filter(({ fields, source, classUid }) =>
    source === 'windows:sysmon' ? fields.EventID === 1 : classUid === CLASS.PROCESS && fields.EventID === 4688,
  )
}

/** How many matches there are: a round that finds nothing says nothing of speed. */
export function matchesOf(list: readonly Event[], match: (event: Event) => readonly unknown[]): number {
  let matches = 0
  for (const event of list) matches += match(event).length
  return matches
}
