import type { Attachment } from 'postal-mime'
import { domainOf } from '../mail/history.ts'
import { isForward } from '../mail/message.ts'
import { type Event, isReject, type Outcome, type Reject } from '../model/event.ts'
import type { ReadContext } from '../model/source.ts'
import { FastMime } from '../readers/mail/fast-mime.ts'
import { type Framed, mboxMessages, wholeMessage } from '../readers/mail/framing.ts'
import { MAX_HEADER_BYTES, MAX_MIME_DEPTH } from '../readers/mail/limits.ts'
import { withLineFeeds } from '../readers/mail/line-ends.ts'
import { messageOutcome } from '../readers/mail/message-event.ts'
import { outlookBytes, outlookFramed } from './outlook-message.ts'
import type { MailDesk, Reporter } from './treat-message.ts'

/** Messages attached to one report that are taken as reported; a report with more names one by one is no report. */
const MAX_ORIGINALS = 20

/** What lies among the reported mail: a message, and the messages that it forwards as attachments. */
export interface ReportedRecord {
  readonly outer: Outcome
  readonly originals: readonly Outcome[]
  /** Attached messages past `MAX_ORIGINALS`. */
  readonly leftOut: number
}

/** Reads reported mail: each message of the source, with the messages that are attached to it. */
export async function* reportedRecords(
  bytes: AsyncIterable<Uint8Array>,
  form: 'eml' | 'mbox' | 'msg',
  context: ReadContext,
): AsyncGenerator<ReportedRecord> {
  for await (const framed of framesOf(bytes, form)) {
    if (context.abort?.aborted === true) return
    yield await recordOf(framed, context)
  }
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

/** Who reported each message. Copies of a message in several mailboxes differ, and have one Message-ID. */
export function reportersOf(reported: readonly ReportedMail[]): MailDesk['reportersOf'] {
  const byKey = new Map<string, Set<Reporter>>()
  for (const { event, reporters } of reported) {
    const key = event.mail?.messageId ?? event.id
    const known = byKey.get(key) ?? new Set()
    for (const one of reporters) known.add(one)
    byKey.set(key, known)
  }
  return ({ event, mail }) => [...(byKey.get(mail.messageId ?? event.id) ?? [])].sort()
}

async function* framesOf(bytes: AsyncIterable<Uint8Array>, form: 'eml' | 'mbox' | 'msg'): AsyncGenerator<Framed> {
  if (form === 'msg') yield await outlookFramed(bytes)
  else yield* form === 'mbox' ? mboxMessages(bytes) : wholeMessage(bytes)
}

async function recordOf(framed: Framed, context: ReadContext): Promise<ReportedRecord> {
  const outer = await messageOutcome(framed, context)
  // A message that was refused is past a bound, and not taken apart once more.
  if (isReject(outer) || framed.bytes === undefined) return { outer, originals: [], leftOut: 0 }
  const parser = new FastMime({
    maxNestingDepth: MAX_MIME_DEPTH,
    maxHeadersSize: MAX_HEADER_BYTES,
    maxRfc822NestingDepth: 0,
  })
  const email = await parser.parse(framed.bytes).catch(() => undefined)
  const attached = (email?.attachments ?? []).flatMap((attachment) => originalOf(attachment) ?? [])
  const originals: Outcome[] = []
  for (const { name, bytes } of attached.slice(0, MAX_ORIGINALS)) {
    const inner = {
      bytes,
      head: bytes.subarray(0, 200),
      offset: framed.offset,
      line: framed.line,
      sizeBytes: bytes.length,
    }
    // One after the other on purpose: each may be as large as the report.
    originals.push(await messageOutcome(inner, { ...context, file: `${context.file}!/${name}` }))
  }
  return { outer, originals, leftOut: Math.max(0, attached.length - MAX_ORIGINALS) }
}

/** The message that an attachment is; undefined where it is another file. */
function originalOf({
  filename,
  mimeType,
  content,
}: Attachment): { readonly name: string; readonly bytes: Buffer } | undefined {
  const bytes = bytesOf(content)
  const name = filename === null || filename === '' ? 'attached message' : filename
  if (mimeType === 'message/rfc822' || /\.eml$/i.test(name)) return { name, bytes: trimmed(withLineFeeds(bytes)) }
  if (mimeType !== 'application/vnd.ms-outlook' && !/\.msg$/i.test(name)) return undefined
  const message = outlookBytes(bytes)
  return message === undefined ? undefined : { name, bytes: message }
}

/** Without the line ends after the last line, as the same message has in a file of its own. */
function trimmed(bytes: Buffer): Buffer {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0x0a) end -= 1
  return bytes.subarray(0, end)
}

function bytesOf(content: Attachment['content']): Buffer {
  if (typeof content === 'string') return Buffer.from(content)
  return content instanceof ArrayBuffer
    ? Buffer.from(content)
    : Buffer.from(content.buffer, content.byteOffset, content.byteLength)
}
