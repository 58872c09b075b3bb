import type { PdfCipher } from './cipher.ts'

/** Objects of one file that are read. */
const MAX_OBJECTS = 100_000
/** Bytes of a stream without an end. */
const MAX_STREAM_BYTES: number = 8 * 1024 * 1024
/** Strings of one question that are read. */
const MAX_STRINGS = 2000

/** An indirect object. */
export interface PdfObject {
  /** The object's text up to its stream, with names unescaped. */
  readonly dictionary: string
  readonly stream?: Buffer
  /** Deciphers its strings and its stream, where the file is enciphered and can be read without a password. */
  readonly cipher?: PdfCipher
}

const OBJECT = /(\d{1,10})[ \t\r\n]{1,10}(\d{1,5})[ \t\r\n]{1,10}obj\b/g

/** Every object that stands in the file, by its number; of two of the same number the later. Linear time. */
export function findObjects(
  buffer: Buffer,
  text: string,
): { readonly objects: Map<number, PdfObject & { readonly generation: number }>; readonly isCut: boolean } {
  const objects = new Map<number, PdfObject & { readonly generation: number }>()
  const marks: Marks = { lastObject: text.lastIndexOf('endobj'), lastStream: text.lastIndexOf('endstream'), scanned: 0 }
  for (const match of text.matchAll(OBJECT)) {
    if (objects.size >= MAX_OBJECTS) return { objects, isCut: true }
    const object = objectAt(text, buffer, match.index + match[0].length, marks)
    objects.set(Number(match[1]), { ...object, generation: Number(match[2]) })
  }
  return { objects, isCut: false }
}

/** Where the last end marks stand, so that a file without them is not searched to its end again and again. */
interface Marks {
  readonly lastObject: number
  readonly lastStream: number
  /** Characters of dictionaries that were looked at so far. */
  scanned: number
}

/** Characters of one dictionary that are looked at, and of one after all together are four times the file. */
const MAX_DICTIONARY_LENGTH = 200_000
const MIN_DICTIONARY_LENGTH = 500

function objectAt(text: string, buffer: Buffer, start: number, marks: Marks): PdfObject {
  const end = start > marks.lastObject ? -1 : text.indexOf('endobj', start)
  const longest = marks.scanned > 4 * text.length ? MIN_DICTIONARY_LENGTH : MAX_DICTIONARY_LENGTH
  const head = text.slice(start, Math.min(end < 0 ? text.length : end, start + longest))
  marks.scanned += head.length
  const keyword = />>\s{0,20}stream(\r\n|\n|\r)?/.exec(head)
  if (keyword === null) return { dictionary: unescapeNames(head) }
  const dictionary = unescapeNames(head.slice(0, keyword.index + 2))
  const from = start + keyword.index + keyword[0].length
  const declared = Number(/\/Length\s{1,5}(\d{1,9})(?!\s{1,5}\d{1,5}\s{1,5}R)/.exec(dictionary)?.[1] ?? Number.NaN)
  const isDeclaredTrue =
    Number.isFinite(declared) && /^\s{0,4}endstream/.test(text.slice(from + declared, from + declared + 13))
  const to = isDeclaredTrue ? from + declared : from > marks.lastStream ? -1 : text.indexOf('endstream', from)
  return { dictionary, stream: buffer.subarray(from, to < 0 ? Math.min(buffer.length, from + MAX_STREAM_BYTES) : to) }
}

/** `/J#61vaScript` is `/JavaScript`. */
function unescapeNames(text: string): string {
  if (!text.includes('#')) return text
  return text.replace(/\/[^\s/<>[\](){}%]{1,127}/g, (name) =>
    name.replace(/#([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  )
}

/** The objects within an object stream (ISO 32000, section 7.5.7). */
export function* objectsOf(content: Buffer, dictionary: string): Generator<readonly [number, PdfObject]> {
  const count = Math.min(MAX_OBJECTS, Number(/\/N\s{1,5}(\d{1,7})/.exec(dictionary)?.[1] ?? 0))
  const first = Number(/\/First\s{1,5}(\d{1,8})/.exec(dictionary)?.[1] ?? 0)
  const text = content.toString('latin1')
  const numbers = text
    .slice(0, first)
    .trim()
    .split(/\s+/, 2 * count)
    .map(Number)
  for (let index = 0; index < count; index += 1) {
    const [number, offset, next] = [numbers[2 * index], numbers[2 * index + 1], numbers[2 * index + 3]]
    if (number === undefined || offset === undefined) return
    yield [
      number,
      { dictionary: unescapeNames(text.slice(first + offset, next === undefined ? undefined : first + next)) },
    ]
  }
}

/** The PDF strings (in brackets or hex) that follow each match in an object's dictionary, deciphered. */
export function stringsAfter({ dictionary, cipher }: PdfObject, pattern: RegExp): readonly string[] {
  const found: string[] = []
  for (const match of dictionary.matchAll(pattern)) {
    if (found.length >= MAX_STRINGS) break
    const bytes = bytesAt(dictionary, match.index + match[0].length)
    found.push(decoded(cipher === undefined ? bytes : cipher.string(Buffer.from(bytes, 'latin1')).toString('latin1')))
  }
  return found
}

/** The bytes of a string as Latin-1, still enciphered where the file is. */
export function bytesAt(text: string, start: number): string {
  return stringAt(text, start).value
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }
const MAX_STRING = 64 * 1024

/** The bytes of the string that begins at `start` as Latin-1, and where it ends (ISO 32000, section 7.3.4). */
export function stringAt(text: string, start: number): { readonly value: string; readonly end: number } {
  if (text.charAt(start) === '<') {
    const end = text.indexOf('>', start)
    const hex = text
      .slice(start + 1, end < 0 ? start + 1 : Math.min(end, start + MAX_STRING))
      .replace(/[^0-9a-f]/gi, '')
    return {
      value: Buffer.from(hex.length % 2 === 0 ? hex : `${hex}0`, 'hex').toString('latin1'),
      end: end < 0 ? text.length : end + 1,
    }
  }
  let depth = 0
  const pieces: string[] = []
  let at = start
  const limit = Math.min(text.length, start + MAX_STRING)
  for (; at < limit; at += 1) {
    const char = text.charAt(at)
    if (char === '(') {
      depth += 1
      if (depth > 1) pieces.push(char)
    } else if (char === ')') {
      depth -= 1
      if (depth === 0) break
      pieces.push(char)
    } else if (char === '\\') {
      const octal = /^[0-7]{1,3}/.exec(text.slice(at + 1, at + 4))?.[0]
      if (octal !== undefined) {
        pieces.push(String.fromCharCode(Number.parseInt(octal, 8) & 255))
        at += octal.length
      } else {
        at += 1
        const next = text.charAt(at)
        if (next === '\r' && text.charAt(at + 1) === '\n') at += 1
        else if (next !== '\n' && next !== '\r') pieces.push(ESCAPES[next] ?? next)
      }
    } else pieces.push(char)
  }
  return { value: pieces.join(''), end: at + 1 }
}

/** A text string: UTF-16 or UTF-8 where its mark says so, else Latin-1, which is near enough to PDFDocEncoding. */
export function decoded(bytes: string): string {
  if (bytes.startsWith('\u00fe\u00ff'))
    return Buffer.from(Buffer.from(bytes.slice(2), 'latin1').subarray(0, (bytes.length - 2) & ~1))
      .swap16()
      .toString('utf16le')
  if (bytes.startsWith('\u00ef\u00bb\u00bf')) return Buffer.from(bytes.slice(3), 'latin1').toString('utf8')
  return bytes
}
