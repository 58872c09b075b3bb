import type { QrCode } from './qr-code.ts'

/** Pixels for each module of the code, and modules of white around it. */
const SCALE = 4
const QUIET = 4

/** A page of text with a QR code as a picture: there is no link in it that a scanner of text would find. */
export function pdfWithCode(lines: readonly string[], code: QrCode): Buffer {
  const { bytes, side } = picture(code)
  const text = lines
    .map((line, index) => `${index === 0 ? '72 770 Td' : '0 -18 Td'} (${line.replace(/[\\()]/g, '\\$&')}) Tj`)
    .join(' ')
  const page = `BT /F1 12 Tf ${text} ET q 160 0 0 160 72 ${700 - lines.length * 18 - 100} cm /Im1 Do Q`
  const objects = [
    Buffer.from('<< /Type /Catalog /Pages 2 0 R >>'),
    Buffer.from('<< /Type /Pages /Kids [3 0 R] /Count 1 >>'),
    Buffer.from(
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /Im1 6 0 R >> >> >>',
    ),
    stream('', Buffer.from(page, 'latin1')),
    Buffer.from('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'),
    stream(
      `/Type /XObject /Subtype /Image /Width ${side} /Height ${side} /ColorSpace /DeviceGray /BitsPerComponent 1 `,
      bytes,
    ),
  ]
  const parts = [Buffer.from('%PDF-1.4\n')]
  const offsets: number[] = []
  let length = parts[0]?.length ?? 0
  for (const [index, object] of objects.entries()) {
    offsets.push(length)
    const part = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')])
    parts.push(part)
    length += part.length
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  const end = `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${length}\n%%EOF\n`
  return Buffer.concat([...parts, Buffer.from(end)])
}

function stream(more: string, bytes: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`<< ${more}/Length ${bytes.length} >>\nstream\n`),
    bytes,
    Buffer.from('\nendstream'),
  ])
}

/** One bit a pixel, rows filled up to whole bytes; white is 1. */
function picture(code: QrCode): { readonly bytes: Buffer; readonly side: number } {
  const side = (code.length + 2 * QUIET) * SCALE
  const rowBytes = Math.ceil(side / 8)
  const bytes = Buffer.alloc(rowBytes * side)
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1) {
      const isDark = code[Math.floor(y / SCALE) - QUIET]?.[Math.floor(x / SCALE) - QUIET] === true
      const at = y * rowBytes + (x >> 3)
      if (!isDark) bytes[at] = (bytes[at] ?? 0) | (0x80 >> (x & 7))
    }
  return { bytes, side }
}
