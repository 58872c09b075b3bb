const LF = 0x0a
const CR = 0x0d

/** CRLF, also with CRs too many, becomes LF; where there is no LF at all, CR does too (old Macintosh). */
export function withLineFeeds(bytes: Buffer): Buffer {
  let cr = bytes.indexOf(CR)
  if (cr < 0) return bytes
  const isMac = !bytes.includes(LF)
  const copy = Buffer.allocUnsafeSlow(bytes.length)
  let to = 0
  let from = 0
  while (cr >= 0) {
    let end = cr + 1
    while (!isMac && bytes[end] === CR) end += 1
    if (isMac || bytes[end] === LF) {
      to += bytes.copy(copy, to, from, cr)
      if (isMac) copy[to++] = LF
      from = end
    }
    cr = bytes.indexOf(CR, end)
  }
  to += bytes.copy(copy, to, from)
  return copy.subarray(0, to)
}
