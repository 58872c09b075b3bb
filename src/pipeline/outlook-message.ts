import { type MsgContents, readMsg } from '../mail/attachments/msg.ts'
import { openOle } from '../mail/attachments/ole.ts'
import type { Instant } from '../model/time.ts'
import type { Framed } from '../readers/mail/framing.ts'
import { withLineFeeds } from '../readers/mail/line-ends.ts'
import { messageOutcome } from '../readers/mail/message-event.ts'
import type { Reader } from '../readers/reader.ts'

/** Largest Outlook message that is read, and bytes of its files together. */
const MAX_MSG_BYTES: number = 64 * 1024 * 1024
const MAX_FILES_BYTES: number = 48 * 1024 * 1024
/** Header fields that describe the form of the body, which is written anew. */
const FORM = /^(?:mime-version|content-[a-z-]{1,60}):/i
const MAGIC = 'd0cf11e0a1b11ae1'

/** An Outlook message in a file of its own (`.msg`, MS-OXMSG), read as the message that came over the wire, as far as Outlook kept it. */
export const outlookMessage: Reader = {
  id: 'msg',
  recognise: (head) => (Buffer.from(head.subarray(0, 8)).toString('hex') === MAGIC ? SURE_OF_CONTAINER : 0),
  async *read(bytes, context) {
    yield [await messageOutcome(await outlookFramed(bytes), context)]
  },
}

/** A compound file is a message or an old document: the name decides. */
const SURE_OF_CONTAINER = 0.5

/** The Outlook message of a source as one message; without headers where it is none, without bytes where it is too large. */
export async function outlookFramed(source: AsyncIterable<Uint8Array>): Promise<Framed> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of source) {
    sizeBytes += chunk.length
    if (sizeBytes <= MAX_MSG_BYTES) chunks.push(chunk)
  }
  const bytes = sizeBytes > MAX_MSG_BYTES ? undefined : (outlookBytes(Buffer.concat(chunks)) ?? Buffer.alloc(0))
  return { bytes, head: Buffer.from(bytes?.subarray(0, 200) ?? []), offset: 0, line: 1, sizeBytes }
}

/** An Outlook message as an RFC 5322 message with LF line ends, the messages within it attached; undefined where it is none. */
export function outlookBytes(bytes: Uint8Array): Buffer | undefined {
  const file = openOle(bytes)
  if (file === undefined || file.find('__properties_version1.0') === undefined) return undefined
  const msg = readMsg(file, MAX_FILES_BYTES)
  // What lies within an attached message stays closed: users attach what they report once.
  const inner = msg.innerMessages.map((at) => written(readMsg(file, MAX_FILES_BYTES, at), []))
  return written(msg, inner)
}

function written(msg: MsgContents, inner: readonly Buffer[]): Buffer {
  const edge = '=_outlook_part'
  const parts: (string | Buffer)[] = []
  const part = (type: string, bytes: Uint8Array, name?: string): void => {
    const file = name === undefined ? '' : `; name="${name}"\nContent-Disposition: attachment; filename="${name}"`
    parts.push(`--${edge}\nContent-Type: ${type}${file}\nContent-Transfer-Encoding: base64\n\n${base64(bytes)}\n`)
  }
  if (msg.html !== undefined) part('text/html; charset=utf-8', Buffer.from(msg.html))
  else if (msg.text !== undefined) part('text/plain; charset=utf-8', Buffer.from(msg.text))
  // Where Outlook kept nothing but its own form, the file is looked into like any other.
  else if (msg.rtf !== undefined) part('application/rtf', msg.rtf, 'body.rtf')
  for (const { name, mimeType, bytes } of msg.files)
    part(
      /^[\w.+-]{1,60}\/[\w.+-]{1,100}$/.test(mimeType ?? '') ? (mimeType ?? '') : 'application/octet-stream',
      bytes,
      safe(name),
    )
  for (const message of inner) part('message/rfc822', message)
  const head = `${headersOf(msg)}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="${edge}"\n\n`
  return Buffer.from(`${head}${parts.join('')}--${edge}--\n`)
}

/** The header section as it came over the wire; for a message that never did, its properties as header fields. */
function headersOf({ headers, senderName, senderAddress, subject, recipients, time }: MsgContents): string {
  if (headers !== undefined && headers.trim() !== '') {
    const lines = withLineFeeds(Buffer.from(headers))
      .toString()
      .replace(/\n+$/, '')
      .replace(/\n(?=[ \t])/g, '\u0000')
    const kept = lines
      .split('\n')
      .filter((line) => line.trim() !== '' && !FORM.test(line) && /^[!-9;-~]{1,100}:/.test(line))
    return `${kept.join('\n').replaceAll('\u0000', '\n')}\n`
  }
  const address = senderAddress?.includes('@') === true ? ` <${oneLine(senderAddress)}>` : ''
  return [
    `From: ${senderName === undefined || senderName.trim() === '' ? '' : coded(senderName)}${address}\n`,
    ...(recipients.length === 0 ? [] : [`To: ${recipients.map(oneLine).join(', ')}\n`]),
    ...(subject === undefined ? [] : [`Subject: ${coded(subject)}\n`]),
    ...(time === undefined ? [] : [`Date: ${dateText(time)}\n`]),
  ].join('')
}

function dateText(time: Instant): string {
  return new Date(Math.floor(time / 1000)).toUTCString().replace('GMT', '+0000')
}

function coded(text: string): string {
  return `=?UTF-8?B?${Buffer.from(oneLine(text)).toString('base64')}?=`
}

function oneLine(text: string): string {
  return text.replace(/[\r\n\0<>]+/g, ' ').trim()
}

function safe(name: string): string {
  return name.replace(/["\\\r\n\0]/g, '_').slice(0, 255)
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64').replace(/.{76}/g, '$&\n')
}
