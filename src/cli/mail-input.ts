import { openEvidence } from '../ingest/evidence.ts'
import { type Event, isReject, type Outcome, type Reject } from '../model/event.ts'
import type { Source } from '../model/source.ts'
import { isBelievable } from '../model/time.ts'
import { problemSentence } from '../pipeline/batch.ts'
import { outlookMessage } from '../pipeline/outlook-message.ts'
import { openSource } from '../pipeline/read-source.ts'
import { type ReportedRecord, reportedRecords } from '../pipeline/reported-mail.ts'
import { eml } from '../readers/mail.ts'
import type { Reader } from '../readers/reader.ts'
import { recogniseReader } from '../readers/table.ts'
import { extentOf } from '../report/extent.ts'
import type { SourceRead } from '../report/report-input.ts'
import type { Values, World } from './command.ts'
import { evidenceOptions, readWindow, readZone, scratchFolder } from './inputs.ts'
import { progressOf } from './progress.ts'

/** What a file is taken for by its name or place where its content does not say: then it is a damaged message. */
const MAIL_PLACE = /\.(?:eml|emlx|mht)$|(?:^|\/)(?:cur|new)\/[^/]+$/i
const OUTLOOK_NAME = /\.msg$/i

/** The reader of a mail file; undefined for what is no mail. */
function mailReader(head: Uint8Array, file: string): Reader | undefined {
  if (OUTLOOK_NAME.test(file) && outlookMessage.recognise(head) > 0) return outlookMessage
  const reader = recogniseReader(head)
  if (reader.id === 'eml' || reader.id === 'mbox') return reader
  return MAIL_PLACE.test(file) ? eml : undefined
}

/** Hands over every message below `paths`; gives how many files were no mail. */
export async function eachMail(
  paths: readonly string[],
  values: Values,
  world: World,
  use: (outcome: Event | Reject) => Promise<void>,
): Promise<number> {
  const isWithin = withinWindow(values)
  return await eachBatch(paths, { values, world, through: (reader) => reader }, async (batch) => {
    // One after the other on purpose: output keeps the order of the evidence.
    for (const outcome of batch) if (isReject(outcome) || isWithin(outcome)) await use(outcome)
  })
}

/** All that lies below the paths of reported mail, what it was read from, and how many files were no mail. */
export async function readReported(
  paths: readonly string[],
  values: Values,
  world: World,
): Promise<{
  readonly records: readonly ReportedRecord[]
  readonly sources: readonly SourceRead[]
  readonly skipped: number
}> {
  const records: ReportedRecord[] = []
  const sources: SourceRead[] = []
  const through = ({ id, recognise }: Reader, { file, sha256, sizeBytes }: Source): Reader => ({
    id,
    recognise,
    async *read(bytes, context) {
      const form = id === 'mbox' || id === 'msg' ? id : 'eml'
      const outcomes: Outcome[] = []
      for await (const record of reportedRecords(bytes, form, context)) {
        records.push(record)
        outcomes.push(record.outer, ...record.originals)
        yield [record.outer]
      }
      const events = outcomes.filter((outcome): outcome is Event => !isReject(outcome))
      const extent = extentOf(events.map(({ time }) => (isBelievable(time) ? time : null)))
      sources.push({
        ...{ file, sha256, sizeBytes, reader: id },
        ...{ events: events.length, rejects: outcomes.length - events.length },
        ...{ firstTime: extent?.from ?? null, lastTime: extent?.to ?? null },
      })
    },
  })
  const skipped = await eachBatch(paths, { values, world, through }, () => Promise.resolve())
  return { records, sources, skipped }
}

function withinWindow(values: Values): (event: Event) => boolean {
  const { since, until } = readWindow(values)
  return ({ time }) => (since === undefined || time >= since) && (until === undefined || time < until)
}

async function eachBatch(
  paths: readonly string[],
  {
    values,
    world,
    through,
  }: { readonly values: Values; readonly world: World; readonly through: (reader: Reader, source: Source) => Reader },
  use: (batch: readonly (Event | Reject)[]) => Promise<void>,
): Promise<number> {
  const offsetMinutes = readZone(values)
  await using scratch = await scratchFolder()
  const progress = progressOf(world)
  let skipped = 0
  for await (const source of openEvidence(paths, evidenceOptions(values, world, scratch.path))) {
    if ('problem' in source) {
      progress.note(`${source.file}: ${problemSentence(source)}`)
      continue
    }
    let isMail = true
    const recognise = (head: Uint8Array): Reader => {
      const reader = mailReader(head, source.file)
      if (reader !== undefined) return through(reader, source)
      isMail = false
      return recogniseReader(head)
    }
    const { batches } = await openSource(source, { recognise, offsetMinutes, abort: world.abort })
    if (!isMail) {
      skipped += 1
      continue
    }
    for await (const batch of batches) {
      world.abort.throwIfAborted()
      await use(batch)
      if (!world.isTerminal.out) progress.step({ file: source.file, records: batch.length })
    }
  }
  progress.end()
  world.abort.throwIfAborted()
  return skipped
}
