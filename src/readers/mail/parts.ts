import { hash } from 'node:crypto'
import type { Attachment, Email } from 'postal-mime'
import type { File } from '../../model/event.ts'
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
  let parsedBytes = 0
  let isCut = false

  async function parse(message: Buffer, depth: number): Promise<Email> {
    checkBounds(message)
    parsedBytes += message.length
    const email = await new FastMime({
      maxNestingDepth: MAX_MIME_DEPTH,
      maxHeadersSize: MAX_HEADER_BYTES,
      maxRfc822NestingDepth: 0,
    }).parse(message)
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

  const email = await parse(bytes, 0)
  return { email, links, attachments, isCut: isCut || links.isCut() }
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
