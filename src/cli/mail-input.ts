import { openEvidence } from '../ingest/evidence.ts'
import { domainOf } from '../mail/history.ts'
import { isForward } from '../mail/message.ts'
import { type Event, isReject, type Reject } from '../model/event.ts'
import { problemSentence } from '../pipeline/batch.ts'
import { outlookMessage } from '../pipeline/outlook-message.ts'
import { openSource } from '../pipeline/read-source.ts'
import { type ReportedRecord, reportedRecords } from '../pipeline/reported-mail.ts'
import type { Reporter } from '../pipeline/treat-message.ts'
import { eml } from '../readers/mail.ts'
import type { Reader } from '../readers/reader.ts'
import { recogniseReader } from '../readers/table.ts'
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

/** All that lies below the paths of reported mail, and how many files were no mail. */
export async function readReported(
  paths: readonly string[],
  values: Values,
  world: World,
): Promise<{ readonly records: readonly ReportedRecord[]; readonly skipped: number }> {
  const records: ReportedRecord[] = []
  const through = ({ id, recognise }: Reader): Reader => ({
    id,
    recognise,
    async *read(bytes, context) {
      const form = id === 'mbox' || id === 'msg' ? id : 'eml'
      for await (const record of reportedRecords(bytes, form, context)) {
        records.push(record)
        yield [record.outer]
      }
    },
  })
  const skipped = await eachBatch(paths, { values, world, through }, () => Promise.resolve())
  return { records, skipped }
}

/** A message that was reported, and by whom; `note` says what could not be had of it. */
export interface ReportedMail {
  readonly event: Event
  readonly reporters: ReadonlySet<Reporter>
  readonly note?: string
}

/**
 * The messages that were reported: those attached to a colleague's report, else the message itself. Whoever is not of the
 * organisation reports nothing: a message with an attached one is then taken as it is.
 */
export function reportedMail(
  records: readonly ReportedRecord[],
  ownDomains: readonly string[],
): {
  readonly reported: readonly ReportedMail[]
  /** Ids of the messages that brought them. */
  readonly reports: ReadonlySet<string>
  readonly unread: readonly Reject[]
  readonly leftOut: number
} {
  const byId = new Map<string, { event: Event; reporters: Set<Reporter>; note?: string }>()
  const unread: Reject[] = []
  const reports = new Set<string>()
  let leftOut = 0
  const add = (event: Event, reporter: Reporter, note?: string): void => {
    const known = byId.get(event.id) ?? {
      event,
      reporters: new Set<Reporter>(),
      ...(note === undefined ? {} : { note }),
    }
    known.reporters.add(reporter)
    byId.set(event.id, known)
  }
  for (const { outer, originals, leftOut: more } of records) {
    if (isReject(outer)) {
      unread.push(outer)
      continue
    }
    const from = outer.mail?.from
    const isColleague = from !== undefined && (ownDomains.length === 0 || ownDomains.includes(domainOf(from)))
    if (!isColleague || originals.length === 0) {
      const isInline = isColleague && isForward(outer.mail?.subject ?? '')
      add(outer, isInline ? from : undefined, isInline ? INLINE : undefined)
      continue
    }
    leftOut += more
    reports.add(outer.id)
    for (const original of originals) {
      if (isReject(original)) unread.push(original)
      else add(original, from)
    }
  }
  return { reported: [...byId.values()], reports, unread, leftOut }
}

const INLINE =
  'It was forwarded within a text, so the header fields of the original are missing; ask for it as an attachment.'

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
  }: { readonly values: Values; readonly world: World; readonly through: (reader: Reader) => Reader },
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
      if (reader !== undefined) return through(reader)
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
