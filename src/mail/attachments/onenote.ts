/** Starts an embedded file: FileDataStoreObject's header {BDE316E7-2665-4511-A4C4-8D4D0B7A9EAC} (MS-ONESTORE 2.6.13). */
const HEADER: Buffer = Buffer.from('e716e3bd65261145a4c48d4d0b7a9eac', 'hex')
/** Files of one section that are taken out. */
const MAX_FILES = 100

/** A file within a OneNote section. Its name is not stored beside it. */
export interface OneNoteFile {
  readonly bytes: Uint8Array
}

/** The files within a OneNote section, in order, each at most `limit` bytes; larger ones keep their beginning. */
export function oneNoteFiles(bytes: Uint8Array, limit: number): readonly OneNoteFile[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const files: OneNoteFile[] = []
  for (let at = buffer.indexOf(HEADER); at >= 0 && files.length < MAX_FILES; at = buffer.indexOf(HEADER, at + 16)) {
    if (at + 36 > buffer.length) break
    const length = Number(buffer.readBigUInt64LE(at + 16))
    files.push({ bytes: buffer.subarray(at + 36, at + 36 + Math.min(length, limit)) })
  }
  return files
}

const NAME = /[^\p{Cc}<>:"/\\|?*]{1,120}\.[a-z0-9]{2,5}/iu

/** Names of embedded files as they stand in the section's strings (UTF-16), for a reader. */
export function oneNoteNames(bytes: Uint8Array): readonly string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4 * 1024 * 1024)).toString(
    'utf16le',
  )
  const names = new Set<string>()
  for (const [run] of text.matchAll(/[\u0020-\u007e\u00a0-\u024f]{5,160}/g)) {
    const name = NAME.exec(run)?.[0]
    if (name !== undefined && ENDING.test(name)) names.add(name.trim())
    if (names.size >= 50) break
  }
  return [...names]
}

const ENDING = /\.(?:exe|scr|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|lnk|msi|chm|one|pdf|docx?|xlsx?|zip|iso|html?|txt)$/i
