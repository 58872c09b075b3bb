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
  /** Messages within it that were not opened. */
  readonly innerMessages: number
}

/** Takes an Outlook message apart. `limit` bounds the bytes of all attachments together. */
export function readMsg(file: OleFile, limit: number): MsgContents {
  const bytes = (path: string, property: string, cap = MAX_TEXT_BYTES): Buffer | undefined => {
    const entry = file.find(`${path}__substg1.0_${property}`)
    return entry === undefined || entry.kind !== 'stream' ? undefined : file.read(entry, cap)
  }
  const text = (path: string, id: string): string | undefined => {
    const wide = bytes(path, `${id}001F`)
    if (wide !== undefined) return wide.toString('utf16le').replace(/\0+$/, '')
    return bytes(path, `${id}001E`)?.toString('latin1').replace(/\0+$/, '')
  }
  const files: { name: string; mimeType?: string; bytes: Uint8Array }[] = []
  let innerMessages = 0
  let left = limit
  for (const { path, kind } of file.entries) {
    if (kind !== 'storage' || !/^__attach_version1\.0_#[0-9A-F]{8}$/i.test(path) || files.length >= MAX_ATTACHMENTS)
      continue
    const prefix = `${path}/`
    const content = bytes(prefix, '37010102', left)
    if (content === undefined) {
      if (file.find(`${prefix}__substg1.0_3701000D`) !== undefined) innerMessages += 1
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
    innerMessages,
  }
}

/** A property where there is a value, else nothing. */
function given<K extends string>(name: K, value: string | undefined): { readonly [name in K]?: string } {
  // The computed key is K: TypeScript widens it to string.
  return value === undefined ? {} : ({ [name]: value } as { readonly [name in K]: string })
}
