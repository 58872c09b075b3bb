import { encodingOf } from './encoding.ts'

/** The start of a source as text, for recognition; a character that the head cuts in two may be wrong. */
export function headText(head: Uint8Array): string {
  const { kind, bomBytes } = encodingOf(head)
  const bytes = Buffer.from(head.buffer, head.byteOffset + bomBytes, head.length - bomBytes)
  if (kind === 'utf-8') return bytes.toString('utf8')
  const even = bytes.subarray(0, bytes.length & ~1)
  return (kind === 'utf-16le' ? even : Buffer.from(even).swap16()).toString('utf16le')
}
