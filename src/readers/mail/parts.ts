import { hash } from 'node:crypto'
import type { Attachment, Email } from 'postal-mime'
import type { AttachmentFacts } from '../../mail/attachments/facts.ts'
import { inspectAttachment } from '../../mail/attachments/inspect.ts'
import type { File, MailContent } from '../../model/event.ts'
import { FastMime } from './fast-mime.ts'
import {
  MAX_ATTACHED_DEPTH,
  MAX_ATTACHED_TEXT_BYTES,
  MAX_ATTACHMENTS,
  MAX_DASH_LINES,
  MAX_HEADER_BYTES,
  MAX_MESSAGE_LINES,
  MAX_MIME_DEPTH,
  MAX_PARSED_BYTES,
} from './limits.ts'
import { withLineFeeds } from './line-ends.ts'
import { type LinkBook, linksOfHtml, linksOfText, newLinkBook } from './links.ts'

/** A message taken apart: its own headers and texts, and the links and attachments of it and of the messages within it. */
export interface Parts {
  readonly email: Email
  readonly links: LinkBook
  readonly attachments: readonly File[]
  readonly isCut: boolean
  /** True where the boundary that the header names does not occur, and the parts were found by the one that does. */
  readonly isMended: boolean
  readonly files: Pick<MailContent, 'fileMarks' | 'notAnalysed'>
}

/**
 * Takes a message apart with postal-mime, after a look at what would make that costly. Messages within the message are not
 * left to it, because what is packed in Base64 would pass that look unseen.
 *
 * @throws {Error} whose message is the reason, where the message is past a bound.
 */
export async function takeApart(bytes: Buffer): Promise<Parts> {
  const links = newLinkBook()
  const attachments: File[] = []
  const fileMarks: { readonly file: string; readonly trait: string; readonly detail: string }[] = []
  const notAnalysed: string[] = []
  let parsedBytes = 0
  let inspectedBytes = 0
  let isCut = false
  let isMended = false

  async function parse(message: Buffer, depth: number): Promise<Email> {
    checkBounds(message)
    parsedBytes += message.length
    let email = await parseOne(message)
    const mended = hasNothing(email) ? withFoundBoundary(message) : undefined
    if (mended !== undefined && parsedBytes + mended.length <= MAX_PARSED_BYTES) {
      parsedBytes += mended.length
      isMended = true
      email = { ...(await parseOne(mended)), headers: email.headers }
    }
    if (email.html !== undefined) linksOfHtml(email.html, links)
    if (email.text !== undefined) linksOfText(email.text, links)
    for (const attachment of email.attachments) await take(attachment, depth)
    return email
  }

  async function take(attachment: Attachment, depth: number): Promise<void> {
    const content = contentOf(attachment)
    if (attachments.length >= MAX_ATTACHMENTS) {
      isCut = true
      return
    }
    attachments.push(fileOf(attachment, content))
    const { mimeType } = attachment
    await inspectFile(attachment, content)
    if (mimeType === 'message/rfc822') {
      if (depth >= MAX_ATTACHED_DEPTH || parsedBytes + content.length > MAX_PARSED_BYTES) isCut = true
      else await parse(withLineFeeds(content), depth + 1).catch(() => (isCut = true))
      return
    }
    const isPage =
      /^(?:text\/html|application\/xhtml\+xml)$/.test(mimeType) || /\.x?html?$/i.test(attachment.filename ?? '')
    if (!isPage && !mimeType.startsWith('text/')) return
    if (content.length > MAX_ATTACHED_TEXT_BYTES) isCut = true
    const text = content.toString('utf8', 0, MAX_ATTACHED_TEXT_BYTES)
    if (isPage) linksOfHtml(text, links)
    else linksOfText(text, links)
  }

  async function inspectFile({ filename, mimeType }: Attachment, content: Buffer): Promise<void> {
    if (content.length === 0 || IDLE_TYPES.test(mimeType)) return
    inspectedBytes += content.length
    if (inspectedBytes > MAX_LOOKED_INTO_BYTES) {
      notAnalysed.push(
        `The attachment ${filename ?? mimeType} was not looked into: there are too many bytes before it.`,
      )
      return
    }
    const name = filename === null || filename === '' ? {} : { name: filename }
    // A picture code is looked for in pictures that may be shown whole; icons and large photographs hold none.
    const qr = !mimeType.startsWith('image/') || (content.length > MIN_QR_BYTES && content.length < MAX_QR_BYTES)
    note(await inspectAttachment({ ...name, mimeType, bytes: content }, { qr }))
  }

  function note(facts: AttachmentFacts): void {
    const file = facts.name ?? facts.mimeType ?? facts.kind
    for (const { trait, detail } of facts.marks) {
      if (fileMarks.length < MAX_FILE_MARKS) fileMarks.push({ file, trait, detail: detail.slice(0, MAX_DETAIL_LENGTH) })
    }
    for (const { url, text, role } of facts.links) links.add(url, role === 'qr' ? 'QR code' : text)
    for (const sentence of facts.notAnalysed) if (notAnalysed.length < MAX_FILE_MARKS) notAnalysed.push(sentence)
    for (const inner of facts.inside) note(inner)
  }

  const email = await parse(bytes, 0)
  return { email, links, attachments, isCut: isCut || links.isCut(), isMended, files: { fileMarks, notAnalysed } }
}

/** Parts that hold nothing to open. */
const IDLE_TYPES = /^(?:message\/|application\/(?:pgp|pkcs7|x-pkcs7)|text\/(?:plain|x-patch|x-diff))/i
/** Bytes of all attachments together that are looked into. */
const MAX_LOOKED_INTO_BYTES: number = 64 * 1024 * 1024
const [MIN_QR_BYTES, MAX_QR_BYTES] = [300, 2 * 1024 * 1024]
const MAX_FILE_MARKS = 50
const MAX_DETAIL_LENGTH = 200

async function parseOne(message: Buffer): Promise<Email> {
  return await new FastMime({
    maxNestingDepth: MAX_MIME_DEPTH,
    maxHeadersSize: MAX_HEADER_BYTES,
    maxRfc822NestingDepth: 0,
  }).parse(message)
}

function hasNothing({ html, text, attachments }: Email): boolean {
  return attachments.length === 0 && isBlank(html) && isBlank(text)
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === ''
}

/** A line that begins a text part, with the boundary: what follows it within a few lines is a Content-Type. */
const TEXT_PART = /\n--([^\n]{1,200})\n(?:[^\n]{1,300}\n){0,4}?content-type:[ \t]{0,5}text\//i
/** How far the first part is looked for. */
const MAX_SEARCH_BYTES: number = 1024 * 1024

/** The message under a header that names the boundary which its body really uses; undefined where there is none. */
function withFoundBoundary(message: Buffer): Buffer | undefined {
  const head = message.toString('latin1', 0, MAX_SEARCH_BYTES)
  const found = TEXT_PART.exec(head)
  const boundary = found?.[1]
  if (found === null || boundary === undefined || boundary.includes('"') || boundary.endsWith('--')) return undefined
  const header = Buffer.from(`Content-Type: multipart/mixed; boundary="${boundary}"\n`, 'latin1')
  return Buffer.concat([header, message.subarray(found.index)])
}

const DASH_LINE: Buffer = Buffer.from('\n--')

function checkBounds(message: Buffer): void {
  if (occurrences(message, '\n', MAX_MESSAGE_LINES) > MAX_MESSAGE_LINES) {
    throw new Error(`it has more than ${MAX_MESSAGE_LINES} lines`)
  }
  if (occurrences(message, DASH_LINE, MAX_DASH_LINES) > MAX_DASH_LINES) {
    throw new Error(`it has more than ${MAX_DASH_LINES} lines that may begin a part`)
  }
}

/** How often `what` occurs, counted no further than just past `enough`. */
function occurrences(bytes: Buffer, what: Buffer | string, enough: number): number {
  let count = 0
  for (let at = bytes.indexOf(what); at >= 0 && count <= enough; at = bytes.indexOf(what, at + 1)) count += 1
  return count
}

function contentOf({ content }: Attachment): Buffer {
  if (typeof content === 'string') return Buffer.from(content)
  return content instanceof ArrayBuffer
    ? Buffer.from(content)
    : Buffer.from(content.buffer, content.byteOffset, content.byteLength)
}

function fileOf(attachment: Attachment, content: Buffer): File {
  return {
    ...(attachment.filename === null || attachment.filename === '' ? {} : { name: attachment.filename }),
    sizeBytes: content.length,
    ...(attachment.mimeType === '' ? {} : { mimeType: attachment.mimeType }),
    sha256: hash('sha256', content),
    sha1: hash('sha1', content),
  }
}
