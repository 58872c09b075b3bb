/** What `utf16le` (`wide`), `utf16be` and `utf16` (with byte order mark) make of a text (C61, C62). */
export function encodeUtf16(text: string, form: 'utf16' | 'utf16be' | 'utf16le'): Uint8Array {
  const bytes = Buffer.from(form === 'utf16' ? `\ufeff${text}` : text, 'utf16le')
  return form === 'utf16be' ? bytes.swap16() : bytes
}

/** Base64 with padding (C59). */
export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

/** Characters at either end of an encoded text that depend on its neighbours, by the offset of the text in its group of three. */
const LEADING = [0, 2, 3] as const
const TRAILING = [0, 3, 2] as const

/** What of the Base64 form of any longer text stands for these bytes, for each of the three offsets (C60). */
export function encodeBase64Offsets(bytes: Uint8Array): readonly string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
    const trailing = TRAILING[(bytes.length + offset) % 3] ?? 0
    return encoded.slice(LEADING[offset], encoded.length - trailing)
  })
}
