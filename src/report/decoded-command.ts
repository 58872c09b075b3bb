import { constants, gunzipSync } from 'node:zlib'

/** Characters of a value that are searched. Windows allows command lines of 32,767. */
const MAX_SEARCHED_CHARS = 65_536
/** Texts that are decoded of one value, and of one record. */
const MAX_DECODED = 5
/** Base64 within what was decoded from Base64. */
const MAX_DEPTH = 3
/** Bytes that a packed script may come to. */
const MAX_UNPACKED_BYTES = 262_144
/** Characters of a decoded text that are shown. */
export const MAX_DECODED_CHARS = 2000

/** Base64 that was decoded: where it stood, and what it says. Attackers wrote it; it must be shown inert. */
export interface Decoded {
  readonly from: 'EncodedCommand' | 'FromBase64String' | 'FromBase64String, unpacked'
  readonly text: string
}

/** The same within a record. */
export interface DecodedField extends Decoded {
  readonly field: string
}

/** PowerShell takes every beginning of the name, `ec`, and other dashes and slashes than the usual one. */
const PARAMETER =
  /(?<![^\s"'`(|&;,{])[-/\u2013\u2014\u2015](e[a-z]{0,13})[\s:=]{1,20}\\?["']?([A-Za-z0-9+/]{8,}={0,2})/gi
const PARAMETER_NAME = 'encodedcommand'
const CALL = /FromBase64String["']?\s{0,9}\(\s{0,9}\(?\s{0,9}\\?["']{1,2}([A-Za-z0-9+/\s]{8,}={0,2})/gi

/** Share of characters that must be of a kind that scripts consist of: else the bytes were no such text. */
const MIN_TEXT_SHARE = 0.9
/** Scripts in UTF-16 are mostly Latin letters and signs; other bytes read as UTF-16 are mostly not. */
const MIN_LATIN_SHARE = 0.5
/** Bytes of what is no text that are shown. */
const SHOWN_BYTES = 16

/** What the Base64 in a command line or script says: parameters of PowerShell and literals of FromBase64String, those within them too. */
export function decodedCommands(value: string): readonly Decoded[] {
  const found: Decoded[] = []
  search(value, 0, found)
  return found
}

/** The same for all fields of a record; what several fields say is given once. */
export function decodedFields(fields: readonly (readonly [field: string, value: string])[]): readonly DecodedField[] {
  const found = new Map<string, DecodedField>()
  for (const [field, value] of fields) {
    if (found.size >= MAX_DECODED) break
    for (const one of decodedCommands(value)) {
      if (found.size < MAX_DECODED && !found.has(one.text)) found.set(one.text, { field, ...one })
    }
  }
  return [...found.values()]
}

function search(value: string, depth: number, found: Decoded[]): void {
  const searched = value.slice(0, MAX_SEARCHED_CHARS)
  const add = (from: Decoded['from'], text: string | undefined): void => {
    if (text === undefined || found.length >= MAX_DECODED) return
    found.push({ from, text })
    if (depth + 1 < MAX_DEPTH) search(text, depth + 1, found)
  }
  for (const [, name = '', code = ''] of searched.matchAll(PARAMETER)) {
    const lower = name.toLowerCase()
    if (lower === 'ec' || PARAMETER_NAME.startsWith(lower)) add('EncodedCommand', utf16(Buffer.from(code, 'base64')))
  }
  for (const [, code = ''] of searched.matchAll(CALL)) {
    const bytes = Buffer.from(code, 'base64')
    const unpacked = gunzipped(bytes)
    if (unpacked === undefined) add('FromBase64String', textOf(bytes) ?? bytesInWords(bytes))
    else add('FromBase64String, unpacked', textOf(unpacked) ?? bytesInWords(unpacked))
  }
}

/** UTF-16LE, as PowerShell wants it; undefined where the bytes are no such text. */
function utf16(bytes: Buffer): string | undefined {
  const text = bytes.subarray(0, bytes.length & ~1).toString('utf16le')
  const latin = text.replace(/[^\t\n\r\u0020-\u00ff]/g, '').length
  return text !== '' && latin >= text.length * MIN_LATIN_SHARE && isText(text) ? text : undefined
}

function utf8(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8')
  return text !== '' && isText(text) ? text : undefined
}

function isText(text: string): boolean {
  const odd = text.match(/[^\t\n\r\P{C}]|\ufffd/gu)?.length ?? 0
  return text.length - odd >= text.length * MIN_TEXT_SHARE
}

function textOf(bytes: Buffer): string | undefined {
  return utf16(bytes) ?? utf8(bytes)
}

/** What loaders pack with gzip; of one that was cut, as far as it goes. Undefined for anything else, and for more than the bound. */
function gunzipped(bytes: Buffer): Buffer | undefined {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return undefined
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_BYTES, finishFlush: constants.Z_SYNC_FLUSH })
  } catch {
    return undefined // no gzip in spite of its first bytes, damaged, or a bomb
  }
}

function bytesInWords(bytes: Buffer): string {
  const head = bytes
    .subarray(0, SHOWN_BYTES)
    .toString('hex')
    .replace(/..(?=.)/g, '$& ')
  return `(${bytes.length} bytes that are no text, which begin with ${head})`
}
