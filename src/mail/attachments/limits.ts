const MIB: number = 1024 * 1024

/** Bytes of one file that are looked into; of a larger one name, hash and kind are told. */
export const MAX_INSPECTED_BYTES: number = 64 * MIB
/** Bytes that all files within one attachment may unpack to, all levels together. */
const MAX_UNPACKED_BYTES: number = 96 * MIB
/** One file within an archive that is larger is listed and not opened. */
export const MAX_MEMBER_BYTES: number = 24 * MIB
/** Files of archives that are listed, and that are opened, all levels together. */
const MAX_LISTED_MEMBERS = 2000
const MAX_OPENED_MEMBERS = 200
/** Containers within each other that are opened. */
export const MAX_CONTAINER_DEPTH = 4
/** Links of one attachment that are kept. */
export const MAX_ATTACHMENT_LINKS = 2000
/** UTF-16 units of text of one attachment that are kept. */
export const MAX_ATTACHMENT_TEXT: number = 128 * 1024
/** Bytes of text files, pages and scripts that are decoded. */
export const MAX_TEXT_BYTES: number = 8 * MIB
/** Bytes out for each byte in from which on an archive member counts as a bomb, and how large it must be. */
export const BOMB_RATIO = 200
export const BOMB_BYTES: number = 50 * MIB
/** Pixels of all pictures of one attachment that are searched for QR codes. */
const MAX_QR_PIXELS = 12_000_000

/** What inspecting one attachment may still cost. */
export interface Budget {
  unpackedBytes: number
  listed: number
  opened: number
  qrPixels: number
  readonly searchesQr: boolean
}

/** A fresh budget. */
export function newBudget(options: { readonly qr: boolean }): Budget {
  return {
    unpackedBytes: MAX_UNPACKED_BYTES,
    listed: MAX_LISTED_MEMBERS,
    opened: MAX_OPENED_MEMBERS,
    qrPixels: MAX_QR_PIXELS,
    searchesQr: options.qr,
  }
}
