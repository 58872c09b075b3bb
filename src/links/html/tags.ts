/** A start or end tag. Attribute values are as written: decode them where they are used. */
export interface Tag {
  /** Lower case. */
  readonly name: string
  readonly isEnd: boolean
  readonly attributes: ReadonlyMap<string, string>
  /** Where the tag ends: the first character behind it. */
  readonly end: number
}

/** Attributes of one tag that are kept; a browser takes the first of two of the same name. */
const MAX_ATTRIBUTES = 60
/** UTF-16 units of one value that are kept. */
const MAX_VALUE_LENGTH: number = 256 * 1024

const TAG_NAME = /[a-z][^\s/>]{0,60}/iy
const NONE: ReadonlyMap<string, string> = new Map()

/** The tag whose `<` is at `start`; undefined where a browser sees text. One pass over the tag (HTML, section 13.2.5). */
export function tagAt(html: string, start: number): Tag | undefined {
  const isEnd = html.charCodeAt(start + 1) === 47 // slash
  TAG_NAME.lastIndex = start + (isEnd ? 2 : 1)
  const name = TAG_NAME.exec(html)?.[0]
  if (name === undefined) return undefined
  let at = TAG_NAME.lastIndex
  const lower = name.toLowerCase()
  if (html.charCodeAt(at) === 62) return { name: lower, isEnd, attributes: NONE, end: at + 1 }

  const attributes = new Map<string, string>()
  while (at < html.length) {
    const code = html.charCodeAt(at)
    if (code === 62) return { name: lower, isEnd, attributes, end: at + 1 }
    if (isSpace(code) || code === 47) {
      at += 1
      continue
    }
    const nameStart = at
    at += 1 // a name may begin with an equals sign
    while (at < html.length && !isNameEnd(html.charCodeAt(at))) at += 1
    const nameEnd = at
    at = pastSpace(html, at)
    let value = ''
    if (html.charCodeAt(at) === 61) {
      at = pastSpace(html, at + 1)
      const quote = html.charCodeAt(at)
      if (quote === 34 || quote === 39) {
        const close = html.indexOf(quote === 34 ? '"' : "'", at + 1)
        const end = close < 0 ? html.length : close
        value = html.slice(at + 1, Math.min(end, at + 1 + MAX_VALUE_LENGTH))
        at = close < 0 ? html.length : close + 1
      } else {
        const valueStart = at
        while (at < html.length && html.charCodeAt(at) !== 62 && !isSpace(html.charCodeAt(at))) at += 1
        value = html.slice(valueStart, Math.min(at, valueStart + MAX_VALUE_LENGTH))
      }
    }
    if (attributes.size >= MAX_ATTRIBUTES || nameEnd - nameStart > 100) continue
    const key = html.slice(nameStart, nameEnd).toLowerCase()
    if (!attributes.has(key)) attributes.set(key, value)
  }
  return { name: lower, isEnd, attributes, end: html.length }
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13 && code !== 11)
}

function isNameEnd(code: number): boolean {
  return code === 61 || code === 62 || code === 47 || isSpace(code)
}

function pastSpace(html: string, from: number): number {
  let at = from
  while (isSpace(html.charCodeAt(at))) at += 1
  return at
}

/** Where the contents of an element that holds no tags (script, style, title) end: at its end tag, or the end of the page. */
export function endOfRawText(html: string, from: number, name: string): number {
  let at = from
  while (at < html.length) {
    const open = html.indexOf('</', at)
    if (open < 0) return html.length
    const behind = html.charCodeAt(open + 2 + name.length)
    const isClosed = Number.isNaN(behind) || behind === 62 || behind === 47 || isSpace(behind)
    if (isClosed && html.slice(open + 2, open + 2 + name.length).toLowerCase() === name) return open
    at = open + 2
  }
  return html.length
}
