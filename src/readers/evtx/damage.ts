/**
 * What is wrong with a record. Thrown within the EVTX reader alone, and made a Reject at the record's border.
 * No Error: unused space holds many half records, and a stack for each took a tenth of the reading time.
 */
export class Damage {
  readonly message: string
  constructor(message: string) {
    this.message = message
  }
}

/** Bytes that a Reject shows. */
const SHOWN_BYTES = 200

/** The first bytes as text: zero bytes left out, so that UTF-16 can be read, and what cannot be shown as a dot. */
export function printable(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let at = from; at < to && text.length < SHOWN_BYTES; at += 1) {
    const byte = bytes[at] ?? 0
    if (byte !== 0) text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'
  }
  return text
}
