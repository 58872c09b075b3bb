import type { Attachment } from 'postal-mime'
import { isReject, type Outcome } from '../model/event.ts'
import type { ReadContext } from '../model/source.ts'
import { FastMime } from '../readers/mail/fast-mime.ts'
import { type Framed, mboxMessages, wholeMessage } from '../readers/mail/framing.ts'
import { MAX_HEADER_BYTES, MAX_MIME_DEPTH } from '../readers/mail/limits.ts'
import { withLineFeeds } from '../readers/mail/line-ends.ts'
import { messageOutcome } from '../readers/mail/message-event.ts'
import { outlookBytes, outlookFramed } from './outlook-message.ts'

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
