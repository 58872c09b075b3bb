import type { FoundLink } from '../../links/found-link.ts'
import { qrCodesInFile } from '../../links/qr.ts'
import type { AttachmentInput, FileKind, Mark, Member } from './facts.ts'
import { type Budget, MAX_TEXT_BYTES } from './limits.ts'

/** What the parts of an inspection write to. */
export interface Findings {
  readonly kind: FileKind
  encrypted?: boolean
  text?: string
  readonly marks: Mark[]
  readonly links: FoundLink[]
  readonly members: Member[]
  /** Files within it, to be inspected next. */
  readonly files: AttachmentInput[]
  readonly messages: Uint8Array[]
  readonly notAnalysed: string[]
}

/** Nothing found yet. */
export function empty(kind: FileKind): Findings {
  return { kind, marks: [], links: [], members: [], files: [], messages: [], notAnalysed: [] }
}

/** Marks of one attachment that are kept, of each trait. */
export const MAX_MARKS_EACH = 5

/** A text file's text: UTF-16 where its mark says so, UTF-8 where it is that, else Latin-1. */
export function textOf(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, MAX_TEXT_BYTES))
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return buffer.toString('utf16le', 2)
  if (buffer[0] === 0xfe && buffer[1] === 0xff)
    return Buffer.from(buffer.subarray(2, buffer.length & ~1))
      .swap16()
      .toString('utf16le')
  const text = buffer.toString('utf8')
  return text.includes('\ufffd') ? buffer.toString('latin1') : text
}

/** Searches a picture file for QR codes. */
export async function searchPicture(found: Findings, bytes: Uint8Array, budget: Budget): Promise<void> {
  if (!budget.searchesQr) {
    found.notAnalysed.push('Pictures were not searched for QR codes: that was not asked for.')
    return
  }
  const { texts, pixels, notAnalysed } = await qrCodesInFile(bytes, budget.qrPixels)
  budget.qrPixels -= pixels
  if (notAnalysed !== undefined) found.notAnalysed.push(notAnalysed)
  addCodes(found, texts)
}

/** Notes the texts of QR codes, and links where they are addresses. */
export function addCodes(found: Findings, texts: readonly string[]): void {
  for (const text of texts) {
    found.marks.push({ trait: 'qr-code', detail: `It shows a QR code: ${text.slice(0, 300)}.` })
    const url = text.trim()
    if (/^[a-z][a-z0-9+.-]{1,30}:\/\//i.test(url))
      found.links.push({ url: url.slice(0, 8192), place: 'qr', role: 'qr', hidden: false })
    else if (/^www\.|^[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}\/\S{1,2000}$/i.test(url))
      found.links.push({ url: `http://${url}`, place: 'qr', role: 'qr', hidden: false })
  }
}
