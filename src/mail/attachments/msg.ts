import { type Instant, instantFromFiletime, isBelievable } from '../../model/time.ts'
import type { OleFile } from './ole.ts'
import { unpackRtf } from './tnef.ts'

/** Attachments of one message that are taken out. */
const MAX_ATTACHMENTS = 100
const MAX_TEXT_BYTES: number = 8 * 1024 * 1024

/** What an Outlook message file (`.msg`, MS-OXMSG) holds. */
export interface MsgContents {
  readonly subject?: string
  readonly senderName?: string
  readonly senderAddress?: string
  /** The header section as it came over the wire, where Outlook kept it. */
  readonly headers?: string
  readonly text?: string
  readonly html?: string
  readonly rtf?: Uint8Array
  readonly files: readonly { readonly name: string; readonly mimeType?: string; readonly bytes: Uint8Array }[]
  /** SMTP addresses of its recipients. */
  readonly recipients: readonly string[]
  /** When it was delivered, else sent, where its properties say so. */
  readonly time?: Instant
  /** Where the messages within it lie, each to be read by its own call. */
  readonly innerMessages: readonly string[]
}

/**
 * Takes an Outlook message apart. `limit` bounds the bytes of all attachments together; `at` is where it lies, for a message within
 * another.
 */
export function readMsg(file: OleFile, limit: number, at = ''): MsgContents {
  const bytes = (path: string, property: string, cap = MAX_TEXT_BYTES): Buffer | undefined => {
    const entry = file.find(`${at}${path}__substg1.0_${property}`)
    return entry === undefined || entry.kind !== 'stream' ? undefined : file.read(entry, cap)
  }
  const text = (path: string, id: string): string | undefined => {
    const wide = bytes(path, `${id}001F`)
    if (wide !== undefined) return wide.toString('utf16le').replace(/\0+$/, '')
    return bytes(path, `${id}001E`)?.toString('latin1').replace(/\0+$/, '')
  }
  const files: { name: string; mimeType?: string; bytes: Uint8Array }[] = []
  const innerMessages: string[] = []
  const recipients: string[] = []
  let left = limit
  for (const entry of file.entries) {
    if (entry.kind !== 'storage' || !entry.path.startsWith(at)) continue
    const prefix = `${entry.path.slice(at.length)}/`
    if (RECIPIENT.test(prefix) && recipients.length < MAX_RECIPIENTS) {
      const address = text(prefix, '39FE') ?? text(prefix, '3003')
      if (address?.includes('@') === true) recipients.push(address)
    }
    if (!ATTACHMENT.test(prefix) || files.length + innerMessages.length >= MAX_ATTACHMENTS) continue
    const content = bytes(prefix, '37010102', left)
    if (content === undefined) {
      const inner = `${at}${prefix}__substg1.0_3701000D`
      if (file.find(inner) !== undefined) innerMessages.push(`${inner}/`)
      continue
    }
    left -= content.length
    const name = text(prefix, '3707') ?? text(prefix, '3704') ?? ''
    const mimeType = text(prefix, '370E')
    files.push({ name, ...(mimeType === undefined ? {} : { mimeType }), bytes: content })
  }
  const html = bytes('', '10130102')
  const packed = bytes('', '10090102')
  const rtf = packed === undefined ? undefined : unpackRtf(packed)
  return {
    ...given('subject', text('', '0037')),
    ...given('senderName', text('', '0C1A')),
    ...given('senderAddress', text('', '5D01') ?? text('', '0C1F')),
    ...given('headers', text('', '007D')),
    ...given('text', text('', '1000')),
    ...given('html', html?.toString('utf8') ?? text('', '1013')),
    ...(rtf === undefined ? {} : { rtf }),
    files,
    recipients,
    ...timeOf(file, at),
    innerMessages,
  }
}

const ATTACHMENT = /^__attach_version1\.0_#[0-9A-F]{8}\/$/i
const RECIPIENT = /^__recip_version1\.0_#[0-9A-F]{8}\/$/i
const MAX_RECIPIENTS = 1000
/** PidTagMessageDeliveryTime and PidTagClientSubmitTime (MS-OXPROPS) with the type of a time. */
const TIMES = [0x0e060040, 0x00390040] as const
/** Bytes of the properties of one message. */
const MAX_PROPERTIES_BYTES = 65_536

/** The time in the stream of fixed properties (MS-OXMSG, section 2.4): entries of 16 bytes after a header. */
function timeOf(file: OleFile, at: string): { readonly time?: Instant } {
  const entry = file.find(`${at}__properties_version1.0`)
  if (entry === undefined || entry.kind !== 'stream') return {}
  const bytes = file.read(entry, MAX_PROPERTIES_BYTES)
  const start = at === '' ? 32 : 24
  for (const tag of TIMES) {
    for (let offset = start; offset + 16 <= bytes.length; offset += 16) {
      if (bytes.readUInt32LE(offset) !== tag) continue
      const time = instantFromFiletime(bytes.readUInt32LE(offset + 12), bytes.readUInt32LE(offset + 8))
      if (isBelievable(time)) return { time }
    }
  }
  return {}
}

/** A property where there is a value, else nothing. */
function given<K extends string>(name: K, value: string | undefined): { readonly [name in K]?: string } {
  // The computed key is K: TypeScript widens it to string.
  return value === undefined ? {} : ({ [name]: value } as { readonly [name in K]: string })
}
