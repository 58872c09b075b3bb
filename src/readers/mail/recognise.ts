/** Headers of which two in the first lines tell a message from other text. */
const TELLING = new Set([
  'from',
  'to',
  'cc',
  'date',
  'received',
  'message-id',
  'subject',
  'mime-version',
  'return-path',
  'delivered-to',
  'reply-to',
])
const HEADER = /^([!-9;-~]{1,100})[ \t]{0,20}:/
const FROM_LINE = /^From \S/
/** Sure enough to win over plain text, and never over a format that knows its own mark. */
const SURE = 0.9
const UNSURE = 0.6
/** Lines of the head that are looked at. */
const MAX_LINES = 400

/** How sure the head is of a message, and whether it is an mbox: then it begins with a `From ` line. */
export function recogniseMail(head: Uint8Array): { readonly score: number; readonly isMbox: boolean } {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1')
  const lines = text.replace(/^(?:\u00ef\u00bb\u00bf)?[ \t\r\n]{0,1000}/, '').split(/\r\n|\n|\r/, MAX_LINES)
  const isMbox = FROM_LINE.test(lines[0] ?? '')
  const telling = new Set<string>()
  let strange = 0

  for (const line of isMbox ? lines.slice(1) : lines) {
    if (line === '') break
    const name = HEADER.exec(line)?.[1]?.toLowerCase()
    if (name === undefined) {
      if (!/^[ \t]/.test(line) && !line.startsWith('>From ')) strange += 1
      if (strange > 1) break
    } else if (TELLING.has(name)) telling.add(name)
  }
  const startsWell = isMbox || HEADER.test(lines[0] ?? '')
  if (!startsWell || telling.size < 2) return { score: 0, isMbox }
  return { score: strange === 0 ? SURE : UNSURE, isMbox }
}
