import { decoded, type PdfObject, stringAt } from './objects.ts'

/** UTF-16 units of text that one content stream may give. */
const MAX_TEXT_LENGTH: number = 128 * 1024
/** Entries of one map, and maps of one file. */
const MAX_ENTRIES = 65_536
const MAX_FONTS = 200
/** Codes that the ranges of one map name, all together: ranges may overlap. */
const MAX_STEPS: number = 4 * MAX_ENTRIES

/** What the codes of a font stand for. */
export interface FontMap {
  /** Bytes of one code. */
  readonly codeBytes: 1 | 2
  readonly texts: ReadonlyMap<number, string>
}

/**
 * The fonts of a file that state what their codes mean (ISO 32000, section 9.10.3), by the names under which pages use them.
 * Where two pages use one name for two fonts, the first counts: a guess that saves following the tree of pages.
 */
export function fontMaps(
  objects: ReadonlyMap<number, PdfObject>,
  unpack: (object: PdfObject) => Buffer | undefined,
): ReadonlyMap<string, FontMap> {
  const byFont = new Map<number, FontMap>()
  const byStream = new Map<string, FontMap>()
  for (const [number, { dictionary }] of objects) {
    if (byFont.size >= MAX_FONTS) break
    const reference = /\/ToUnicode\s{1,5}(\d{1,10})\s{1,5}\d{1,5}\s{1,5}R/.exec(dictionary)?.[1]
    if (reference === undefined) continue
    let map = byStream.get(reference)
    if (map === undefined) {
      const stream = objects.get(Number(reference))
      const content = stream === undefined ? undefined : unpack(stream)
      if (content === undefined) continue
      map = readMap(content.toString('latin1'))
      byStream.set(reference, map)
    }
    byFont.set(number, map)
  }
  const byName = new Map<string, FontMap>()
  if (byFont.size === 0) return byName
  for (const { dictionary } of objects.values()) {
    if (dictionary.length > 100_000) continue
    for (const [, name = '', number] of dictionary.matchAll(
      /\/([^\s/<>[\](){}%]{1,60})\s{1,5}(\d{1,10})\s{1,5}\d{1,5}\s{1,5}R/g,
    )) {
      const map = byFont.get(Number(number))
      if (map !== undefined && !byName.has(name) && name !== 'DescendantFonts') byName.set(name, map)
    }
  }
  return byName
}

/** A ToUnicode map: single codes and ranges. */
function readMap(text: string): FontMap {
  const texts = new Map<number, string>()
  const width = /begincodespacerange\s{0,10}<([0-9a-f]{2,8})>/i.exec(text)?.[1]?.length ?? 4
  let steps = 0
  const add = (code: number, value: string): void => {
    if (texts.size < MAX_ENTRIES) texts.set(code, value)
  }
  for (const body of sections(text, 'bfchar')) {
    for (const [, code = '', value = ''] of body.matchAll(/<([0-9a-f]{1,8})>\s{0,10}<([0-9a-f]{0,64})>/gi)) {
      add(Number.parseInt(code, 16), utf16(value))
    }
  }
  for (const body of sections(text, 'bfrange')) {
    for (const match of body.matchAll(
      /<([0-9a-f]{1,8})>\s{0,10}<([0-9a-f]{1,8})>\s{0,10}(?:<([0-9a-f]{1,64})>|\[([^\]]{0,20000})\])/gi,
    )) {
      const [from, to] = [Number.parseInt(match[1] ?? '', 16), Number.parseInt(match[2] ?? '', 16)]
      const listed =
        match[4] === undefined
          ? undefined
          : [...match[4].matchAll(/<([0-9a-f]{0,64})>/gi)].map(([, value = '']) => utf16(value))
      const first = utf16(match[3] ?? '')
      const last = first.charCodeAt(first.length - 1)
      for (let code = from; code <= to && code - from < MAX_ENTRIES; code += 1) {
        steps += 1
        if (texts.size >= MAX_ENTRIES || steps > MAX_STEPS) break
        add(
          code,
          listed === undefined
            ? first.slice(0, -1) + String.fromCharCode(last + code - from)
            : (listed[code - from] ?? ''),
        )
      }
    }
  }
  return { codeBytes: width <= 2 ? 1 : 2, texts }
}

/** What stands between `begin…` and `end…`, each time. */
function* sections(text: string, name: string): Generator<string> {
  let at = text.indexOf(`begin${name}`)
  while (at >= 0) {
    const end = text.indexOf(`end${name}`, at)
    if (end < 0) return
    yield text.slice(at, end)
    at = text.indexOf(`begin${name}`, end)
  }
}

function utf16(hex: string): string {
  const bytes = Buffer.from(hex.length === 2 ? `00${hex}` : hex, 'hex')
  return Buffer.from(bytes.subarray(0, bytes.length & ~1))
    .swap16()
    .toString('utf16le')
}

/** Strings that a page's content stream shows; steps to another line become line breaks, wide gaps in a string become spaces. */
export function textOfContent(content: string, fonts: ReadonlyMap<string, FontMap>): string {
  const pieces: string[] = []
  let font: FontMap | undefined
  let length = 0
  const numbers: number[] = []
  let line = Number.NaN
  let at = 0
  const TOKEN = /-?\d{0,9}\.?\d{1,9}|\/[^\s/<>[\](){}%]{1,60}|[A-Za-z'"*]{1,3}|[(<]/g
  while (length < MAX_TEXT_LENGTH) {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(content)
    if (match === null) break
    const [token] = match
    at = TOKEN.lastIndex
    const code = token.charCodeAt(0)
    if (token === '(' || token === '<') {
      if (token === '<' && content.charAt(at) === '<') {
        at += 1
        continue
      }
      const { value, end } = stringAt(content, match.index)
      const shown = font === undefined ? decoded(value) : mapped(value, font)
      pieces.push(shown)
      length += shown.length + 1
      at = end
    } else if (code === 47) {
      numbers.length = 0
      const tail = /^\s{1,5}-?[\d.]{1,12}\s{1,5}Tf/.exec(content.slice(at, at + 30))
      if (tail !== null) {
        font = fonts.get(token.slice(1))
        at += tail[0].length
      }
    } else if ((code >= 48 && code <= 57) || code === 45 || code === 46) {
      const value = Number(token)
      // Within an array a step back of more than a fifth of the font's size is a gap between words.
      if (value <= -200 && pieces.length > 0 && pieces.at(-1) !== ' ') pieces.push(' ')
      numbers.push(value)
      if (numbers.length > 6) numbers.shift()
    } else {
      if (token === 'T*' || token === "'" || token === '"') pieces.push('\n')
      else if ((token === 'Td' || token === 'TD') && Math.abs(numbers.at(-1) ?? 0) > 0.5) pieces.push('\n')
      else if (token === 'Tm') {
        const next = numbers.at(-1) ?? 0
        if (Math.abs(next - line) > 0.5 || Number.isNaN(line)) pieces.push('\n')
        line = next
      } else if (token === 'ET') pieces.push('\n')
      numbers.length = 0
    }
  }
  const text = pieces
    .join('')
    .replace(/[^\P{Cc}\s]/gu, '')
    .replace(/[ \t]{2,}/g, ' ')
    .replace(/ ?\n[\n ]{1,1000}/g, '\n')
  return `${text}\n`
}

function mapped(bytes: string, { codeBytes, texts }: FontMap): string {
  let text = ''
  for (let at = 0; at + codeBytes <= bytes.length; at += codeBytes) {
    const code = codeBytes === 1 ? bytes.charCodeAt(at) : bytes.charCodeAt(at) * 256 + bytes.charCodeAt(at + 1)
    text += texts.get(code) ?? ''
  }
  return text
}
